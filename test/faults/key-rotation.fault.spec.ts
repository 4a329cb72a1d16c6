import { readFileSync, writeFileSync } from 'node:fs';
import { registerTopic, type AgencyCode } from '#contracts';
import { deriveSubjectKey, subjectRef } from '#evidence';
import { openDatabase, type DatabaseHandle } from '#service';
import { startTestBus, type TestBus } from '../support/bus.js';
import { rowsOf } from '../support/bus-books.js';
import { ChecksAtWork, People } from '../support/checks-at-work.js';
import { callService, Court, listingOf, personNumber } from '../support/court.js';
import { eventually } from '../support/eventually.js';
import { faultScale } from '../support/fault-scale.js';
import { differences, foldRegister, readEvents, type FoundRow, type OutboxRow } from '../support/fold-oracle.js';

jest.setTimeout(400_000 * faultScale());
const AGENCY: AgencyCode = 'rail';
const COUNT = 100 * faultScale();
const NEVER_LISTED = 60;
const PATIENCE_MS = 120_000 * faultScale();

let bus: TestBus;
let court: Court;
let database: DatabaseHandle;
const people = new People();
beforeAll(async () => {
  const overrides = { [AGENCY]: { BUS_HTTP_RATE: '100000000' } };
  bus = await startTestBus({ only: ['court-registry', AGENCY], overrides });
  court = new Court(bus);
  database = await openDatabase({ url: bus.databaseUrl(AGENCY), entities: [], migrations: [], poolSize: 3 });
  for (let n = 0; n < COUNT; n++) people.begin(n);
  people.leaveAlone(COUNT + NEVER_LISTED - 1);
  await court.import(Array.from({ length: COUNT }, (_, n) => listingOf(`old-${n}`, n)));
  await eventually(async () => expect(await restricted('true')).toBe(COUNT), PATIENCE_MS);
});
afterAll(async () => {
  await database?.close();
  await bus?.remove();
});

/** Rows that restrict somebody and meet a condition. */
async function restricted(condition: string): Promise<number> {
  const [{ n }] = await database.query<{ n: number }>(
    `SELECT count(*) AS n FROM enforced WHERE measures <> '{}' AND ${condition}`,
  );
  return Number(n);
}

const keyOf = (version: number): Buffer =>
  deriveSubjectKey(Buffer.from(readFileSync(bus.secrets.subjectMasterKeyFile, 'utf8'), 'base64'), AGENCY, version);

/** What an instance of the agency that starts from now on knows. */
function giveKeys(...versions: number[]): void {
  const lines = versions.map((version) => keyOf(version).toString('base64'));
  writeFileSync(bus.secrets.subjectKeyFile(AGENCY), lines.join('\n'));
}

/** Two people of the court let events carry refs under these versions from now on. */
async function changeOver(...keyVersions: number[]): Promise<void> {
  const url = `${bus.services['court-registry'].url}/changeovers`;
  const call = async (as: 'clerk' | 'president', path: string, body: object) => {
    const headers = { 'idempotency-key': `${path}-${keyVersions.join('-')}` };
    const answer = await callService(bus, url + path, { method: 'POST', as, body, headers });
    expect(answer).toMatchObject({ status: as === 'clerk' ? 201 : 200 });
    return answer.body.changeover as string;
  };
  const id = await call('clerk', '', { kind: 'subject-keys', keyVersions, reason: '轮换密钥' });
  await call('president', `/${id}/approve`, {});
}

async function changedOver(): Promise<void> {
  await eventually(async () => {
    const { body } = await callService(bus, `${bus.services['court-registry'].url}/changeovers`, { as: 'operator' });
    expect(body[0]).toMatchObject({ pass: 'done' });
  }, PATIENCE_MS);
}

/** Lists somebody new, and lifts somebody listed before, until there is nobody left. */
class CourtAtWork {
  private working = true;
  private readonly ended: Promise<void>;
  constructor() {
    this.ended = this.work();
    this.ended.catch(() => undefined);
  }
  async stop(): Promise<void> {
    this.working = false;
    await this.ended;
  }
  private async work(): Promise<void> {
    for (let lifted = 0; this.working && lifted < COUNT; lifted++) {
      const n = people.count;
      people.begin(n);
      await court.list(`new-${n}`, n);
      people.begin(lifted);
      await court.delete(`old-${lifted}`);
      if (lifted % 3 !== 0) continue;
      people.begin(n);
      await court.delete(`new-${n}`);
    }
  }
}

