import { chownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { registerTopic, type AgencyCode } from '#contracts';
import { openDatabase, type DatabaseHandle } from '#service';
import { startTestBus, type TestBus } from '../support/bus.js';
import { rowsOf } from '../support/bus-books.js';
import { callService, Court, deletionOf, listingOf, personNumber, type Answer } from '../support/court.js';
import { eventually } from '../support/eventually.js';
import { differences, foldRegister, readEvents, type FoundRow, type OutboxRow } from '../support/fold-oracle.js';
import { folderOn, smallDisk, type SmallDisk } from '../support/small-disk.js';

jest.setTimeout(600_000);
const AGENCY: AgencyCode = 'rail';
const PATIENCE_MS = 150_000;
const LISTED = 40;
/** Some 300 KB of rows: more than the free space of the pages that the tables have already. */
const MORE = 300;

const disks = { agency: smallDisk(64), register: smallDisk(64), drops: smallDisk(2), snapshots: smallDisk(2) };
const { kind } = disks.agency;
let bus: TestBus;
let court: Court;
let next = 0;
beforeAll(async () => {
  const drops = { BUS_ENFORCEMENT: 'file', BUS_FILE_FOLDER: folderOn(disks.drops, 'drops'), BUS_FILE_CONFIRMED_BY: 'rename' }; // prettier-ignore
  const snapshots = { BUS_SNAPSHOT_FOLDER: folderOn(disks.snapshots, 'snapshots') };
  bus = await startTestBus({
    only: ['court-registry', AGENCY],
    overrides: {
      [AGENCY]: { ...drops, ...disks.drops.environment },
      'court-registry': { ...snapshots, ...disks.snapshots.environment },
    },
  });
  court = new Court(bus);
  await moveTo('agency', AGENCY);
  await moveTo('register', 'court-registry');
  await published(LISTED);
  await eventually(agencyHoldsTheFold, PATIENCE_MS);
});
afterAll(async () => {
  for (const disk of Object.values(disks)) disk.free();
  await bus?.remove();
  for (const disk of Object.values(disks)) disk.remove();
});

const onServer = async <T>(database: string, work: (handle: DatabaseHandle) => Promise<T>): Promise<T> => {
  const url = new URL(bus.postgres.superuserUrl);
  url.pathname = `/${database}`;
  const handle = await openDatabase({ url: url.href, entities: [], migrations: [], poolSize: 1 });
  return work(handle).finally(() => handle.close());
};
const nameOf = (service: 'court-registry' | AgencyCode): string => new URL(bus.databaseUrl(service)).pathname.slice(1);

/** Lays a service's database on a disk of its own; its log stays with the server's. */
async function moveTo(name: keyof typeof disks, service: 'court-registry' | AgencyCode): Promise<void> {
  const disk = disks[name];
  if (!disk.real) return;
  const folder = folderOn(disk, 'tablespace');
  const { uid, gid } = statSync(`/proc/${bus.postgres.pid}`);
  chownSync(folder, uid, gid);
  await bus.kill(service, 'SIGKILL');
  await onServer('postgres', async (server) => {
    await server.query(`CREATE TABLESPACE ${name} LOCATION '${folder}'`);
    await eventually(() => server.query(`ALTER DATABASE ${nameOf(service)} SET TABLESPACE ${name}`), 30_000);
  });
  await bus.start(service);
}

/** Fills the disk of a service's database; a feigned one answers every write as PostgreSQL does on a full disk. */
async function fillDatabase(disk: SmallDisk, service: 'court-registry' | AgencyCode): Promise<void> {
  if (disk.real) return disk.fill();
  await onServer(nameOf(service), async (server) => {
    await server.query(`CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'could not extend file "feigned": No space left on device' USING ERRCODE = 'disk_full'; END $$`);
    for (const { table } of await tablesOf(server))
      await server.query(`CREATE TRIGGER disk_full BEFORE INSERT ON ${table} EXECUTE FUNCTION disk_full()`);
  });
}

async function freeDatabase(disk: SmallDisk, service: 'court-registry' | AgencyCode): Promise<void> {
  if (disk.real) return disk.free();
  await onServer(nameOf(service), (server) => server.query('DROP FUNCTION disk_full CASCADE'));
}

const tablesOf = (server: DatabaseHandle): Promise<{ table: string }[]> =>
  server.query(`SELECT relname AS "table" FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`);

/** Lists so many more people and waits until the register has published it. */
async function published(count: number, lifts: readonly string[] = []): Promise<string[]> {
  const rows = Array.from({ length: count }, () => listingOf(`full-${next}`, next++));
  const digest = await court.import([...lifts.map(deletionOf), ...rows]);
  await eventually(async () => expect(await court.progress(digest)).toMatchObject({ state: 'done' }), PATIENCE_MS);
  return rows.map(({ decision }) => decision.number);
}

const registered = (): Promise<OutboxRow[]> =>
  rowsOf<OutboxRow>(
    bus,
    'court-registry',
    'SELECT shard, sequence, type, listing, revision, standing, data FROM outbox WHERE topic = $1 ORDER BY shard, sequence',
    [registerTopic],
  );

async function agencyHoldsTheFold(): Promise<void> {
  const events = readEvents(await registered());
  const found = await rowsOf<FoundRow>(bus, AGENCY, 'SELECT * FROM enforced');
  expect(differences(foldRegister(events, AGENCY), found, new Map())).toEqual([]);
}

async function check(n: number, purpose: 'decide' | 'inquire'): Promise<string> {
  const token = await bus.tokens.token('agency', { agency: AGENCY });
  const body = { requestId: `${n}`, purpose, subject: { identityNumber: personNumber(n) }, ask: { measure: 'soft-berth' } }; // prettier-ignore
  const answer = await callService(bus, `${bus.services[AGENCY].url}/check`, { method: 'POST', as: { token }, body });
  expect(answer.status).toBe(200);
  return answer.body.decision;
}

const readiness = (service: 'court-registry' | AgencyCode): Promise<Answer> =>
  callService(bus, `${bus.services[service].url}/health/ready`, { as: null });
const isReady = (service: 'court-registry' | AgencyCode) =>
  eventually(async () => expect(await readiness(service)).toMatchObject({ status: 200 }), PATIENCE_MS);

/** Waits until the log and readiness of a service say what is wrong. */
async function complains(service: 'court-registry' | AgencyCode): Promise<void> {
  await eventually(async () => {
    expect(readFileSync(bus.logFile(service), 'utf8')).toContain('"disk-full"');
    expect(await readiness(service)).toMatchObject({ status: 503, body: { parts: { database: expect.stringContaining('disk space') } } }); // prettier-ignore
  }, PATIENCE_MS);
}

describe(`on ${kind}`, () => {
  it('an agency answers as before, says what is wrong, and lifts and restricts as soon as there is space', async () => {
    const stranger = 5_000;
    await fillDatabase(disks.agency, AGENCY);
    await published(MORE, ['full-0', 'full-1']);
    await complains(AGENCY);
    expect(await check(LISTED - 1, 'inquire')).toBe('deny');
    // Where no receipt can be kept a person decides; nobody is allowed, or denied, who must not be.
    expect(['deny', 'refer']).toContain(await check(LISTED - 2, 'decide'));
    expect(await check(stranger, 'decide')).toBe('allow');
    await freeDatabase(disks.agency, AGENCY);
    await eventually(agencyHoldsTheFold, PATIENCE_MS);
    expect(await check(0, 'decide')).toBe('allow');
    expect(await check(LISTED + MORE - 1, 'inquire')).toBe('deny');
    await isReady(AGENCY);
  });

  it('the file channel of an own system drops no half file, and everything that was owed once there is space', async () => {
    const folder = folderOn(disks.drops, 'drops');
    const owed = async (): Promise<number> =>
      Number((await rowsOf<{ n: number }>(bus, AGENCY, 'SELECT count(*) AS n FROM delivery WHERE pending'))[0].n);
    await eventually(async () => expect(await owed()).toBe(0), PATIENCE_MS);
    disks.drops.fill();
    const before = readdirSync(folder).filter((name) => name.endsWith('.json'));
    await published(1, ['full-2']);
    await eventually(agencyHoldsTheFold, PATIENCE_MS);
    await eventually(async () => {
      const problems = await rowsOf<{ problem: string }>(bus, AGENCY, 'SELECT last_problem AS problem FROM delivery WHERE pending AND attempts > 0'); // prettier-ignore
      expect(problems.map(({ problem }) => problem)).toEqual(['enforcement-unreachable', 'enforcement-unreachable']);
      expect(readFileSync(bus.logFile(AGENCY), 'utf8')).toContain('"detail":"ENOSPC"');
    }, PATIENCE_MS);
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.csv')))
      expect(before).toContain(name.replace(/csv$/, 'json'));
    disks.drops.free();
    await eventually(async () => expect(await owed()).toBe(0), PATIENCE_MS);
    const restricted = new Set<string>();
    for (const name of readdirSync(folder)
      .filter((one) => one.endsWith('.delta.csv'))
      .sort())
      // prettier-ignore
      for (const line of readFileSync(join(folder, name), 'utf8').split('\r\n').slice(1, -1)) {
        const [listing, , , , measures] = line.split('","');
        if (measures === '') restricted.delete(listing);
        else restricted.add(listing);
      }
    const held = await rowsOf<{ listing: number }>(bus, AGENCY, `SELECT listing FROM enforced WHERE measures <> '{}'`);
    expect([...restricted].map((one) => Number(one.slice(1))).sort()).toEqual(held.map(({ listing }) => listing).sort()); // prettier-ignore
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('a snapshot that finds no space is given up whole and says why, and the next one is whole', async () => {
    const folder = folderOn(disks.snapshots, 'snapshots');
    const call = async (method: string) => callService(bus, `${bus.services['court-registry'].url}/snapshots`, { method, as: 'operator' }); // prettier-ignore
    const ends = (expected: object) =>
      eventually(
        async () => expect((await call('GET')).body).toMatchObject({ writing: null, ...expected }),
        PATIENCE_MS,
      );
    disks.snapshots.fill();
    await call('POST');
    await ends({ problem: 'disk-full', snapshots: [] });
    expect(readFileSync(bus.logFile('court-registry'), 'utf8')).toContain('the snapshot was given up');
    expect(readdirSync(folder)).toEqual([]);
    disks.snapshots.free();
    await call('POST');
    await ends({ problem: null, snapshots: [expect.objectContaining({ records: next })] });
  });

  it('the register decides nothing by halves, says what is wrong, and goes on where it was asked', async () => {
    await fillDatabase(disks.register, 'court-registry');
    const rows = Array.from({ length: MORE }, () => listingOf(`full-${next}`, next++));
    const importing = court.import([deletionOf('full-3'), ...rows]).then(async (digest) => {
      await eventually(async () => expect(await court.progress(digest)).toMatchObject({ state: 'done' }), PATIENCE_MS);
    });
    importing.catch(() => undefined);
    await complains('court-registry');
    expect(await check(3, 'inquire')).toBe('deny');
    await freeDatabase(disks.register, 'court-registry');
    await importing;
    await eventually(agencyHoldsTheFold, PATIENCE_MS);
    expect(await check(3, 'inquire')).toBe('allow');
    const again = await registered();
    const firsts = again.filter(({ type }) => type === 'sanctions.listing.published.v1');
    expect(new Set(firsts.map(({ listing }) => listing)).size).toBe(firsts.length);
    expect(firsts).toHaveLength(next);
    await isReady('court-registry');
  });
});
