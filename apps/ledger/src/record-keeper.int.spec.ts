import { createHash } from 'node:crypto';
import { inspect, Quarantine, type DirectoryKey, type ReceivedRecord, type Slice, StreamPositions } from '#messaging';
import { FixedClock, openDatabase, runMigrations, type DatabaseHandle } from '#service';
import { ownedDatabase, type OwnedDatabase } from '../../../libs/service/test/owned-database.js';
import { aListingBody } from '../../../test/support/listing-body.js';
import { aKeyring, aParticipant, signedRecords } from '../../../test/support/signed-record.js';
import { silent } from '../../../test/support/silent.js';
import { readKeyEnds } from './key-ends.js';
import { migrations, privileges } from './migrations/0001-trail.js';
import { RecordKeeper } from './record-keeper.js';
import { readLeaf, readStatus, readTrail } from './trail-reader.js';

const register = aParticipant('/court-registry');
const rail = aParticipant('/agencies/rail');
const customs = ['customs-1', 'customs-2'].map((keyId) => aParticipant('/agencies/customs', keyId));
const keyring = aKeyring([register, rail, ...customs]);
const RAIL = 'sanctions.acknowledgments.rail.v1';

const slicesOf = (records: readonly ReceivedRecord[]): Slice[] => [
  { topic: records[0].topic, shard: records[0].partition, records: inspect(records, keyring, 8) },
];