const asking = async (url: string, before?: ChecksAtWork): Promise<ChecksAtWork> => {
  const token = await bus.tokens.token('agency', { agency: AGENCY });
  return new ChecksAtWork(bus, { url, token, measure: 'soft-berth' }, people, before);
};
const goesOn = async (checks: ChecksAtWork, more = 150): Promise<void> => {
  const from = checks.answered;
  await eventually(() => expect(checks.answered).toBeGreaterThanOrEqual(from + more), PATIENCE_MS);
};

/** Kills the agency's one process with events of the changeover half applied. */
async function killInTheMiddle(lastListed: number): Promise<void> {
  await database.transaction(async (tx) => {
    // What is issued again with this listing can't be written until it is dead.
    await tx.query('SELECT 1 FROM enforced WHERE listing = $1 FOR UPDATE', [lastListed]);
    await changeOver(1, 2);
    await eventually(async () => {
      const waiting = await tx.query(
        `SELECT 1 FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid`,
      );
      expect(waiting).not.toEqual([]);
    }, PATIENCE_MS);
    await bus.kill(AGENCY, 'SIGKILL');
  });
  const [held] = await database.query('SELECT other_ref FROM enforced WHERE listing = $1', [lastListed]);
  expect(held).toEqual({ other_ref: null });
}

describe('keys of subject refs that rotate while courts list and lift and everybody asks', () => {
  it('go from the old over both to the new, an adapter killed in the middle, without one wrong answer', async () => {
    const first = await asking(bus.services[AGENCY].url);
    await goesOn(first, COUNT + NEVER_LISTED);
    for (let n = 0; n < people.count; n++) first.settle(n);
    const [{ last }] = await database.query<{ last: string }>('SELECT max(listing) AS last FROM enforced');
    const courtAtWork = new CourtAtWork();
    await killInTheMiddle(Number(last));
    const old = await bus.startAnother(AGENCY);
    const underOld = await asking(old.url, first);
    await goesOn(underOld);
    giveKeys(1, 2);
    await bus.start(AGENCY);
    await changedOver();
    await eventually(async () => expect(await restricted('other_ref IS NULL')).toBe(0), PATIENCE_MS);
    await Promise.all([goesOn(first, people.count), goesOn(underOld, people.count)]);
    await underOld.stop();
    await old.stop();

    giveKeys(2);
    const young = await bus.startAnother(AGENCY);
    const underNew = await asking(young.url, first);
    await goesOn(underNew);
    await changeOver(2);
    await changedOver();
    await eventually(async () => expect(await restricted('other_ref IS NOT NULL')).toBe(0), PATIENCE_MS);
    await courtAtWork.stop();
    await Promise.all([goesOn(first, people.count), goesOn(underNew, people.count)]);
    for (const checks of [first, underOld, underNew]) {
      await checks.stop();
      expect(checks.wrong).toEqual([]);
    }
    for (const checks of [first, underNew]) {
      await eventually(async () => {
        for (let n = 0; n < people.count; n++)
          expect([n, await checks.ask(n)]).toEqual([n, people.listed(n) ? 'deny' : 'allow']);
      }, PATIENCE_MS);
    }
  });

  it('and then the old key opens nothing: the tables are the fold of the register, under the new one alone', async () => {
    const outbox = await rowsOf<OutboxRow>(
      bus,
      'court-registry',
      'SELECT shard, sequence, type, listing, revision, standing, data FROM outbox WHERE topic = $1 ORDER BY shard, sequence',
      [registerTopic],
    );
    const expected = foldRegister(readEvents(outbox), AGENCY);
    await eventually(async () => {
      const found = await rowsOf<FoundRow>(bus, AGENCY, 'SELECT * FROM enforced');
      expect(differences(expected, found, new Map())).toEqual([]);
    }, PATIENCE_MS);
    const listed = Array.from({ length: people.count }, (_, n) => n).filter((n) => people.listed(n));
    const refs = (version: number) => {
      const key = keyOf(version);
      return listed.map((n) => subjectRef(key, personNumber(n))).sort();
    };
    const held = await database.query<{ ref: string }>(
      `SELECT encode(r, 'hex') AS ref FROM enforced, unnest(ARRAY[subject_ref, other_ref]) r WHERE r IS NOT NULL ORDER BY 1`,
    );
    expect(held.map(({ ref }) => ref)).toEqual(refs(2));
    const old = new Set(refs(1));
    expect(held.filter(({ ref }) => old.has(ref))).toEqual([]);
  });
});
