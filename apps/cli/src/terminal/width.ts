import { stripVTControlCharacters } from 'node:util';

/** Characters that a terminal draws two columns wide (Unicode East Asian Width W and F, and the pictographs). */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const WITHOUT_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;

function characterWidth(character: string): number {
  if (WITHOUT_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Columns that the text takes on a terminal; colour codes take none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += characterWidth(character);
  return width;
}

/**
 * The text without anything that could move the cursor or recolour the screen. Names and reasons come from outside;
 * what a terminal prints must not be able to rewrite what stands beside it.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

/** Fills the text with spaces up to `width` columns; a longer text stays as it is. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + fill : fill + text;
}

/** Shortens to at most `width` columns, marking the cut with an ellipsis. */
export function clip(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    const next = characterWidth(character);
    if (used + next > width - 1) break;
    kept += character;
    used += next;
  }
  return `${kept}…`;
}

/** Chinese has no spaces: a line may break before or after any wide character, but not before a closing mark. */
const CLOSING = /[,。、;:!?)》」』】”’%]/u;

function pieces(text: string): string[] {
  const result: string[] = [];
  let word = '';
  for (const character of text) {
    if (character === ' ') {
      if (word) result.push(word);
      result.push(' ');
      word = '';
    } else if (CLOSING.test(character) && word === '' && result.length > 0 && result.at(-1) !== ' ') {
      result[result.length - 1] += character;
    } else if (characterWidth(character) === 2) {
      if (word) result.push(word);
      result.push(character);
      word = '';
    } else {
      word += character;
    }
  }
  if (word) result.push(word);
  return result;
}

/** Breaks text into lines of at most `width` columns: at spaces, between wide characters, and inside an over-long word. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    let used = 0;
    const flush = () => {
      lines.push(line.trimEnd());
      line = '';
      used = 0;
    };
    for (const piece of pieces(paragraph)) {
      const size = displayWidth(piece);
      if (piece === ' ' && used === 0 && lines.length > 0 && line === '') continue;
      if (used + size > width && used > 0) {
        flush();
        if (piece === ' ') continue;
      }
      if (size <= width) {
        line += piece;
        used += size;
        continue;
      }
      for (const character of piece) {
        const next = characterWidth(character);
        if (used + next > width) flush();
        line += character;
        used += next;
      }
    }
    flush();
  }
  return lines;
}
