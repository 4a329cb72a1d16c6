import { chineseDay, writtenDay } from './document.js';

describe('days on paper', () => {
  it.each([
    ['2026-03-02', '二〇二六年三月二日'],
    ['2026-10-10', '二〇二六年十月十日'],
    ['2030-12-31', '二〇三〇年十二月三十一日'],
    ['2019-11-20', '二〇一九年十一月二十日'],
  ])('%s is written %s', (day, written) => expect(writtenDay(day)).toBe(written));

  it('a day within a sentence has no leading noughts', () => expect(chineseDay('2026-03-02')).toBe('2026年3月2日'));
});
