import { randomUUID } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { acknowledgmentsTopic, denialsTopic, registerTopic } from '#contracts';
import { FileKeyring, fileSigner, inspect, toRecord, type ReceivedRecord, type SendableRecord } from '#messaging';
import { aStayRow } from '../../apps/court-registry/test/rows.js';
import { wrongAcknowledgments } from '../support/acknowledgment-oracle.js';
import { rowsOf, withBooks, type Books } from '../support/bus-books.js';
import { readTopic } from '../support/bus-kafka.js';
import { BusOfOneAgency } from '../support/bus-of-one-agency.js';
import { Court, listingOf, personNumber, type Published } from '../support/court.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { foldRegister, readEvents, type OutboxEvent, type OutboxRow } from '../support/fold-oracle.js';
import { Insider } from '../support/insider.js';
import { JavaAgency, type ListRow } from '../support/java-agency.js';
import { runProgram } from '../support/program.js';
import { aParticipant, signedRecords } from '../support/signed-record.js';

const AGENCY = 'exit-entry';
const PATIENCE_MS = 60_000;
jest.setTimeout(600_000);

let desk: Desk;
let bus: BusOfOneAgency;
let java: JavaAgency;
let court: Court;
let insider: Insider;
const listed: Record<string, Published> = {};

beforeAll(async () => {
  desk = await Desk.open();
  bus = await BusOfOneAgency.start({ code: AGENCY, measures: ['exit'], decisionUrl: desk.url });
  court = new Court(bus);
  insider = new Insider(bus);
  java = new JavaAgency(bus.file(), {
    agency: AGENCY,
    brokers: bus.kafka.brokers.join(','),
    'ca.file': bus.kafka.caFile,
    username: AGENCY,
    'password.file': bus.secrets.kafkaPasswordFile(AGENCY),
    'key.directory.file': bus.file('public', 'keys.json'),
    'signing.key.id': `${AGENCY}-1`,
    'signing.key.file': bus.secrets.signingKeyFile(AGENCY as never),
    'subject.key.file': bus.secrets.subjectKeyFile(AGENCY),
    'check.token.file': bus.file('secrets', 'run', 'tokens', `register-as-client-of-${AGENCY}.jwt`),
  });
  await startJava();
});
afterAll(async () => {
  await java?.kill();
  await bus?.remove();
  desk?.close();
});

async function startJava(): Promise<void> {
  desk.to = (await java.start()).url;
}