describe('the record keeper', () => {
  let owned: OwnedDatabase;
  let database: DatabaseHandle;
  let keeper: RecordKeeper;
  const clock = new FixedClock('2026-06-01T08:00:01.000Z');

  beforeAll(async () => {
    owned = await ownedDatabase();
    await runMigrations({
      url: owned.ownerUrl,
      entities: [],
      migrations,
      serviceLogin: owned.serviceLogin,
      privileges,
    });
    database = await openDatabase({ url: owned.serviceUrl, entities: [], migrations });
    keeper = new RecordKeeper({
      database,
      positions: new StreamPositions(database),
      quarantine: new Quarantine(database, clock),
      clock,
      log: silent,
    });
  });

  afterAll(async () => {
    await database?.close();
    await owned?.drop();
  });

  const events = signedRecords(register, 'sanctions.register.v1', [
    {
      type: 'sanctions.listing.published.v1',
      shard: 0,
      sequence: 1,
      listing: 8,
      revision: 1,
      standing: 'in-force',
      body: aListingBody({ listing: 8, revision: 1, measures: ['soft-berth'] }),
    },
    {
      type: 'sanctions.listing.deleted.v1',
      shard: 0,
      sequence: 2,
      listing: 8,
      revision: 2,
      standing: 'deleted',
      body: aListingBody({ listing: 8, revision: 2, measures: [] }),
    },
  ]);
  const run = (sequence: number, from: number, to: number, outcome: string, epoch = 1) => ({
    type: 'sanctions.acknowledgment.v1',
    shard: 0,
    sequence,
    epoch,
    body: {
      agency: 'rail',
      shard: 0,
      incarnation: epoch,
      kind: 'run',
      from,
      to,
      grade: 'effective',
      entries: Array.from({ length: to - from + 1 }, (_, i) => ({
        sequence: from + i,
        listing: 8,
        revision: from + i,
        outcome,
      })),
    },
  });

  it('keeps messages once, byte for byte, and moves on in the same transaction', async () => {
    await keeper.keep(slicesOf(events));
    await keeper.keep(slicesOf(events));
    const rows = await database.query(
      'SELECT l.*, d.salt, d.data FROM leaf l JOIN leaf_data d USING (leaf_id) ORDER BY leaf_id',
    );
    expect(rows).toHaveLength(2);
    rows.forEach((row, i) => {
      expect(row.data.equals(events[i].value)).toBe(true);
      expect(row.salt.equals(events[i].headers.salt)).toBe(true);
      expect(row.signature.equals(events[i].headers.signature)).toBe(true);
      expect(
        createHash('sha256')
          .update('\0' + row.canonical)
          .digest()
          .equals(row.leaf),
      ).toBe(true);
    });
    expect(await new StreamPositions(database).startAt('sanctions.register.v1', 0)).toBe(2n);
    expect(await new StreamPositions(database).startAt('sanctions.register.v1', 1)).toBeNull();
  });

  it('tells who acknowledged what, and who is still silent', async () => {
    const before = await readTrail(database, 8);
    expect(before).toMatchObject({ silent: ['rail'], events: [{ revision: 1 }, { revision: 2, standing: 'deleted' }] });
    await keeper.keep(slicesOf(signedRecords(rail, RAIL, [run(1, 1, 2, 'lifted')])));
    const trail = await readTrail(database, 8);
    expect(trail?.silent).toEqual([]);
    expect(trail?.agencies).toMatchObject([
      { agency: 'rail', measures: [{ code: 'soft-berth', inForce: false, effective: '2026-06-01T08:00:00.000Z' }] },
    ]);
    expect(await readTrail(database, 9)).toBeNull();
  });

  it('notes a hole once and a restored adapter, and keeps every message all the same', async () => {
    const behind = signedRecords(rail, RAIL, [run(3, 4, 4, 'applied'), run(4, 5, 5, 'applied')], 1n);
    const restored = signedRecords(rail, RAIL, [run(2, 2, 3, 'applied', 2)], 3n);
    await keeper.keep(slicesOf(behind));
    await keeper.keep(slicesOf(restored));
    const { runs, notes, leaves } = await readStatus(database);
    expect(notes.map(({ outcome }) => outcome).sort()).toEqual(['hole', 'restored']);
    expect(runs).toEqual([{ agency: 'rail', shard: 0, incarnation: 2, ackSequence: 2, to: 3 }]);
    expect(leaves).toBe(6);
  });

  it('keeps two contents under one number and says so', async () => {
    const rival = signedRecords(
      register,
      'sanctions.register.v1',
      [
        {
          type: 'sanctions.listing.deleted.v1',
          shard: 0,
          sequence: 2,
          listing: 8,
          revision: 2,
          standing: 'deleted',
          id: '00000000-0000-4000-8000-00000000000f',
          body: aListingBody({ listing: 8, revision: 2, measures: [] }),
        },
      ],
      2n,
    );
    await keeper.keep(slicesOf(rival));
    const [{ leaf }] = await database.query(
      `SELECT encode(leaf, 'hex') AS leaf FROM leaf ORDER BY leaf_id DESC LIMIT 1`,
    );
    const document = await readLeaf(database, leaf);
    expect(document?.rival).toMatch(/^[0-9a-f]{64}$/);
    expect((await readLeaf(database, document!.rival!))?.rival).toBe(leaf);
  });

  it('puts what nobody vouches for into quarantine and goes on', async () => {
    const [forged] = signedRecords(
      aParticipant('/court-registry', register.keyId),
      'sanctions.register.v1',
      [
        {
          type: 'sanctions.cut.v1',
          shard: 0,
          sequence: 3,
          body: { cut: 1, time: '2026-06-01T08:00:00.000Z', policy: 'lawful-basis', shards: 8, announcedKeys: [] },
        },
      ],
      3n,
    );
    const before = (await readStatus(database)).leaves;
    expect(await keeper.keep(slicesOf([forged]))).toEqual([]);
    expect(await readStatus(database)).toMatchObject({ leaves: before, quarantined: 1 });
    expect(await new StreamPositions(database).startAt('sanctions.register.v1', 0)).toBe(4n);
  });

  it('waits at a record whose key it does not know yet', async () => {
    const stranger = aParticipant('/court-registry', 'register-2');
    const [record] = signedRecords(
      stranger,
      'sanctions.register.v1',
      [{ type: 'sanctions.cut.v1', shard: 0, sequence: 3, body: {} }],
      4n,
    );
    expect(await keeper.keep(slicesOf([record]))).toMatchObject([
      { topic: 'sanctions.register.v1', shard: 0, fromOffset: 4n },
    ]);
    expect(await new StreamPositions(database).startAt('sanctions.register.v1', 0)).toBe(4n);
  });

  it('may not change or remove what it keeps', async () => {
    for (const sql of [
      'UPDATE leaf SET signature = commitment',
      'DELETE FROM leaf',
      'DELETE FROM leaf_data',
      'TRUNCATE leaf_data',
    ]) {
      await expect(database.query(sql)).rejects.toThrow(/permission denied/);
    }
  });

  it('takes the load of a snapshot for the numbers that it covers: no hole before what comes after it', async () => {
    const said = { type: 'sanctions.acknowledgment.v1', shard: 5, epoch: 1 };
    const body = { agency: 'rail', shard: 5, incarnation: 1, grade: 'effective' };
    const load = { ...body, from: 1, to: 40, snapshot: 's', root: '00'.repeat(32) };
    const entries = [{ sequence: 41, outcome: 'applied' }];
    const run = { ...body, kind: 'run', from: 41, to: 41, entries };
    const records = signedRecords(rail, RAIL, [
      { ...said, type: 'sanctions.load.v1', sequence: 1, body: load },
      { ...said, sequence: 2, body: run },
    ]);
    await keeper.keep(slicesOf(records));
    const { runs, notes } = await readStatus(database);
    expect(runs.find(({ shard }) => shard === 5)).toMatchObject({ incarnation: 1, ackSequence: 2, to: 41 });
    expect(notes.filter(({ shard }) => shard === 5)).toEqual([]);
    const [range] = await database.query(
      'SELECT agency, shard, from_sequence, to_sequence, effective FROM loaded_range',
    );
    expect(range).toEqual({ agency: 'rail', shard: 5, from_sequence: 1, to_sequence: 40, effective: true });
  });

  it('tells where a key ends in each shard by what its owner signed with the next one', async () => {
    const CUSTOMS = 'sanctions.acknowledgments.customs.v1';
    const [old, next] = customs;
    const said = (by: typeof old, shard: number, ...numbers: number[]) => {
      const gap = { type: 'sanctions.gap.v1', shard, body: { agency: 'customs', shard, from: 1, to: 1 } };
      return signedRecords(by, CUSTOMS, numbers.map((sequence) => ({ ...gap, sequence }))); // prettier-ignore
    };
    const heard = [
      [said(old, 0, 1, 2, 3), said(next, 0, 4, 5)],
      [said(old, 1, 1, 2), said(next, 1, 3), said(old, 1, 4)],
      [said(old, 2, 1, 2, 900)],
      [said(next, 3, 1)],
      [said(old, 4, 1), said(next, 4, 3)],
    ];
    for (const records of heard.flat()) await keeper.keep(slicesOf(records));
    const keys = customs.map(({ keyId }) => ({ keyId, owner: '/agencies/customs', revokedAt: null }) as DirectoryKey);
    const ends = await readKeyEnds(database, { keys, keyId: 'customs-1', shards: 6 });
    expect(ends).toMatchObject({ keyId: 'customs-1', successors: ['customs-2'] });
    const nothing = { signedUpTo: 0, succeededAt: null, beyond: null };
    expect(ends!.topics).toEqual([
      {
        topic: CUSTOMS,
        shards: [
          { signedUpTo: 3, succeededAt: 4, beyond: null },
          { signedUpTo: 2, succeededAt: 3, beyond: 4 },
          { signedUpTo: 2, succeededAt: null, beyond: 900 },
          { signedUpTo: 0, succeededAt: 1, beyond: null },
          { signedUpTo: 1, succeededAt: 3, beyond: null },
          nothing,
        ],
      },
      { topic: 'sanctions.denials.customs.v1', shards: Array.from({ length: 6 }, () => nothing) },
    ]);
    const revoked = [keys[0], { ...keys[1], revokedAt: '2026-06-01T08:00:00.000Z' }];
    expect(await readKeyEnds(database, { keys: revoked, keyId: 'customs-1', shards: 6 })).toMatchObject({ successors: [] }); // prettier-ignore
    expect(await readKeyEnds(database, { keys, keyId: 'customs-7', shards: 6 })).toBeNull();
  });
});
