import { openDatabase, type DatabaseHandle } from '#service';
import { silent } from '../../../test/support/silent.js';
import { eventually } from '../../../test/support/eventually.js';
import { freshDatabase, type FreshDatabase } from '../../../test/support/postgres.js';
import { aParticipant } from '../../../test/support/signed-record.js';
import {
  messagingSchema,
  Outbox,
  Quarantine,
  Relay,
  RelayShard1795320000000,
  signedSoFar,
  SqlOutboxStore,
  toMessage,
} from './index.js';

const TOPIC = 'sanctions.register.v1';
const SHARDS = 4;
const signer = aParticipant('/court-registry');
const clock = { now: () => new Date('2026-06-01T08:00:00Z') };
const aDraft = (shard: number) => ({ shard, type: 'sanctions.cut.v1', body: { some: 'body' } });

describe('Outbox on PostgreSQL', () => {
  let fresh: FreshDatabase;
  let database: DatabaseHandle;
  let outbox: Outbox;

  beforeEach(async () => {
    fresh = await freshDatabase();
    database = await openDatabase({ url: fresh.url, entities: [], migrations: [], poolSize: 12 });
    for (const statement of messagingSchema) await database.query(statement);
    await new RelayShard1795320000000().up(database);
    outbox = new Outbox({ topic: TOPIC, source: '/court-registry', signer, clock });
    await outbox.open(database, { shards: SHARDS, epoch: 1 });
  });

  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  const waiting = async (): Promise<number> => {
    const [{ count }] = await database.query<{ count: number }>(
      'SELECT count(DISTINCT pid)::int AS count FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()',
    );
    return count;
  };

  it('says how far it has signed only once all that was being numbered is, and nothing beyond is under the older key', async () => {
    const [older, newer] = ['register-1', 'register-2'].map((keyId) => aParticipant('/court-registry', keyId));
    let current = older;
    const changing = { key: () => current.key() };
    outbox = new Outbox({ topic: TOPIC, source: '/court-registry', signer: changing, clock });
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    let numbered: () => void = () => undefined;
    const underway = new Promise<void>((resolve) => (numbered = resolve));
    const writing = database.transaction(async (tx) => {
      await outbox.enqueue(tx, [aDraft(1), aDraft(1)]);
      numbered();
      await held;
    });
    await underway;
    const next = database.transaction((tx) => outbox.enqueue(tx, [aDraft(1)]));
    await eventually(async () => expect(await waiting()).toBe(1));
    current = newer;
    const asked = signedSoFar(database, changing);
    await eventually(async () => expect(await waiting()).toBe(2));
    goOn();
    await Promise.all([writing, next]);
    const { keyId, signedUpTo } = await asked;
    expect(keyId).toBe('register-2');
    const rows = await database.query<{ key_id: string; sequence: number }>(
      'SELECT key_id, sequence FROM outbox WHERE shard = 1 ORDER BY sequence',
    );
    expect(rows.map((row) => row.key_id)).toEqual(['register-1', 'register-1', 'register-2']);
    expect(signedUpTo[TOPIC].length).toBe(SHARDS);
    expect(signedUpTo[TOPIC][1]).toBeGreaterThanOrEqual(2);
  });

  it('numbers densely and shows a reader of `sequence > sent` every row, while ten writers commit and roll back (I2)', async () => {
    const store = new SqlOutboxStore(database);
    const seen = new Map<number, number[]>();
    let writing = true;
    const reading = (async () => {
      for (let last = false; !last;) {
        last = !writing;
        const cursors = Array.from({ length: SHARDS }, (_, shard) => ({
          topic: TOPIC,
          shard,
          after: seen.get(shard)?.at(-1) ?? 0,
        }));
        for (const { attributes } of await store.read(cursors, 1000)) {
          seen.set(attributes.shard, [...(seen.get(attributes.shard) ?? []), attributes.sequence]);
        }
      }
    })();
    const write = async (writer: number) => {
      for (let i = 0; i < 25; i++) {
        const drafts = Array.from({ length: 1 + ((writer + i) % 3) }, (_, k) => aDraft((writer + i + k) % SHARDS));
        const work = database.transaction(async (tx) => {
          await outbox.enqueue(tx, drafts);
          if ((writer + i) % 5 === 0) throw new Error('rolled back');
        });
        await work.catch((error: Error) => expect(error.message).toBe('rolled back'));
      }
    };
    await Promise.all(Array.from({ length: 10 }, (_, writer) => write(writer)));
    writing = false;
    await reading;
    for (let shard = 0; shard < SHARDS; shard++) {
      const rows = await database.query<{ sequence: number }>(
        'SELECT sequence FROM outbox WHERE topic = $1 AND shard = $2 ORDER BY sequence',
        [TOPIC, shard],
      );
      expect(rows.length).toBeGreaterThan(20);
      expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, i) => i + 1));
      expect(seen.get(shard)).toEqual(rows.map((_, i) => i + 1));
    }
  });

  it('refuses a number of shards other than that of the first start', async () => {
    const other = new Outbox({ topic: TOPIC, source: '/court-registry', signer, clock });
    await expect(other.open(database, { shards: SHARDS + 1, epoch: 1 })).rejects.toMatchObject({
      code: 'shards-changed',
    });
  });

  it('keeps, over the migration and back, how far the relay was', async () => {
    const migration = new RelayShard1795320000000();
    await database.query('UPDATE relay_shard SET sent = 3, lease_epoch = 2 WHERE shard = 1');
    const before = await database.query('SELECT * FROM relay_shard ORDER BY shard');
    await migration.down(database);
    expect(await database.query('SELECT sent, lease_epoch FROM outbox_shard WHERE shard = 1')).toEqual([
      { sent: 3, lease_epoch: 2 },
    ]);
    await migration.up(database);
    expect(await database.query('SELECT * FROM relay_shard ORDER BY shard')).toEqual(before);
  });

  it('keeps a record in quarantine whatever its key and header names hold', async () => {
    const quarantine = new Quarantine(database, clock);
    const record = {
      ...{ topic: TOPIC, partition: 0, offset: 7n, key: 'a\0b', value: Buffer.from([0, 1]) },
      headers: { 'x\0y': Buffer.from([0]) },
    };
    const held = { record, reason: 'unreadable', detail: 'no\0such' };
    expect(await database.transaction((tx) => quarantine.put(tx, [held]))).toBe(1);
    expect(await quarantine.list()).toMatchObject([{ offset: '7', detail: 'no\uFFFDsuch' }]);
  });

  it('gives back the bytes that were signed', async () => {
    const signed = await database.transaction((tx) => outbox.enqueue(tx, [aDraft(2), aDraft(1), aDraft(2)]));
    expect(signed.map(({ shard, sequence }) => `${shard}:${sequence}`)).toEqual(['2:1', '1:1', '2:2']);
    const rows = await database.query('SELECT * FROM outbox ORDER BY shard, sequence');
    expect(rows.map((row) => toMessage(row).attributes)).toEqual([signed[1], signed[0], signed[2]]);
  });

  describe('beside another process of the service', () => {
    const HOUR_MS = 3_600_000;
    const sent: number[] = [];
    const aRelay = (of: DatabaseHandle, leaseMs: number, bell = of.bell) =>
      new Relay({
        store: new SqlOutboxStore(of),
        producer: async () => ({
          async send(records) {
            sent.push(...records.map(({ headers }) => Number(headers.ce_sequence)));
            return records.slice(0, 1).map(({ topic, partition }) => ({ topic, partition }));
          },
          close: async () => undefined,
        }),
        outboxes: [outbox],
        log: silent,
        pollMs: HOUR_MS,
        leaseMs,
        bell,
      });
    let other: DatabaseHandle;
    beforeEach(async () => {
      sent.length = 0;
      other = await openDatabase({ url: fresh.url, entities: [], migrations: [], poolSize: 2 });
    });
    afterEach(() => other.close());

    it('sends what the other commits when the other rings, without looking for it', async () => {
      const owner = aRelay(database, HOUR_MS);
      const elsewhere = new Outbox({ topic: TOPIC, source: '/court-registry', signer, clock });
      const idle = new Relay({
        store: new SqlOutboxStore(other),
        producer: () => Promise.reject(new Error('owns nothing')),
        outboxes: [elsewhere],
        log: silent,
        pollMs: HOUR_MS,
        leaseMs: HOUR_MS,
        bell: other.bell,
      });
      await owner.sendOnce();
      owner.start();
      idle.start();
      for (let number = 1; number <= 3; number++) {
        await other.transaction((tx) => elsewhere.enqueue(tx, [aDraft(0)]));
        elsewhere.onCommit();
        await eventually(() => expect(sent).toHaveLength(number));
      }
      await Promise.all([owner.stop(), idle.stop()]);
    });

    it('takes over when the lease of one that died has run out, however rarely it looks', async () => {
      await aRelay(other, 300).sendOnce();
      await database.transaction((tx) => outbox.enqueue(tx, [aDraft(0)]));
      const survivor = aRelay(database, 300);
      survivor.start();
      await eventually(() => expect(sent).toEqual([1]));
      await survivor.stop();
    });
  });

  it('lets only the relay that holds the lease move `sent`, and only from where it was', async () => {
    await database.transaction((tx) => outbox.enqueue(tx, [aDraft(0), aDraft(0)]));
    const store = new SqlOutboxStore(database);
    const [first, second] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
    await store.lease([TOPIC], first, 3_600_000);
    const [held] = (await store.unsent([TOPIC], first, 10)).shards;
    await store.lease([TOPIC], second, 3_600_000);
    expect((await store.unsent([TOPIC], second, 10)).shards).toEqual([]);
    await database.query("UPDATE relay_shard SET lease_until = clock_timestamp() - interval '1 second'");
    await store.lease([TOPIC], second, 3_600_000);
    expect((await store.unsent([TOPIC], second, 10)).shards).toHaveLength(1);
    expect(await store.advance([{ ...held, from: 0, to: 2 }])).toEqual([]);
    const [taken] = (await store.unsent([TOPIC], second, 10)).shards;
    expect(taken).toEqual({ topic: TOPIC, shard: 0, sent: 0, leaseEpoch: held.leaseEpoch + 1 });
    expect(await store.advance([{ ...taken, from: 0, to: 2 }])).toEqual([{ topic: TOPIC, shard: 0 }]);
    expect(await store.advance([{ ...taken, from: 0, to: 2 }])).toEqual([]);
    await store.rewind(TOPIC, 0, 2);
    const again = await store.unsent([TOPIC], second, 10);
    expect(again.shards).toMatchObject([{ sent: 1 }]);
    expect(again.messages.map(({ attributes }) => attributes.sequence)).toEqual([2]);
  });
});
