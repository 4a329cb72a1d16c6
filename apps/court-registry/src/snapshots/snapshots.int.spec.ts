import { createHash, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { parseManifest, type SnapshotManifest, type SnapshotRecord } from '#contracts';
import { verifySnapshot } from '#evidence';
import { eventually } from '../../../../test/support/eventually.js';
import { aParticipant } from '../../../../test/support/signed-record.js';
import { silent } from '../../../../test/support/silent.js';
import { aRegister, type ARegister } from '../../test/a-register.js';
import { Published } from '../../test/published.js';
import { aListingRow, anIdentityNumber } from '../../test/rows.js';
import { beginShard, linesAfter } from './shard-state.js';
import { SnapshotFiles } from './snapshot-files.js';
import { SnapshotWriter, type SnapshotProgress } from './snapshot-writer.js';
import { Snapshots } from './snapshots.js';

const SHARDS = 2;
const operator = { sub: 'Chen Bo', role: 'operator' as const };

/** A listing on a decision of that number. */
const listingOn = (number: string, serial: number) =>
  aListingRow({
    decision: { number, madeOn: '2026-03-02' },
    subject: {
      kind: 'person',
      name: '测试甲',
      number: anIdentityNumber('1980-05-17', serial),
      sex: serial % 2 ? 'male' : 'female',
    },
  });

describe('a snapshot of the register', () => {
  const signer = aParticipant('/court-registry', 'register-1');
  let register: ARegister;
  let published: Published;
  let folder: string;
  beforeEach(async () => {
    register = await aRegister(SHARDS);
    published = new Published(register);
    folder = mkdtempSync(join(tmpdir(), 'bus-snapshots-'));
  });
  afterEach(async () => {
    await register?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const writerOf = (more: { keep?: number; recordsPerPart?: number } = {}) =>
    new SnapshotWriter({
      ...register,
      files: new SnapshotFiles(folder),
      source: '/court-registry',
      signer,
      shards: SHARDS,
      keep: 3,
      ...more,
    });
  const write = (writer = writerOf()) => writer.write(() => undefined, new AbortController().signal);
  const recordsOf = ({ head, parts }: SnapshotManifest): SnapshotRecord[] =>
    parts.flatMap(({ file }) =>
      zstdDecompressSync(readFileSync(join(folder, head.snapshot, file)))
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as SnapshotRecord),
    );

  it('holds the newest event of every listing as it was published, and of a deleted one the floor alone', async () => {
    const [kept, corrected, stayed, deleted] = [
      await published.list(listingOn('a', 101)),
      await published.list(listingOn('b', 102)),
      await published.list(listingOn('c', 103)),
      await published.list(listingOn('d', 104)),
    ];
    await published.correct(corrected, { performance: '部分未履行' });
    await published.stand(stayed, 'stayed');
    await published.delete(deleted);
    await register.sendAll();
    const manifest = await write();
    const records = new Map(recordsOf(manifest).map((record) => [record.listing, record]));
    expect([...records.keys()].sort()).toEqual([kept, corrected, stayed, deleted].sort());
    for (const [listing, revision, standing] of [
      [kept, 1, 'in-force'],
      [corrected, 2, 'in-force'],
      [stayed, 2, 'stayed'],
    ] as const) {
      const [row] = await register.database.query('SELECT * FROM outbox WHERE listing = $1 AND revision = $2', [
        listing,
        revision,
      ]);
      const event = JSON.parse(row.data.toString());
      expect(records.get(listing)).toEqual({ sequence: row.sequence, listing, revision, standing, event });
    }
    expect(records.get(deleted)).toEqual({
      sequence: expect.any(Number),
      listing: deleted,
      revision: 2,
      standing: 'deleted',
    });
  });

  it('is verified whole from the register’s public key and the digests of its parts', async () => {
    for (let n = 0; n < 7; n++) await published.list(listingOn(`p-${n}`, 110 + n));
    await register.sendAll();
    const { head } = await write(writerOf({ recordsPerPart: 2 }));
    const read = parseManifest(readFileSync(join(folder, head.snapshot, 'manifest.json')));
    if (!('manifest' in read)) throw new Error(read.problem);
    const { manifest } = read;
    const holds = (key: KeyObject, of = manifest) => verifySnapshot(of, key);
    expect(holds(signer.publicKey)).toBe(true);
    expect(holds(aParticipant('/court-registry').publicKey)).toBe(false);
    for (const part of manifest.parts) {
      const bytes = readFileSync(join(folder, head.snapshot, part.file));
      expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([part.bytes, part.sha256]);
    }
    expect(manifest.parts.map(({ shard, records }) => [shard, records])).toEqual(
      expect.arrayContaining([
        [0, 2],
        [1, 2],
      ]),
    );
    expect(recordsOf(manifest)).toHaveLength(7);
    const lasts = await register.database.query('SELECT shard, epoch, last FROM outbox_shard ORDER BY shard');
    expect(manifest.head.positions).toEqual(
      lasts.map(({ shard, epoch, last }) => ({ shard, epoch, sequence: last, cutAt: null })),
    );
  });

  it('is as of one instant in a shard, and a lift that comes while it is read waits for nothing', async () => {
    const listings = [await published.list(listingOn('one', 121)), await published.list(listingOn('two', 122))];
    const { database } = register;
    const shard = listings[0] % SHARDS;
    await database.transaction(async (tx) => {
      const before = await beginShard(tx, shard);
      await published.delete(listings[0]);
      const lines = await linesAfter(tx, { shard, shards: SHARDS, after: 0, limit: 10 });
      expect(lines.map(({ listing }) => Number(listing))).toContain(listings[0]);
      expect(JSON.parse(lines[0].line)).toMatchObject({ listing: listings[0], revision: 1, standing: 'in-force' });
      const [{ last }] = await database.query('SELECT last FROM outbox_shard WHERE shard = $1', [shard]);
      expect(before.sequence).toBe(last - 1);
    });
  });

  it('is signed only when all that it holds is on the broker', async () => {
    await published.list(listingOn('unsent', 131));
    const told: SnapshotProgress[] = [];
    const writing = writerOf().write((progress) => told.push({ ...progress }), new AbortController().signal);
    await eventually(() => expect(told.at(-1)).toMatchObject({ shards: SHARDS, records: 1 }));
    expect(readdirSync(folder).filter((name) => !name.endsWith('.unfinished'))).toEqual([]);
    await register.sendAll();
    await expect(writing).resolves.toMatchObject({ head: { keyId: 'register-1' } });
  });

  it('leaves nothing behind when it was broken off', async () => {
    const before = readdirSync(folder);
    await published.list(listingOn('broken-off', 132));
    const stopping = new AbortController();
    const writing = writerOf().write(() => undefined, stopping.signal);
    await eventually(() => expect(readdirSync(folder).length).toBe(before.length + 1));
    stopping.abort();
    await expect(writing).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(before);
    await register.sendAll();
  });

  it('stays until there are newer ones enough; what was left unfinished goes', async () => {
    mkdirSync(join(folder, '20260101T000000000Z-00000000.unfinished'));
    const names: string[] = [];
    for (let n = 0; n < 3; n++) {
      register.clock.advance(1_000);
      names.push((await write(writerOf({ keep: 2 }))).head.snapshot);
    }
    expect(readdirSync(folder).sort()).toEqual(names.slice(1));
  });

  it('is ordered by an operator of a live register, listed when it is whole, and ended without a trace', async () => {
    const files = new SnapshotFiles(folder);
    const snapshots = new Snapshots({ writer: writerOf(), files, mode: register.mode, log: silent });
    register.mode.mode = 'behind';
    expect(() => snapshots.start(operator)).toThrow('register-behind');
    register.mode.mode = 'live';
    snapshots.start(operator);
    await eventually(async () => expect((await snapshots.view()).snapshots).toHaveLength(1));
    const { snapshots: kept, problem } = await snapshots.view();
    expect([kept[0].records, problem]).toEqual([0, null]);
    await expect(snapshots.folderOf(kept[0].snapshot, 'manifest.json')).resolves.toBe(folder);
    await expect(snapshots.folderOf(kept[0].snapshot, '../../secret')).rejects.toThrow('snapshot-unknown');
    await expect(snapshots.folderOf('..', 'manifest.json')).rejects.toThrow('snapshot-unknown');

    await published.list(listingOn('unsent', 141));
    snapshots.start(operator);
    await eventually(async () => expect((await snapshots.view()).writing).toMatchObject({ shards: SHARDS }));
    await snapshots.stop();
    expect((await snapshots.view()).snapshots).toEqual(kept);
    expect(existsSync(join(folder, kept[0].snapshot))).toBe(true);
  });
});
