import { FONT } from './font-slices.js';

/** What a page is set in: A4 with room to bind, Chinese as the text, English smaller and paler beneath. */
export const PAGE_STYLE = `
@page { size: A4; margin: 24mm 22mm 22mm 26mm;
  @bottom-center { content: counter(page) " / " counter(pages); font: 8pt '${FONT}'; color: #555; } }
* { box-sizing: border-box; }
html { font: 11.5pt/1.72 '${FONT}'; color: #111; font-variant-east-asian: normal; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0; overflow-wrap: anywhere; text-align: justify; }
p, h1, h2, dl, dd, table { margin: 0; }
[lang=en] { display: block; font-size: 8.5pt; line-height: 1.42; color: #4a4a4a; letter-spacing: 0; text-indent: 0; font-weight: 400; text-align: left; }
header [lang=en], footer [lang=en] { text-align: center; }
header { text-align: center; }
.court { font-size: 17pt; line-height: 1.3; letter-spacing: .12em; padding-left: .12em; }
h1 { font-size: 23pt; line-height: 1.3; font-weight: 700; letter-spacing: .32em; padding-left: .32em; margin-top: 2mm; }
h1 + [lang=en] { font-size: 10pt; margin-top: 1mm; }
.number { text-align: right; margin: 6mm 0 3mm; padding-top: 3mm; border-top: .6pt solid #111; }
.facts { display: grid; grid-template-columns: 33mm 1fr; column-gap: 4mm; row-gap: 1.6mm; line-height: 1.5; }
.facts dt { color: #333; }
.addressee { margin: 0 0 3mm; }
.addressee b { font-weight: 700; }
section { margin-top: 5.5mm; }
h2 { font-size: 11.5pt; line-height: 1.4; font-weight: 700; margin-bottom: 2mm; break-after: avoid; }
h2 [lang=en] { display: inline; margin-left: .7em; }
.text > p { text-indent: 2em; margin-bottom: 2mm; orphans: 2; widows: 2; }
.text > p [lang=en] { margin-top: .6mm; }
table { width: 100%; border-collapse: collapse; font-size: 9.5pt; line-height: 1.42; text-align: left; }
thead { display: table-header-group; }
th, td { border: .5pt solid #777; padding: 1.2mm 2mm; vertical-align: top; font-weight: 400; }
thead th { background: #f1f1ee; }
th [lang=en], td [lang=en] { font-size: 7.5pt; line-height: 1.3; }
tr { break-inside: avoid; }
col.name { width: 29%; } col.who { width: 14%; } col.effect { width: 14%; }
.basis + .basis { margin-top: .8mm; }
.remedy { border: 1pt solid #111; padding: 3mm 4mm; break-inside: avoid; }
.remedy h2 { margin-bottom: 1.5mm; }
.remedy .facts { grid-template-columns: 24mm 1fr; }
footer { margin-top: 11mm; break-inside: avoid; display: flex; justify-content: flex-end; }
.signed { text-align: center; min-width: 62mm; }
.seal { color: #8a8a8a; font-size: 9pt; }
.absent { font-size: 7.5pt; border: .5pt solid #111; padding: 0 .6mm; white-space: nowrap; }
.absent-note { margin-top: 8mm; padding-top: 2mm; border-top: .5pt solid #777; font-size: 8.5pt; line-height: 1.5; }
@media screen { html { background: #deded9; } body { width: 210mm; min-height: 297mm; margin: 8mm auto; padding: 24mm 22mm 22mm 26mm; background: #fff; } }
`;
