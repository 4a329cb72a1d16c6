import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { aBrowser } from '../../../../test/support/browser.js';
import { cutOff, load, onPaper, strangeFonts, unreadable } from '../../../../test/support/paper.js';
import { aDocument } from '../../test/a-document.js';
import type { CourtDocument } from '../domain/document.js';
import { printablePage } from './printable-page.js';

const MARGINS_MM = 48;
const PICTURE = join(__dirname, '../../../../docs/pictures/document.png');
/** In Unicode, and in names of people; in no slice of the font. */
const RARE = '\u{20BB7}';

describe('a printable page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await aBrowser();
  }, 120_000);
  afterAll(() => browser.close());

  const opened = async (more: Partial<CourtDocument> = {}) =>
    onPaper(browser, (await printablePage(aDocument(more))).html, MARGINS_MM);

  it('shows every character on a machine that has no Chinese font', async () => {
    const page = await opened({ addressee: { name: '欧阳喆堃·古丽', maskedNumber: '9900011980****1013' } });
    expect(await unreadable(page)).toEqual([]);
    expect(await strangeFonts(page)).toEqual([]);
  });

  it('is checked by something that sees a box where there is one', async () => {
    const { html } = await printablePage(aDocument());
    const page = await onPaper(browser, html.replace('书面申请', `书面申请${RARE}`), MARGINS_MM);
    expect(await unreadable(page)).toEqual([RARE]);
  });

  it('names a character that the font lacks by its code point, in its place and in a note', async () => {
    const { html, absent } = await printablePage(aDocument({ addressee: { name: `测试${RARE}\u202E` } }));
    expect(absent).toEqual(['U+202E', 'U+20BB7']);
    const page = await onPaper(browser, html, MARGINS_MM);
    expect(await page.locator('.addressee').innerText()).toBe('测试U+20BB7U+202E：');
    expect(await page.locator('.absent-note').innerText()).toContain('U+202E, U+20BB7');
    expect(await unreadable(page)).toEqual([]);
  });

  it('is A4, in as many sheets as it needs', async () => {
    const page = await opened();
    const sheets = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/MediaBox \[[^\]]*\]/g)!;
    expect(sheets).toHaveLength(2);
    for (const sheet of sheets) {
      const [width, height] = sheet
        .match(/[\d.]+/g)!
        .slice(2)
        .map(Number);
      expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
    }
  });

  it('cuts nothing off, not even a word that has no end', async () => {
    const endless = 'https://'.padEnd(400, 'x');
    const page = await opened({
      number: endless,
      paragraphs: [{ 'zh-CN': endless, en: endless }],
      facts: [{ label: { 'zh-CN': endless, en: endless }, value: endless }],
    });
    expect(await cutOff(page)).toEqual([]);
  });

  it('shows markup in a name as the text that it is', async () => {
    const name = `<script>document.title='stolen'</script><img src=x onerror="document.title='stolen'">`;
    const page = await opened({ addressee: { name }, number: `</title>${name}` });
    expect(await page.locator('.addressee b').innerText()).toBe(name);
    expect(await page.title()).not.toBe('stolen');
    expect(await page.locator('script, img').count()).toBe(0);
  });

  it('loads nothing from anywhere', async () => {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url().slice(0, 30)));
    await load(page, (await printablePage(aDocument())).html);
    expect(asked.filter((url) => !url.startsWith('data:font/woff2'))).toEqual([]);
  });

  it('is as docs/documents.md shows it; REMAKE_PICTURES=1 takes the picture anew', async () => {
    const page = await browser.newPage({ viewport: { width: 860, height: 1183 } });
    await load(page, (await printablePage(aDocument())).html);
    const picture = await page.screenshot({ type: 'png' });
    expect(picture.byteLength).toBeLessThan(200_000);
    if (process.env.REMAKE_PICTURES) writeFileSync(PICTURE, picture);
    expect(existsSync(PICTURE)).toBe(true);
  });

  it('keeps to the order of a court paper and leaves out what is empty', async () => {
    const page = await opened({ measures: [], remedy: null });
    const text = await page.locator('body').innerText();
    const parts = ['测试市第二人民法院', '失信决定书', '测试甲', '执行案号', '依照', '院长', '二〇二六年三月二日'];
    const places = parts.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(await page.locator('table, .remedy').count()).toBe(0);
  });
});
