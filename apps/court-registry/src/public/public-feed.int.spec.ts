import { registerTopic } from '#contracts';
import { aRegister, type ARegister } from '../../test/a-register.js';
import { Published } from '../../test/published.js';
import { aListingRow } from '../../test/rows.js';
import type { FeedChange } from '../domain/feed-change.js';

let register: ARegister;
let published: Published;
beforeEach(async () => {
  register = await aRegister();
  published = new Published(register);
});
afterEach(() => register.close());

let decisions = 0;
const aRow = () => aListingRow({ decision: { number: `feed-${decisions++}`, madeOn: '2026-03-02' } });

/** Follows the feed until it says that there is no more. */
async function follow(after?: string, limit = 500) {
  const changes: FeedChange[] = [];
  for (let at = after; ;) {
    const page = await register.feed.page(at, limit);
    expect(page.changes.length).toBeLessThanOrEqual(limit);
    changes.push(...page.changes);
    at = page.next;
    if (!page.more) return { changes, next: page.next };
  }
}
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: { refusal?: { reason: string; kind: string } }) => `${error.refusal?.kind} ${error.refusal?.reason}`,
  );

describe('the feed', () => {
  it('lets a copy be kept that is the public list at every moment', async () => {
    const copy = new Map<number, unknown>();
    let at: string | undefined;
    const copied = async () => {
      const { changes, next } = await follow(at, 2);
      at = next;
      for (const { listing, entry } of changes)
        if (entry) copy.set(listing, entry.behaviour);
        else copy.delete(listing);
      return Object.fromEntries(copy);
    };
    const [a, b, c] = [await published.list(aRow()), await published.list(aRow()), await published.list(aRow())];
    const behaviour = aRow().behaviour;
    expect(await copied()).toEqual({ [a]: behaviour, [b]: behaviour, [c]: behaviour });
    await published.correct(a, { behaviour: '转移财产' });
    await published.stand(b, 'stayed');
    await published.delete(c);
    expect(await copied()).toEqual({ [a]: '转移财产' });
    await published.stand(b, 'in-force');
    await published.reissue(a);
    expect(await copied()).toEqual({ [a]: '转移财产', [b]: behaviour });
    expect(await copied()).toEqual({ [a]: '转移财产', [b]: behaviour });
  });

  it('tells a deletion with its ground and its first day, also when it is issued again, and never a name', async () => {
    const listing = await published.list(aRow());
    const { next } = await follow();
    await published.delete(listing);
    register.clock.set('2026-06-03T04:00:00Z');
    await published.reissue(listing);
    const { changes } = await follow(next);
    expect(changes.map(({ revision, standing, deletion, entry }) => ({ revision, standing, deletion, entry }))).toEqual(
      [
        { revision: 2, standing: 'deleted', deletion: { ground: 'performed', on: '2026-06-01' }, entry: undefined },
        { revision: 3, standing: 'deleted', deletion: { ground: 'performed', on: '2026-06-01' }, entry: undefined },
      ],
    );
    // Nor does who starts today meet the name of who was deleted yesterday.
    const whole = await follow();
    expect(whole.changes.map(({ revision }) => revision)).toEqual([1, 2, 3]);
    expect(JSON.stringify(whole.changes)).not.toMatch(/测试甲|subjectRefs/);
  });

  it('skips nothing and tells nothing twice while ten writers commit and roll back', async () => {
    const seen: FeedChange[] = [];
    let writing = true;
    const reading = (async () => {
      let at: string | undefined;
      for (let last = false, limit = 1; !last; limit = (limit % 7) + 1) {
        last = !writing;
        const part = await follow(at, limit);
        seen.push(...part.changes);
        at = part.next;
      }
    })();
    const write = async (writer: number) => {
      for (let i = 0; i < 12; i++) {
        const spoil = () => {
          throw new Error('rolled back');
        };
        const listing = await published
          .list(aRow(), (writer + i) % 5 === 0 ? spoil : undefined)
          .catch((error: Error) => expect(error.message).toBe('rolled back'));
        if (typeof listing === 'number' && i % 3 === 0) await published.delete(listing);
      }
    };
    await Promise.all(Array.from({ length: 10 }, (_, writer) => write(writer)));
    writing = false;
    await reading;
    const rows = await register.database.query(
      'SELECT shard, sequence FROM outbox WHERE topic = $1 AND listing IS NOT NULL ORDER BY shard, sequence',
      [registerTopic],
    );
    expect(rows.length).toBeGreaterThan(100);
    const inShard = (shard: number) => seen.filter((change) => change.shard === shard).map(({ sequence }) => sequence);
    for (let shard = 0; shard < 4; shard++)
      expect(inShard(shard)).toEqual(rows.filter((row) => row.shard === shard).map(({ sequence }) => Number(sequence)));
  }, 180_000);

  it('lets no shard wait for another, and passes over the cuts', async () => {
    const cut = { type: 'sanctions.cut.v1', body: { some: 'cut' } };
    for (let i = 0; i < 8; i++) await published.list(aRow());
    await register.database.transaction((tx) =>
      register.outbox.enqueue(
        tx,
        [0, 0, 1, 2, 3].map((shard) => ({ shard, ...cut })),
      ),
    );
    for (let i = 0; i < 8; i++) await published.list(aRow());
    const { changes, more } = await register.feed.page(undefined, 6);
    expect(changes.map(({ shard }) => shard)).toEqual([0, 1, 2, 3, 0, 1]);
    expect(more).toBe(true);
    const { changes: all, next } = await follow(undefined, 6);
    expect(all).toHaveLength(16);
    expect(await register.feed.page(next, 6)).toEqual({ changes: [], next, more: false });
  });

  it('says that there is no more when the page ends with the last change', async () => {
    for (let i = 0; i < 3; i++) await published.list(aRow());
    expect((await register.feed.page(undefined, 3)).more).toBe(false);
    expect((await register.feed.page(undefined, 2)).more).toBe(true);
  });

  it('leaves rows alone that a recovery has put above the mark of their shard', async () => {
    await published.list(aRow());
    const { next } = await follow();
    await register.database.query(
      `INSERT INTO outbox (topic, shard, sequence, epoch, id, source, type, time, key_id, listing, revision, standing, salt, data, signature)
       SELECT topic, shard, sequence + 5, epoch, gen_random_uuid(), source, type, time, key_id, listing, 2, standing, salt, data, signature FROM outbox`,
    );
    expect((await follow(next)).changes).toEqual([]);
    await register.database.query('UPDATE outbox_shard s SET last = o.last FROM (SELECT shard, max(sequence) AS last FROM outbox GROUP BY shard) o WHERE o.shard = s.shard'); // prettier-ignore
    expect((await follow(next)).changes).toHaveLength(1);
  });
});

describe('a cursor', () => {
  it('of another register, of another history of this one, or of none is refused with 400', async () => {
    await published.list(aRow());
    const { next } = await follow();
    const other = await aRegister();
    try {
      expect(await refusal(other.feed.page(next, 1))).toBe('invalid unknown-cursor');
      await new Published(other).list(aRow());
      await new Published(other).list(aRow());
      expect(await refusal(other.feed.page(next, 1))).toBe('invalid unknown-cursor');
    } finally {
      await other.close();
    }
    for (const text of ['', 'x', `${next}A`, next.slice(1)])
      expect(await refusal(register.feed.page(text, 1))).toBe('invalid unknown-cursor');
    await register.database.query('UPDATE outbox SET id = gen_random_uuid()');
    expect(await refusal(register.feed.page(next, 1))).toBe('invalid unknown-cursor');
  });

  it('is not judged by a register that may be an older copy', async () => {
    register.mode.mode = 'behind';
    expect(await refusal(register.feed.page('x', 1))).toBe('unavailable register-behind');
  });
});
