import { createHash, generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SnapshotLoader, snapshotSource } from '#agency-adapter/parts';
import { acknowledgmentsTopic } from '#contracts';
import { signSnapshot } from '#evidence';
import { FileKeyring, fileSigner, fixedSigner, Outbox } from '#messaging';
import { startBus, type Bus } from '#local';
import { openDatabase, SystemClock, type DatabaseHandle } from '#service';
import { silent } from '../support/silent.js';
import { SnapshotFiles } from '../../apps/court-registry/src/snapshots/snapshot-files.js';
import { compared, inFolder, round, ROUNDS, seconds, type Benchmark, type Row } from './harness.js';

const LISTINGS = Number(process.env.BENCH_LISTINGS ?? 1_000_000);
const SHARDS = 8;
const AGENCY = 'aviation';
const PART = 20_000;
const AT_A_TIME = 1_000;
const SNAPSHOT = '20260601T040000000Z-00000000';
const example = createRequire(import.meta.url)(
  '../../../contracts/examples/sanctions.listing.published.v1/person.json',
) as Record<string, unknown>;

/** A listing of the agency, in force, as a line of a snapshot. */
function aLine(listing: number, sequence: number): string {
  const subjectRefs = { [AGENCY]: [createHash('sha256').update(String(listing)).digest('hex')] };
  const measures = (example.measures as { agency: string }[]).filter(({ agency }) => agency === AGENCY).slice(0, 1);
  const event = { ...example, listing, revision: 1, subjectRefs, measures };
  return JSON.stringify({ sequence, listing, revision: 1, standing: 'in-force', event });
}

/** A snapshot of so many listings, signed with the register's key. */
async function writeSnapshot(folder: string, bus: Bus): Promise<void> {
  const files = new SnapshotFiles(folder);
  const unfinished = await files.begin(SNAPSHOT);
  const perShard = Math.floor(LISTINGS / SHARDS);
  const parts = [];
  const positions = [];
  for (let shard = 0; shard < SHARDS; shard++) {
    for (let first = 0; first < perShard; first += PART) {
      const last = Math.min(first + PART, perShard);
      const lines = async function* (): AsyncGenerator<string[]> {
        for (let at = first; at < last; at += AT_A_TIME) {
          const count = Math.min(AT_A_TIME, last - at);
          yield Array.from({ length: count }, (_, i) => aLine((at + i + 1) * SHARDS + shard, at + i + 1));
        }
      };
      parts.push(await files.writePart(unfinished, { shard, number: first / PART + 1 }, lines()));
    }
    positions.push({ shard, epoch: 1, sequence: perShard, cutAt: null });
  }
  const signer = fileSigner('register-1', bus.secrets.signingKeyFile('court-registry'));
  const takenAt = new SystemClock().now().toISOString();
  const head = { snapshot: SNAPSHOT, source: '/court-registry', keyId: signer.keyId, takenAt, positions };
  await files.finish(SNAPSHOT, { head, parts, ...signSnapshot({ head, parts }, signer.privateKey) }, 1);
}

/** Rows a second of the loader, into an empty database. */
async function load(folder: string, bus: Bus, database: DatabaseHandle): Promise<number> {
  await database.query('TRUNCATE enforced, position, outbox, outbox_shard, relay_shard');
  await database.query(`INSERT INTO position (shard) SELECT generate_series(0, ${SHARDS - 1})`);
  const acknowledgments = new Outbox({
    topic: acknowledgmentsTopic(AGENCY),
    source: `/agencies/${AGENCY}`,
    signer: fixedSigner({ keyId: `${AGENCY}-1`, privateKey: generateKeyPairSync('ed25519').privateKey }),
    clock: new SystemClock(),
  });
  await acknowledgments.open(database, { shards: SHARDS, epoch: 1 });
  const loader = new SnapshotLoader({
    ...{ agency: AGENCY, database, acknowledgments, shards: SHARDS, log: silent },
    source: snapshotSource(pathToFileURL(folder).href, ''),
    kafka: { offsets: () => Promise.resolve([]) },
    keyring: new FileKeyring(bus.secrets.keyDirectoryFile),
  });
  const took = await seconds(async () => {
    await loader.begin();
    await loader.load();
  });
  const [{ rows }] = await database.query<{ rows: number }>('SELECT count(*) AS rows FROM enforced');
  if (rows !== Math.floor(LISTINGS / SHARDS) * SHARDS) throw new Error(`${rows} rows were loaded`);
  return rows / took;
}

