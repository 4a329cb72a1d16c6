import { feedStart, readCursor, writeCursor } from './feed-cursor.js';

const positions = [
  { sequence: 0, event: '00000000' },
  { sequence: 281_474_976_710_655, event: 'deadbeef' },
  { sequence: 7, event: '0012ab00' },
];

describe('the cursor of the feed', () => {
  it('is text that an address can hold, and gives back the position in every shard', () => {
    const text = writeCursor(positions);
    expect(text).toMatch(/^[\w-]+$/);
    expect(readCursor(text, 3)).toEqual(positions);
    expect(readCursor(writeCursor(feedStart(8)), 8)).toEqual(feedStart(8));
  });

  it.each([
    ['', 3],
    ['no cursor at all', 3],
    [writeCursor(positions).slice(0, -4), 3],
    [`${writeCursor(positions)}AAAA`, 3],
    [`${writeCursor(positions)}=`, 3],
    [` ${writeCursor(positions)}`, 3],
    [writeCursor(positions), 4],
    [writeCursor(positions), 2],
    [`Ag${writeCursor(positions).slice(2)}`, 3],
  ])('is not %j for %i shards', (text, shards) => expect(readCursor(text, shards)).toBeNull());
});
