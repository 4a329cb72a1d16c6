import { SubjectKeys } from '../register/subject-keys.js';
import { ReceiptLinks } from './receipt-links.js';

const keysOf = (fill: number) => new SubjectKeys(Buffer.alloc(32, fill), { keyVersions: [1] });
const links = new ReceiptLinks(keysOf(7), 'https://register.court.example/');
const letter = {
  notice: 17,
  recipient: '7a1d0c52-94b7-4f0e-8b59-2f4c1f1f9a10',
  madeAt: new Date('2026-06-01T04:00:00.114Z'),
};
const token = links.tokenOf(letter);

describe('the link in a mail', () => {
  test('names the letter and is known again', () => {
    expect(links.linkTo(letter)).toBe(`https://register.court.example/receipts/${token}`);
    expect([links.noticeOf(token), links.isGenuine(token, letter)]).toEqual([17, true]);
    expect(new ReceiptLinks(keysOf(7), null).linkTo(letter)).toBeNull();
  });

  test.each([
    ['another letter', { ...letter, notice: 18 }],
    ['somebody else', { ...letter, recipient: '00000000-94b7-4f0e-8b59-2f4c1f1f9a10' }],
    ['a letter that got the number again', { ...letter, madeAt: new Date('2026-06-01T04:00:00.115Z') }],
  ])('opens nothing of %s', (_name, other) => {
    expect(links.isGenuine(token, other)).toBe(false);
  });

  test('that somebody made or cut is none', () => {
    expect(new ReceiptLinks(keysOf(8), null).isGenuine(token, letter)).toBe(false);
    for (const bad of [
      '',
      '17',
      '17-',
      token.slice(0, -1),
      `${token}A`,
      `x${token}`,
      '99999999999999999-' + 'A'.repeat(43),
    ]) {
      expect(links.noticeOf(bad)).toBeNull();
      expect(links.isGenuine(bad, letter)).toBe(false);
    }
    const altered = `${token.slice(0, -2)}${token.at(-2) === 'A' ? 'B' : 'A'}${token.at(-1)}`;
    expect([links.noticeOf(altered), links.isGenuine(altered, letter)]).toEqual([17, false]);
  });
});
