import type { Bilingual } from '#contracts';
import type { CourtDocument } from '../domain/document.js';
import { letterDocument } from '../domain/letter-document.js';
import type { Letter } from '../domain/notice.js';
import { printablePage } from '../documents/printable-page.js';

/**
 * What a mail says: everything, for whoever opens no attachment. The subject line names nobody.
 * @param link where the recipient confirms receipt; null: a clerk is told of it in another way
 */
export function mailOf(letter: Letter, link: string | null): { subject: string; text: string } {
  const document = letterDocument(letter);
  const { title, number, court } = document;
  return {
    subject: `${title['zh-CN']} ${number} ${title.en} – ${court}`,
    text: [plainText(document), ...(link === null ? [] : [`${both(CONFIRM)}\n${link}`])].join('\n\n'),
  };
}

const CONFIRM: Bilingual = {
  'zh-CN': '请确认收到（打开后按一下按钮）：',
  en: 'Please confirm receipt (opens a page with one button):',
};

/** The letter as one HTML page on A4, with its font. */
export async function letterPage(letter: Letter): Promise<string> {
  return (await printablePage(letterDocument(letter))).html;
}

function plainText(document: CourtDocument): string {
  const { title, number, court, addressee, date, facts, paragraphs, measures, remedy } = document;
  return [
    both(title),
    `${court}  ${number}  ${date}`,
    addressee.name,
    facts
      .map(({ label, value, english }) => `${label['zh-CN']} ${label.en}: ${value}${english ? ` (${english})` : ''}`)
      .join('\n'),
    ...paragraphs.map((text) => both(text)),
    ...measures.map(({ name, effect, basis }) =>
      [
        `- ${name['zh-CN']} ${name.en}: ${effect['zh-CN']} ${effect.en}`,
        ...basis.map((one) => `  ${both(one, '; ')}`),
      ].join('\n'),
    ),
    ...(remedy ? [both(remedy.how), `${both(remedy.where, '; ')}\n${both(remedy.until, '; ')}`] : []),
  ].join('\n\n');
}

const both = (text: Bilingual, between = '\n'): string => `${text['zh-CN']}${between}${text.en}`;
