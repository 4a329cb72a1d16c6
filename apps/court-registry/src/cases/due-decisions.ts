import { registerTopic } from '#contracts';
import { classify, type Tx } from '#messaging';
import type { Log } from '#service';
import { debtorOf, type CaseFile } from '../domain/case.js';
import { isDue } from '../domain/decision-life.js';
import type { Circumstances } from '../domain/listing.js';
import { rowOf } from '../domain/listing-decision.js';
import { refusal, type Refusal } from '../domain/refusal.js';
import { MOST_UNSENT } from '../imports/import-batch.js';
import { Docket } from '../register/docket.js';
import type { MassWatch } from '../register/mass-watch.js';
import type { ListingStore } from '../register/listing-store.js';
import type { Publisher } from '../register/publisher.js';
import { toService } from '../register/refusals.js';
import type { CaseStore } from './case-store.js';
import { provenanceOf } from './decision-approval.js';
import type { CaseDecision, Cursor, DecisionStore } from './decision-store.js';

export interface DueParts {
  cases: CaseStore;
  decisions: DecisionStore;
  listings: ListingStore;
  publisher: Publisher;
  mass: MassWatch;
  log: Log;
}

/** How far a pass came: the last decision looked at, or null when nothing is left, or the shards have enough to send. */
export interface DueBatch {
  cursor: Cursor | null;
  published: number;
  /** Decisions that can't be read, by their own fault or because nothing can be read. */
  unreadable: string[];
}

const NOTHING: DueBatch = { cursor: null, published: 0, unreadable: [] };

/**
 * Publishes the next decisions whose grace is over. State and outbox rows are one transaction, and several processes
 * may do it at once: each takes what no other holds. What the law refuses now becomes `not-published`, with its reason;
 * what only must wait (a lapsed signing key, a seal whose key is not configured) goes on waiting. Those that would be a
 * mass of listings are held until a second president lets them go.
 */
export async function publishDue(
  tx: Tx,
  parts: DueParts,
  at: Circumstances,
  after: Cursor | null,
  most: number,
): Promise<DueBatch> {
  const { cases, decisions, listings, publisher } = parts;
  if (await isFull(tx)) return NOTHING;
  const found = await decisions.lockDue(tx, at.now, after, most);
  const last = found.at(-1);
  if (!last) return NOTHING;
  const due = await withoutMass(tx, parts, found, at.now);
  const read = await cases.readEach(tx, [...new Set(due.map(({ caseId }) => caseId))]);
  const taken = await listings.numbersOf(
    tx,
    due.map(({ decisionNumber }) => decisionNumber),
  );
  const numbers = await listings.takeNumbers(tx, due.length);
  const docket = new Docket({ states: new Map(), taken: new Set(taken.keys()), publisher, circumstances: at });
  const unreadable: string[] = [];
  const settled = due.flatMap((decision, i) => {
    try {
      return settle(parts, docket, decision, fileOf(read, decision), numbers[i], at);
    } catch (error) {
      const { code, retry } = classify(error);
      parts.log.error({ decision: decision.id, code }, 'a decision whose grace is over can not be read');
      if (retry === 'never') unreadable.push(decision.id);
      return [];
    }
  });
  await decisions.save(tx, settled);
  await publisher.publish(tx, docket.changes, at.now);
  return { cursor: { publishAt: last.publishAt!, id: last.id }, published: docket.changes.length, unreadable };
}

/** Holds what is part of a mass, unless a second president has let it go. @returns what may be published */
async function withoutMass(
  tx: Tx,
  { decisions, mass, log }: DueParts,
  due: readonly CaseDecision[],
  now: Date,
): Promise<readonly CaseDecision[]> {
  const alone = due.filter(({ secondPresident }) => secondPresident === null);
  if (!(await mass.isMass(tx, alone.length, now))) return due;
  await decisions.save(
    tx,
    alone.map((decision) => ({ ...decision, heldSince: now })),
  );
  log.warn({ decisions: alone.length }, 'part of a mass of listings: a second president must let them go');
  return due.filter(({ secondPresident }) => secondPresident !== null);
}

/** Where the next due decision stands; null: there is none. */
export async function nextDue(
  tx: Tx,
  { decisions }: DueParts,
  now: Date,
  after: Cursor | null,
): Promise<Cursor | null> {
  const [next] = await decisions.lockDue(tx, now, after, 1);
  return next ? { publishAt: next.publishAt!, id: next.id } : null;
}

/** Gives up on a decision that can't be published by its own fault: it must not be tried for ever. */
export async function giveUp(tx: Tx, { decisions }: DueParts, id: string, now: Date): Promise<void> {
  const decision = await decisions.lock(tx, id);
  if (decision && isDue(decision, now)) await decisions.save(tx, [notPublished(decision, unusable(), now)]);
}

/**
 * What becomes of one due decision; nothing where it must go on waiting.
 * @throws Fault when it can't be read
 */
function settle(
  { decisions, log }: DueParts,
  docket: Docket,
  decision: CaseDecision,
  file: CaseFile | Error,
  listing: number,
  at: Circumstances,
): CaseDecision[] {
  if (!isDue(decision, at.now)) return [];
  if (file instanceof Error) throw file;
  const debtor = debtorOf(file, decision.debtor);
  const row = rowOf(file, debtor, decisions.open(decision), { ...decision, madeOn: decision.madeOn! });
  const judged = docket.judge(row, listing, provenanceOf(decision));
  if (judged.ok) return [{ ...decision, state: 'published', listing, closedAt: at.now }];
  if (toService(judged.refusal).kind === 'unavailable') return [];
  log.warn({ decision: decision.id, reason: judged.refusal.reason }, 'a decision is refused at the end of its grace');
  return [notPublished(decision, judged.refusal, at.now)];
}

/** Whether a shard has as much to send as bulk work may leave in front of a lift (I2, I10). */
async function isFull(tx: Tx): Promise<boolean> {
  const [{ unsent }] = await tx.query<{ unsent: number | null }>(
    'SELECT max(last - sent) AS unsent FROM outbox_shard JOIN relay_shard USING (topic, shard) WHERE topic = $1',
    [registerTopic],
  );
  return Number(unsent) >= MOST_UNSENT;
}

type ReadFiles = Awaited<ReturnType<CaseStore['readEach']>>;

/** The case of a decision, or why it can't be read. */
const fileOf = ({ files, unreadable }: ReadFiles, { caseId }: CaseDecision): CaseFile | Error =>
  files.get(caseId) ?? unreadable.get(caseId)!;

const unusable = (): Refusal => refusal('unusable', 'the register could not publish this decision; its log says why');

function notPublished(decision: CaseDecision, { reason, article, detail }: Refusal, now: Date): CaseDecision {
  return { ...decision, state: 'not-published', reason, article: article ?? null, detail, closedAt: now };
}