/** Rows a second of nothing but COPY of the same rows into a table like it, from the server's own disk. */
async function bareCopy(superuser: DatabaseHandle, file: string): Promise<number> {
  await superuser.query(`COPY (SELECT * FROM enforced) TO PROGRAM 'cat > ${file}'`);
  await superuser.query('DROP TABLE IF EXISTS bare');
  await superuser.query('CREATE TABLE bare (LIKE enforced INCLUDING ALL)');
  const took = await seconds(() => superuser.query(`COPY bare FROM PROGRAM 'cat ${file}'`));
  const [{ rows }] = await superuser.query<{ rows: number }>('SELECT count(*) AS rows FROM bare');
  await superuser.query('DROP TABLE bare');
  return rows / took;
}

/** Seconds from the start of the process until a check is answered, with the rows there already. */
async function restart(bus: Bus): Promise<number> {
  const token = await bus.tokens.token('agency', { sub: AGENCY, agency: AGENCY });
  const question = { requestId: 'b', subject: { identityNumber: '99010119800101001X' }, ask: { measure: 'flight' } };
  return seconds(async () => {
    const starting = bus.start(AGENCY);
    for (let status = 0; status !== 200 && status !== 400;) {
      const answer = await fetch(`${bus.services[AGENCY].url}/check`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(question),
      }).catch(() => null);
      status = answer?.status ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await starting;
  });
}

export const bootstrap: Benchmark = {
  name: 'bootstrap',
  about: `an empty adapter loads a snapshot of ${LISTINGS} listings, against a bare COPY of the same rows; then a restart with them`,
  run: (report) =>
    inFolder(async (folder): Promise<Row[]> => {
      const file = join(tmpdir(), `bus-bench-bootstrap-${process.pid}`);
      const bus = await startBus({ folder, only: [AGENCY], restart: false });
      const open = (url: string) => openDatabase({ url, entities: [], migrations: [], poolSize: 2 });
      const database = await open(bus.databaseUrl(AGENCY));
      const superuser = await open(
        bus.postgres.superuserUrl.replace(/\/[^/]*$/, new URL(bus.databaseUrl(AGENCY)).pathname),
      );
      try {
        await bus.kill(AGENCY, 'SIGKILL');
        const snapshots = join(folder, 'snapshots');
        report(`snapshot written in ${Math.round(await seconds(() => writeSnapshot(snapshots, bus)))} s`);
        const ours: number[] = [];
        const bare: number[] = [];
        for (let turn = 1; turn <= ROUNDS; turn++) {
          ours.push(await load(snapshots, bus, database));
          bare.push(await bareCopy(superuser, file));
          report(`round ${turn}: load ${Math.round(ours.at(-1)!)} rows/s, COPY ${Math.round(bare.at(-1)!)} rows/s`);
        }
        // The acknowledgments of the measured loads were never meant for a broker.
        await database.query('UPDATE position SET behind_until = 0');
        const took = round(await restart(bus));
        const first = {
          name: 'bootstrap restart',
          ours: took,
          yardstick: null,
          ratio: null,
          unit: 's to first answer',
        };
        return [compared('bootstrap', 'rows/s', ours, bare), first];
      } finally {
        await superuser.query(`COPY (SELECT 1) TO PROGRAM 'rm -f ${file}'`).catch(() => undefined);
        await superuser.close();
        await database.close();
        await bus.stop();
      }
    }),
};
