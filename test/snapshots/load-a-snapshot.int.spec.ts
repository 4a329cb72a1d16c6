import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { snapshotSource, type SnapshotSource } from '#agency-adapter/parts';
import type { SnapshotManifest } from '#contracts';
import { continueRun, type NumberClaim, type RunClaim, type RunPosition } from '#evidence';
import { Fault, type Message } from '#messaging';
import { AgencyDatabase, SHARDS } from '../support/agency-database.js';
import { aParticipant } from '../support/signed-record.js';
import { SnapshotStage } from './a-snapshot.js';

const AGENCY = 'aviation';
let stage: SnapshotStage;
let agency: AgencyDatabase;
beforeEach(async () => {
  stage = await SnapshotStage.set();
  agency = await AgencyDatabase.open(AGENCY);
});
afterEach(async () => {
  await agency?.close();
  await stage?.strike();
});

const sequences = async (of = agency) => (await of.positions()).map(({ sequence }) => sequence);
const newest = ({ head }: SnapshotManifest) => head.positions.map(({ sequence }) => sequence);
const ask = () =>
  agency.check.ask({
    requestId: 'r',
    subject: { number: '990001198005171012' },
    measures: ['flight'],
    purpose: 'decide',
  });

/** Once to notice that a load has replaced what the index was made from, once to make it anew. */
async function caughtUp(): Promise<void> {
  await agency.subjects.refresh();
  await agency.subjects.refresh();
}

/** What the ledger makes of all that the agency has said. */
async function continuity(of = agency): Promise<string[]> {
  const positions = new Map<number, RunPosition>();
  return (await of.messages(of.acknowledgments)).map(({ attributes: { shard, epoch, sequence }, data }: Message) => {
    const { from, to, ...rest } = JSON.parse(data.toString()) as Partial<RunClaim>;
    const numbered: NumberClaim = { incarnation: epoch, ackSequence: sequence };
    const gap = !('grade' in rest);
    const judged = continueRun(positions.get(shard) ?? null, gap ? numbered : { ...numbered, from: from!, to: to! });
    positions.set(shard, judged.position);
    return judged.outcome;
  });
}

describe('a new agency that begins with a snapshot', () => {
  it('holds what it would hold had it read everything, and goes on from there', async () => {
    await stage.history();
    const manifest = await stage.snapshot({ recordsPerPart: 2 });
    const { loader, refusals } = stage.loaderOf(agency);
    expect(await loader.begin()).toBe(manifest.head.snapshot);
    await loader.load();
    expect(refusals()).toEqual([]);
    expect(await sequences()).toEqual(newest(manifest));
    expect(await stage.wrongRows(agency)).toEqual([]);

    await stage.published.delete(await stage.list());
    await stage.list();
    await stage.consume(agency);
    expect(await stage.wrongRows(agency)).toEqual([]);
    expect(new Set(await continuity())).toEqual(new Set(['next']));
  });

  it('answers no check before every shard is loaded, and then does', async () => {
    await stage.history();
    await stage.snapshot();
    const { loader } = stage.loaderOf(agency);
    await loader.begin();
    await caughtUp();
    expect(await ask()).toMatchObject({ reason: 'behind-own-acknowledgments', kind: 'unavailable' });
    await loader.load();
    await caughtUp();
    expect(await ask()).toMatchObject({ decision: 'allow' });
  });

  it('says in one signed message for each shard which numbers it took from which snapshot', async () => {
    await stage.history();
    const { head, root } = await stage.snapshot();
    const { loader } = stage.loaderOf(agency);
    await loader.begin();
    await loader.load();
    const { snapshot } = head;
    const said = (await agency.acknowledged()) as object[];
    expect(said).toEqual(
      head.positions.map(({ shard, sequence }) => ({
        ...{ agency: AGENCY, shard, incarnation: 1, from: 1, to: sequence },
        ...{ grade: 'effective', snapshot, root },
      })),
    );
  });

  it('that is broken off goes on with the shards that are missing, and shows no half shard', async () => {
    await stage.history();
    const manifest = await stage.snapshot({ recordsPerPart: 1 });
    const files = snapshotSource(pathToFileURL(stage.folder).href, '');
    const last = manifest.parts.filter(({ shard }) => shard === 2).at(-1)!;
    const broken: SnapshotSource = {
      newest: () => files.newest(),
      open: (snapshot, file, from) => {
        if (file === last.file) throw new Fault('snapshot-missing', 'never', 'broken off');
        return files.open(snapshot, file, from);
      },
    };
    const first = stage.loaderOf(agency, broken);
    await first.loader.begin();
    await first.loader.load();
    expect((await sequences())[2]).toBe(0);
    expect((await agency.rows()).filter(({ shard }) => shard === 2)).toEqual([]);
    expect((await sequences())[1]).toBe(newest(manifest)[1]);
    await caughtUp();
    expect(await ask()).toMatchObject({ reason: 'behind-own-acknowledgments' });

    const again = stage.loaderOf(agency);
    await again.loader.begin();
    await again.loader.load();
    expect(await sequences()).toEqual(newest(manifest));
    expect(await stage.wrongRows(agency)).toEqual([]);
    expect(new Set(await continuity())).toEqual(new Set(['next']));
  });

  it('begins with Kafka where there is no snapshot', async () => {
    const { loader, refusals } = stage.loaderOf(agency);
    expect(await loader.begin()).toBeNull();
    expect(refusals()).toEqual([]);
  });
});