/** What the agency answers to the nth person who wants to leave the country. */
async function check(n: number, token?: string) {
  const bearer =
    token ?? readFileSync(bus.file('secrets', 'run', 'tokens', `register-as-client-of-${AGENCY}.jwt`), 'utf8');
  const response = await fetch(`${java.url}/check`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer.trim()}` },
    body: JSON.stringify({ requestId: 'r', subject: { identityNumber: personNumber(n) }, ask: { measure: 'exit' } }),
  });
  return { status: response.status, ...((await response.json()) as { decision?: string; refusals?: any[] }) };
}
const becomes = (n: number, decision: string) =>
  eventually(async () => expect(await check(n)).toMatchObject({ decision }), PATIENCE_MS);

const OUTBOX = `SELECT shard, sequence, type, listing, revision, standing, data FROM outbox WHERE topic = $1 ORDER BY shard, sequence`;

/** Waits until all was acknowledged, then holds list, acknowledgments and findings against the register's outbox. */
async function expectTruth(): Promise<OutboxEvent[]> {
  return withBooks(bus, async (books) => {
    await eventually(async () => expect(await unheard(books)).toEqual([]), PATIENCE_MS);
    return eventually(async () => {
      const events = readEvents(await books.rows<OutboxRow>('court-registry', OUTBOX, [registerTopic]));
      const expected = [...foldRegister(events, AGENCY).values()].map(
        ({ listing, revision, standing, refs, measures }): ListRow => ({ listing, revision, standing, refs, measures }),
      );
      const byListing = (a: ListRow, b: ListRow) => a.listing - b.listing;
      expect([...java.rows().values()].sort(byListing)).toEqual(expected.sort(byListing));
      expect(await wrongAcknowledgments(books, events, [], [AGENCY])).toEqual([]);
      expect(await findings(books, 'open')).toEqual([]);
      return events;
    }, PATIENCE_MS);
  });
}

async function unheard(books: Books): Promise<string[]> {
  const last = await books.rows<{ shard: number; last: number }>('court-registry', 'SELECT shard, last FROM outbox_shard WHERE topic = $1', [registerTopic]); // prettier-ignore
  const ledger = await books.rows<{ shard: number; at: number }>('ledger', 'SELECT shard, to_sequence AS at FROM run_position WHERE agency = $1', [AGENCY]); // prettier-ignore
  const watch = await books.rows<{ shard: number; at: number }>('reconciliation', 'SELECT shard, acknowledged_to AS at FROM agency_position WHERE agency = $1', [AGENCY]); // prettier-ignore
  const at = (rows: { shard: number; at: number }[], shard: number) => rows.find((row) => row.shard === shard)?.at ?? 0;
  return last.flatMap(({ shard, last: to }) =>
    at(ledger, shard) === to && at(watch, shard) === to ? [] : [`shard ${shard} is not heard up to ${to}`],
  );
}

/** The keys under which the register's outbox was signed, in the order in which it began to. */
async function signedUnder(): Promise<string[]> {
  const sql = 'SELECT key_id FROM outbox WHERE topic = $1 GROUP BY key_id ORDER BY min(time)';
  const rows = await withBooks(bus, (books) => books.rows<{ key_id: string }>('court-registry', sql, [registerTopic]));
  return rows.map(({ key_id }) => key_id);
}

async function keys(verb: string, what: string): Promise<string> {
  const order = [what, '--as', 'Chen Bo', '--reason', 'found in a backup', '--folder', bus.file()];
  const { code, err } = await runProgram('apps/cli/src/main.js', ['keys', verb, ...order], { root: bus.copy });
  return code === 0 ? 'done' : err;
}

const asReceived = ({ topic, partition, key, value, headers }: ReceivedRecord): SendableRecord => ({ topic, partition, key: key ?? '', value, headers }); // prettier-ignore

const findings = (books: Books, state: string): Promise<{ kind: string; listing: number | null }[]> =>
  books.rows('reconciliation', 'SELECT kind, listing FROM finding WHERE state = $1 AND agency = $2', [state, AGENCY]);

describe('an agency that uses none of our code, on the live bus,', () => {
  it('enforces what a court publishes, corrects, stays and deletes, and acknowledges each number once', async () => {
    for (let n = 1; n <= 5; n++) listed[n] = await court.list(`decision-${n}`, n);
    for (const n of [1, 5]) await becomes(n, 'deny');
    expect((await check(1)).refusals).toEqual([
      expect.objectContaining({
        listing: listed[1].listing,
        revision: 1,
        measure: 'exit',
        court: '测试市第二人民法院',
      }),
    ]);
    await court.correct('decision-1', { obligation: '支付1元' });
    await court.correct('decision-2', { subject: { number: personNumber(102) } });
    await court.import([aStayRow({ listing: 'decision-3' })]);
    await court.delete('decision-4');
    await becomes(2, 'allow');
    await becomes(102, 'deny');
    await becomes(3, 'allow');
    await becomes(4, 'allow');
    expect([(await check(1)).decision, (await check(6)).decision]).toEqual(['deny', 'allow']);
    expect((await check(1, 'somebody')).status).toBe(401);
    const events = await expectTruth();
    expect(events.map(({ type }) => type)).toContain('sanctions.cut.v1');
  });

  it('takes no notice of a topic that is played again', async () => {
    const before = java.rows();
    const records = await readTopic(bus, registerTopic);
    await insider.send(...records.map(asReceived));
    await court.list('after-the-replay', 7);
    await becomes(7, 'deny');
    await expectTruth();
    for (const [listing, row] of before) expect(java.rows().get(listing)).toEqual(row);
  });

  it('lifts ahead of a number that is missing, asks for it, and gives each its outcome when it comes', async () => {
    await insider.holdRelay();
    await court.correct('decision-5', { obligation: '支付5元' });
    const deletion = await court.delete('decision-5');
    await insider.send(toRecord(await insider.messageOf(deletion)));
    await becomes(5, 'allow');
    await withBooks(bus, async (books) => {
      await eventually(async () => expect(await findings(books, 'open')).toEqual([expect.objectContaining({ kind: 'gap' })]), PATIENCE_MS); // prettier-ignore
    });
    await insider.releaseRelay();
    await expectTruth();
  });

  it('loses and doubles nothing when it is killed over and over in the middle of an import', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => listingOf(`mass-${i}`, 1_000 + i));
    const digest = await court.import(rows);
    for (const published of [50, 200]) {
      await eventually(async () => expect((await court.progress(digest)).published).toBeGreaterThan(published), PATIENCE_MS); // prettier-ignore
      await eventually(() => expect(java.rows().size).toBeGreaterThan(published), PATIENCE_MS);
      await java.kill();
      java.cutShort();
      await startJava();
    }
    await eventually(async () => expect((await court.progress(digest)).state).toBe('done'), PATIENCE_MS);
    await becomes(1_299, 'deny');
    await expectTruth();
  });

  it('restored from an older copy of its list begins a new incarnation, which the ledger takes', async () => {
    const copy = bus.file('older.journal');
    copyFileSync(java.journal, copy);
    await court.delete('mass-0');
    await becomes(1_000, 'allow');
    await expectTruth();
    await java.kill();
    copyFileSync(copy, java.journal);
    await startJava();
    await becomes(1_000, 'allow');
    await expectTruth();
    // Its first incarnation had reached the same numbers: the truth above does not wait for the ledger to take the second.
    const outcomes = () => rowsOf(bus, 'ledger', 'SELECT DISTINCT outcome FROM run_note WHERE agency = $1', [AGENCY]);
    await eventually(async () => expect(await outcomes()).toEqual([{ outcome: 'restored' }]), PATIENCE_MS);
  });

  it('loses nothing when the register signs with another key in the middle of an import', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => listingOf(`rotated-${i}`, 2_000 + i));
    const digest = await court.import(rows);
    await eventually(async () => expect((await court.progress(digest)).published).toBeGreaterThan(50), PATIENCE_MS);
    expect(await keys('rotate', 'court-registry')).toBe('done');
    await eventually(async () => expect((await court.progress(digest)).state).toBe('done'), PATIENCE_MS);
    await eventually(async () => expect((await signedUnder()).at(-1)).toBe('register-2'), PATIENCE_MS);
    await becomes(2_299, 'deny');
    await expectTruth();
    expect(await signedUnder()).toEqual(['register-1', 'register-2']);
  });

  it('believes what a revoked key signed before, and nothing that a thief signs with it and backdates', async () => {
    const gone = await court.list('gone', 9);
    await becomes(9, 'deny');
    await court.delete('gone');
    await becomes(9, 'allow');
    expect(await keys('revoke', 'register-1')).toBe('done');
    const { shard } = gone;
    const [{ last }] = await withBooks(bus, (books) => books.rows<{ last: number }>('court-registry', 'SELECT last FROM outbox_shard WHERE topic = $1 AND shard = $2', [registerTopic, shard])); // prettier-ignore
    const published = await insider.messageOf(gone);
    const event = JSON.parse(published.data.toString()) as object;
    const place = { keyId: 'register-1', sequence: last + 1, revision: 3, time: '2026-01-01T00:00:00.000Z' };
    const forged = insider.sign(published, {
      attributes: { ...place, id: randomUUID() },
      data: Buffer.from(JSON.stringify({ ...event, revision: 3 })),
    });
    await insider.send(toRecord(forged));
    await withBooks(bus, (books) =>
      eventually(async () => {
        const held = await books.rows('ledger', 'SELECT reason, sequence FROM quarantine WHERE topic = $1', [registerTopic]); // prettier-ignore
        expect(held).toEqual([{ reason: 'wrong-key', sequence: null }]);
      }, PATIENCE_MS),
    );
    await court.import(Array.from({ length: 16 }, (_, i) => listingOf(`after-the-thief-${i}`, 3_000 + i)));
    await becomes(3_015, 'deny');
    await expectTruth();
    expect((await check(9)).decision).toBe('allow');
    const keyring = new FileKeyring(bus.file('public', 'keys.json'));
    const read = inspect(await readTopic(bus, registerTopic), keyring, bus.shards);
    const disbelieved = read.filter(({ kind }) => kind !== 'verified');
    expect(disbelieved.map(({ record }) => String(record.headers.ce_id))).toEqual([forged.attributes.id]);
    expect(read.some((one) => one.kind === 'verified' && one.attributes.keyId === 'register-1')).toBe(true);
  });

  it('is caught when somebody puts a listing back that it had acknowledged to have lifted', async () => {
    const lie = await court.list('kept', 8);
    await becomes(8, 'deny');
    desk.to = null;
    await court.delete('kept');
    await becomes(8, 'allow');
    await expectTruth();
    await java.kill();
    const { position, row } = java.entryOf(lie.listing, 1);
    java.tamper({ position, rows: [row] });
    await startJava();
    await withBooks(bus, (books) =>
      eventually(
        async () =>
          expect(await findings(books, 'open')).toEqual([{ kind: 'false-acknowledgment', listing: lie.listing }]),
        PATIENCE_MS,
      ),
    );
  });

  it('has its key revoked where it went on with its next one; what a thief signs with it then is believed by nobody', async () => {
    const [topic, old, next] = [acknowledgmentsTopic(AGENCY), `${AGENCY}-1`, `${AGENCY}-2`];
    expect(await keys('revoke', old)).toContain(`has not signed with ${next} in each shard yet`);
    await java.kill();
    java.set({ 'signing.key.id': next, 'signing.key.file': bus.file('secrets', 'signing', `${next}.pem`) });
    await startJava();
    const ends = `SELECT max(sequence) FILTER (WHERE key_id = $2)::int AS old, min(sequence) FILTER (WHERE key_id <> $2)::int AS next
      FROM leaf WHERE topic = $1 GROUP BY shard ORDER BY shard`;
    await withBooks(bus, async (books) => {
      const read = () => books.rows<{ old: number; next: number | null }>('ledger', ends, [topic, old]);
      await eventually(async () => expect((await read()).map(({ next }) => next)).not.toContain(null), PATIENCE_MS);
      expect(await keys('revoke', old)).toBe('done');
      const shards = await read();
      const directory = new FileKeyring(bus.file('public', 'keys.json'));
      expect(directory.find(old)!.signedUpTo).toEqual({
        [topic]: shards.map(({ old }) => old ?? 0),
        [denialsTopic(AGENCY)]: shards.map(() => 0),
      });

      const thief = { ...aParticipant(`/agencies/${AGENCY}`), ...fileSigner(old, bus.secrets.signingKeyFile(AGENCY as never)) }; // prettier-ignore
      const forged = signedRecords(thief, topic, [{ type: 'sanctions.gap.v1', shard: 0, sequence: 1_000_000, body: { agency: AGENCY, shard: 0, from: 1, to: 1 } }]); // prettier-ignore
      const own = (await readTopic(bus, topic, AGENCY)).find(({ partition, headers }) => partition > 0 && String(headers.ce_keyid) === old)!; // prettier-ignore
      await eventually(async () => {
        // Until the changed directory is known everywhere.
        await new Insider(bus, AGENCY).send(...[own, ...forged].map(asReceived));
        const held = await books.rows<{ reason: string; shard: number }>('ledger', 'SELECT DISTINCT reason, shard FROM quarantine WHERE topic = $1', [topic]); // prettier-ignore
        expect(held).toEqual([{ reason: 'wrong-key', shard: 0 }]);
        expect((await findings(books, 'open')).map(({ kind }) => kind)).toContain('unverifiable');
      }, PATIENCE_MS);
      await court.list('after-its-thief', 10);
      await becomes(10, 'deny');
      await eventually(async () => expect(await unheard(books)).toEqual([]), PATIENCE_MS);
    });
  });
});
