import type { Bilingual } from '#contracts';
import { shanghaiDay } from '../domain/working-days.js';
import { escaped } from '../documents/printable-page.js';
import type { LetterRow } from './notice-store.js';

/** Of a letter, what its recipient needs in order to know which one it confirms; it names nobody else. */
export type ConfirmedLetter = Pick<LetterRow, 'number' | 'kind' | 'recipientName' | 'court' | 'madeAt' | 'receivedAt' | 'takenBackBy'>; // prettier-ignore

const TITLES: Record<LetterRow['kind'], Bilingual> = {
  notice: { 'zh-CN': '失信被执行人信息通报', en: 'Notice' },
  retraction: { 'zh-CN': '撤回通报', en: 'Retraction of a notice' },
};

/** The page behind the link in a mail: which letter it is, and one button, or when it was confirmed. No script, nothing to load. */
export function receiptPage(letter: ConfirmedLetter): string {
  const { number, kind, recipientName, court, madeAt, receivedAt, takenBackBy } = letter;
  const title = TITLES[kind];
  const over =
    takenBackBy === null
      ? ''
      : both({
          'zh-CN': `本通报已不再有效：见第${takenBackBy}号。`,
          en: `It holds no longer: see number ${takenBackBy}.`,
        });
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${escaped(`${title['zh-CN']} ${number}`)}</title>
<style>body{font:1.1rem/1.6 sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1.2rem}</style></head>
<body><main><h1>${escaped(title['zh-CN'])}<br><span lang="en">${escaped(title.en)}</span></h1>
<p>${number} · ${escaped(court)} · ${shanghaiDay(madeAt)}<br>${escaped(recipientName)}</p>${over}
${receivedAt === null ? FORM : confirmed(receivedAt)}</main></body></html>
`;
}

const FORM = `<form method="post"><button>确认收到<br><span lang="en">Confirm receipt</span></button></form>`;

const confirmed = (at: Date): string =>
  both({ 'zh-CN': `已于${shanghaiDay(at)}确认收到。`, en: `Receipt was confirmed on ${shanghaiDay(at)}.` });

const both = (text: Bilingual): string =>
  `<p>${escaped(text['zh-CN'])}<br><span lang="en">${escaped(text.en)}</span></p>`;
