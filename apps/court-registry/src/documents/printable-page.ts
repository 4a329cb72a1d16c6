import type { Bilingual } from '#contracts';
import {
  writtenDay,
  type CourtDocument,
  type DocumentMeasure,
  type DocumentRemedy,
  type Fact,
} from '../domain/document.js';
import { FontSlices, type Weight } from './font-slices.js';
import { PAGE_STYLE } from './page-style.js';

/** A page that needs nothing but a browser. */
export interface PrintablePage {
  html: string;
  /**
   * Characters that the shipped font can't draw, as `U+20BB7`. Each stands in the page by this name, framed, and a note
   * at the end says so: nobody gets a paper with an empty box in a name.
   */
  absent: string[];
}

/** Set in every page, so drawn even where no text has them: the page numbers. */
const PAGE_NUMBERS = '0123456789 /';

let slices: Promise<FontSlices> | null = null;

/** Read once; asked for again where that failed. */
function openSlices(): Promise<FontSlices> {
  return (slices ??= FontSlices.open().catch((error: unknown) => {
    slices = null;
    throw error;
  }));
}

/** The document as one HTML page on A4, with its font, without scripts and without any address to load from. */
export async function printablePage(document: CourtDocument): Promise<PrintablePage> {
  const set = new Typesetter(await openSlices());
  const body = [
    heading(set, document),
    `<main><dl class="facts">${facts(set, document.facts)}</dl>`,
    `<section class="text">${document.paragraphs.map((text) => `<p>${set.both(text)}</p>`).join('')}</section>`,
    document.measures.length > 0 ? measuresTable(set, document.measures) : '',
    document.remedy ? remedyBox(set, document.remedy) : '',
    '</main>',
    signature(set, document),
    absentNote(set),
  ].join('\n');
  const title = escaped(`${document.title['zh-CN']} ${document.number}`);
  return {
    html: `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:">
<title>${title}</title>
<style>${await set.faces()}${PAGE_STYLE}</style></head>
<body>${body}</body></html>
`,
    absent: set.absent,
  };
}

/** Text that says itself in HTML and nothing else. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Sets text safely and remembers which characters the page needs in which weight. */
class Typesetter {
  private readonly used: Record<Weight, Set<string>> = { 400: new Set(PAGE_NUMBERS), 700: new Set() };
  private readonly missing = new Set<string>();

  constructor(private readonly slices: FontSlices) {}

  get absent(): string[] {
    return [...this.missing].sort();
  }

  text(text: string, weight: Weight = 400): string {
    return [...text.normalize('NFC')].map((character) => this.character(character, weight)).join('');
  }

  /** Chinese, and the English beneath it. */
  both(text: Bilingual, weight: Weight = 400): string {
    return `${this.text(text['zh-CN'], weight)}${this.english(text.en)}`;
  }

  english(text: string): string {
    return `<span lang="en">${this.text(text)}</span>`;
  }

  async faces(): Promise<string> {
    const [text, headings] = [
      await this.slices.facesOf(this.used[400], 400),
      await this.slices.facesOf(this.used[700], 700),
    ];
    return `${text}\n${headings}`;
  }

  private character(character: string, weight: Weight): string {
    if (character === '\n') return '<br>';
    if (this.slices.draws(character)) {
      this.used[weight].add(character);
      return escaped(character);
    }
    const name = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    this.missing.add(name);
    return `<span class="absent">${this.text(name)}</span>`;
  }
}

function heading(set: Typesetter, { court, title, number, addressee }: CourtDocument): string {
  const masked = addressee.maskedNumber === undefined ? '' : set.text(`（${addressee.maskedNumber}）`);
  return `<header><p class="court">${set.text(court)}</p>
<h1>${set.text(title['zh-CN'], 700)}</h1>${set.english(title.en)}</header>
<p class="number">${set.text(number)}</p>
<p class="addressee"><b>${set.text(addressee.name, 700)}</b>${masked}${set.text('：')}</p>`;
}

function facts(set: Typesetter, lines: readonly Fact[]): string {
  return lines
    .map(
      ({ label, value, english }) =>
        `<dt>${set.both(label)}</dt><dd>${set.text(value)}${english === undefined ? '' : set.english(english)}</dd>`,
    )
    .join('\n');
}

function measuresTable(set: Typesetter, measures: readonly DocumentMeasure[]): string {
  const columns = [
    { 'zh-CN': '措施', en: 'Measure' },
    { 'zh-CN': '执行机关', en: 'Agency' },
    { 'zh-CN': '效力', en: 'Effect' },
    { 'zh-CN': '法律依据', en: 'Legal basis' },
  ];
  const rows = measures.map(
    ({ name, agency, effect, basis }) =>
      `<tr><td>${set.both(name)}</td><td>${set.both(agency)}</td><td>${set.both(effect)}</td>` +
      `<td>${basis.map((one) => `<div class="basis">${set.both(one)}</div>`).join('')}</td></tr>`,
  );
  return `<section><h2>${set.both({ 'zh-CN': '惩戒措施及其依据', en: 'Measures and what they rest on' }, 700)}</h2>
<table><colgroup><col class="name"><col class="who"><col class="effect"><col></colgroup>
<thead><tr>${columns.map((column) => `<th scope="col">${set.both(column)}</th>`).join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></section>`;
}

function remedyBox(set: Typesetter, { how, where, until }: DocumentRemedy): string {
  const lines: [Bilingual, Bilingual][] = [
    [{ 'zh-CN': '方式', en: 'How' }, how],
    [{ 'zh-CN': '受理法院', en: 'Where' }, where],
    [{ 'zh-CN': '期限', en: 'Until when' }, until],
  ];
  return `<section class="remedy"><h2>${set.both({ 'zh-CN': '救济权利告知', en: 'How to object' }, 700)}</h2>
<dl class="facts">${lines.map(([label, text]) => `<dt>${set.both(label)}</dt><dd>${set.both(text)}</dd>`).join('')}</dl></section>`;
}

function signature(set: Typesetter, { signature: by, court, date }: CourtDocument): string {
  return `<footer><div class="signed"><p>${set.text(court)}</p><p>${set.both(by)}</p>
<p>${set.text(writtenDay(date))}${set.english(date)}</p><p class="seal">${set.text('（院印）')}</p></div></footer>`;
}

function absentNote(set: Typesetter): string {
  if (set.absent.length === 0) return '';
  const codes = set.absent.join(', ');
  const note = {
    'zh-CN': `本文书字库缺字，以统一码代之：${codes}。`,
    en: `The font of this paper lacks characters; each stands by its code point: ${codes}.`,
  };
  return `<p class="absent-note">${set.both(note)}</p>`;
}
