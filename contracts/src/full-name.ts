/** The dots that people type between the parts of a transcribed name. */
const MIDDLE_DOTS = /[\u2022\u2027\u2219\u22c5\u30fb]/gu;

/**
 * A name as the search knows it: however wide, spaced or dotted it was typed, the same name is the same text (NFKC, no
 * spaces and invisible characters, one middle dot, lower case). Nothing is left out of it: a part of a name is another name.
 */
export function normalName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}]/gu, '')
    .replace(MIDDLE_DOTS, '\u00b7')
    .toLowerCase();
}