describe('a snapshot that is not what the register signed is refused, and everything comes from Kafka', () => {
  const path = (manifest: SnapshotManifest, file: string) => join(stage.folder, manifest.head.snapshot, file);
  const flip = (file: string, at: number) => {
    const bytes = readFileSync(file);
    bytes[at] ^= 1;
    writeFileSync(file, bytes);
  };
  const partsOf = ({ parts }: SnapshotManifest) => parts.map(({ file }) => file);

  it.each<[string, string, (manifest: SnapshotManifest) => void]>([
    ['a truncated part', 'snapshot-truncated', (m) => truncateSync(path(m, partsOf(m)[1]), 40)],
    ['a part that is missing', 'snapshot-missing', (m) => rmSync(path(m, partsOf(m)[1]))],
    ['one flipped byte', 'snapshot-digest', (m) => flip(path(m, partsOf(m)[1]), 30)],
    ['a swapped part', 'snapshot-(digest|truncated)', (m) => swap(path(m, partsOf(m)[0]), path(m, partsOf(m)[1]))],
    [
      'a position moved by hand',
      'snapshot-signature',
      (m) => rewrite(m, ({ head }) => void head.positions[0].sequence++),
    ],
    ['a part left out of the manifest', 'snapshot-signature', (m) => rewrite(m, ({ parts }) => void parts.pop())],
    ['a manifest that is none', 'snapshot-manifest', (m) => truncateSync(path(m, 'manifest.json'), 100)],
    [
      'a time set by hand',
      'snapshot-signature',
      (m) => rewrite(m, ({ head }) => void (head.takenAt = '2030-01-01T00:00:00Z')),
    ],
  ])('%s', async (_, code, spoil) => {
    await stage.history();
    const manifest = await stage.snapshot({ recordsPerPart: 2 });
    spoil(manifest);
    await expectRefused(code);
  });

  it('another’s signature', async () => {
    await stage.history();
    await stage.snapshot({ signer: aParticipant('/court-registry', 'register-1') });
    await expectRefused('snapshot-signature');
  });

  it('a key that nobody announced', async () => {
    await stage.history();
    await stage.snapshot({ signer: aParticipant('/court-registry', 'register-2') });
    await expectRefused('snapshot-key');
  });

  async function expectRefused(code: string): Promise<void> {
    const { loader, refusals } = stage.loaderOf(agency, undefined, 3);
    if (await loader.begin()) await loader.load();
    expect(refusals()).toEqual([expect.stringMatching(`^${code}$`)]);
    await stage.consume(agency);
    expect(await stage.wrongRows(agency)).toEqual([]);
    expect(await ask()).toMatchObject({ decision: 'allow' });
    expect(new Set(await continuity())).toEqual(new Set(['next']));
  }

  function swap(a: string, b: string): void {
    const [first, second] = [readFileSync(a), readFileSync(b)];
    writeFileSync(a, second);
    writeFileSync(b, first);
  }
  function rewrite(manifest: SnapshotManifest, change: (manifest: SnapshotManifest) => void): void {
    change(manifest);
    writeFileSync(path(manifest, 'manifest.json'), JSON.stringify(manifest));
  }
});

