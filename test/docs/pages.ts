import { readFileSync } from 'node:fs';

/** A fenced block of a page: `info` is what stands behind the fence, such as `sh` or `json measures`. */
export interface Block {
  page: string;
  info: string;
  text: string;
}

export const readPage = (page: string): string => readFileSync(page, 'utf8');

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): Block[] {
  return [...readPage(page).matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info, text]) => ({ page, info, text }));
}

/** The one block with this info. */
export function blockOf(page: string, info: string): string {
  const found = blocksOf(page).filter((block) => block.info === info);
  if (found.length !== 1) throw new Error(`${page} has ${found.length} blocks \`${info}\`, not one`);
  return found[0].text;
}

/** What is set in code: every `…` of the page outside of its blocks. */
export function codeOf(page: string): string[] {
  const prose = readPage(page).replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code);
}

/** The shell lines of a page, comments and what they print left out. */
export function shellLines(page: string): string[] {
  return blocksOf(page)
    .filter(({ info }) => info === 'sh')
    .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
