import type { Browser, Page } from 'playwright-core';

/** Dots that a screen has to a millimetre, as CSS counts them. */
const DOTS_PER_MM = 96 / 25.4;

/** Opens a page as it is printed: on as much width as an A4 sheet leaves between its margins. */
export async function onPaper(browser: Browser, html: string, marginsMm: number): Promise<Page> {
  const width = Math.floor((210 - marginsMm) * DOTS_PER_MM);
  const page = await browser.newPage({ viewport: { width, height: Math.floor(297 * DOTS_PER_MM) } });
  await page.emulateMedia({ media: 'print' });
  await load(page, html);
  return page;
}

/** Shows a page, and waits until its fonts are there. */
export async function load(page: Page, html: string): Promise<void> {
  await page.setContent(html);
  await page.evaluate('document.fonts.ready.then(() => null)');
}

/**
 * Characters of the page that nobody can read: drawn like a character that no font has, or not drawn at all. Each is
 * drawn in the font and the weight of the place where it stands.
 */
export const unreadable = (page: Page): Promise<string[]> => page.evaluate<string[]>(UNREADABLE);

/** Elements that reach beyond the sheet, or hide a part of what is in them. */
export const cutOff = (page: Page): Promise<string[]> => page.evaluate<string[]>(CUT_OFF);

/** Names of the fonts that drew something of the page though it did not bring them along. */
export async function strangeFonts(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'body, body *' });
  const names = new Set<string>();
  for (const nodeId of nodeIds) {
    const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
    for (const { familyName, isCustomFont } of fonts) if (!isCustomFont) names.add(familyName);
  }
  return [...names];
}

// What runs in the page is text here, so that no other file takes the browser's names for Node's.
const UNREADABLE = `(async () => {
  const board = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
  const pen = board.getContext('2d', { willReadFrequently: true });
  const drawn = (font, character) => {
    pen.clearRect(0, 0, 64, 64);
    pen.font = font;
    pen.fillText(character, 4, 48);
    return pen.getImageData(0, 0, 64, 64).data.join();
  };
  const found = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const { fontWeight, fontFamily } = getComputedStyle(text.parentElement);
    const font = fontWeight + ' 40px ' + fontFamily;
    const characters = [...new Set(text.textContent.replace(/\\s/g, ''))];
    await document.fonts.load(font, characters.join(''));
    const unreadable = [drawn(font, ' '), drawn(font, '\\uE000')];
    for (const one of characters) if (unreadable.includes(drawn(font, one))) found.add(one);
  }
  return [...found];
})()`;

const CUT_OFF = `(() => {
  const { right } = document.documentElement.getBoundingClientRect();
  return [...document.body.querySelectorAll('*')]
    .filter((element) => {
      const box = element.getBoundingClientRect();
      const hides = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
      return box.right > right + 0.5 || box.left < -0.5 || hides;
    })
    .map((element) => element.tagName + ' ' + element.className);
})()`;