describe('a restored agency', () => {
  /** What was on the broker when the backup's original went on. */
  async function saidAfterBackup(): Promise<Message[]> {
    const twin = await AgencyDatabase.open(AGENCY);
    try {
      await stage.consume(twin);
      return (await twin.messages(twin.acknowledgments)).map((message) => ({ ...message }));
    } finally {
      await twin.close();
    }
  }

  it('lifts what stands in its backup by mistake: what the register does not know, knows lifted, or knows of another', async () => {
    await stage.history();
    await stage.consume(agency);
    const [first, second] = (await agency.rows()).filter(({ measures }) => measures.length > 0);
    await stage.published.delete(first.listing);
    const manifest = await stage.snapshot();
    const ref = 'ab'.repeat(32);
    await agency.database.query(
      `INSERT INTO enforced (listing, shard, revision, standing, subject_ref, measures, details, sequence)
       VALUES (4000, 0, 7, 'in-force', decode($1, 'hex'), '{flight}', '{}', 3)`,
      [ref],
    );
    await agency.database.query(
      `UPDATE enforced SET subject_ref = decode($1, 'hex'), revision = 90 WHERE listing = $2`,
      [ref, second.listing],
    );
    await agency.database.query('UPDATE position SET behind_until = sequence + 1');
    const { loader, told } = stage.loaderOf(agency);
    expect(await loader.begin()).toBe(manifest.head.snapshot);
    await loader.load();
    const lifted = told.filter(({ level }) => level === 'warn').reduce((sum, { rows }) => sum + (rows ?? 0), 0);
    expect(lifted).toBe(3);
    expect(await stage.wrongRows(agency)).toEqual([]);
    expect(await sequences()).toEqual(newest(manifest));
  });

  it('begins a new incarnation with the load, which the ledger takes for a restore and not for a hole', async () => {
    await stage.history();
    const topics = await saidAfterBackup();
    await stage.list();
    const manifest = await stage.snapshot();
    await agency.start(topics);
    const { loader, refusals } = stage.loaderOf(agency);
    await loader.begin();
    await loader.load();
    expect(refusals()).toEqual([]);
    expect(await sequences()).toEqual(newest(manifest));
    const positions = new Map<number, RunPosition>();
    const outcomes = [...topics, ...(await agency.messages(agency.acknowledgments))].map(({ attributes, data }) => {
      const { from, to } = JSON.parse(data.toString()) as RunClaim;
      const { shard, epoch: incarnation, sequence: ackSequence } = attributes;
      const judged = continueRun(positions.get(shard) ?? null, { incarnation, ackSequence, from, to });
      positions.set(shard, judged.position);
      return judged.outcome;
    });
    expect(outcomes.filter((outcome) => outcome === 'restored')).toHaveLength(SHARDS);
    expect(new Set(outcomes)).toEqual(new Set(['next', 'restored']));
  });

  it('takes no snapshot that is older than what it has', async () => {
    await stage.history();
    await stage.snapshot();
    await stage.list();
    await stage.consume(agency);
    const before = await agency.rows();
    await agency.database.query('UPDATE position SET behind_until = sequence + 1');
    const { loader, refusals } = stage.loaderOf(agency);
    expect(await loader.begin()).toBeNull();
    expect(refusals()).toEqual(['snapshot-older']);
    expect(await agency.rows()).toEqual(before);
  });

  it('that has caught up asks for no snapshot', async () => {
    await stage.history();
    await stage.snapshot();
    await stage.consume(agency);
    const { loader, told } = stage.loaderOf(agency);
    expect(await loader.begin()).toBeNull();
    expect(told).toEqual([]);
  });
});
