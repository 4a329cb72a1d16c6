import type { Acknowledgment, Gap, Load, Outcome, Run, Settlement } from '#contracts';
import type { Tx } from '#messaging';
import type { AgencyWord } from './domain/acknowledge-lift.js';
import { advance } from './domain/overdue.js';
import { closed, opened, said } from './domain/words.js';
import type { FindingBook } from './finding-book.js';
import { hearUnconfirmed } from './hear-unconfirmed.js';
import { hearWords, openLiftsUpTo } from './lift-store.js';
import { planProbes } from './probe-store.js';
import { keepStatements, registerEvent, statementOf, type Signed } from './statements.js';

/** A run that was taken in: for the lag, once it is committed. */
export interface HeardRun {
  agency: string;
  shard: number;
  from: number;
  to: number;
}

export const agencyOf = ({ attributes }: Signed): string => attributes.source.slice('/agencies/'.length);

interface Rejection {
  message: Signed;
  sequence: number;
  listing?: number;
  revision?: number;
}

const COUNTED = {
  applied: 'applied',
  amended: 'amended',
  lifted: 'lifted',
  'not-concerned': 'not_concerned',
  stale: 'stale',
  rejected: 'rejected',
} as const;
type Count = (typeof COUNTED)[Outcome] | 'cuts' | 'effective';
interface Progress {
  agency: string;
  shard: number;
  incarnation: number;
  to: number;
  counts: Partial<Record<Count, number>>;
}

/** Takes in what agencies acknowledge: how far they are, what became of each lift, what they miss or could not use. */
export async function hearAcknowledgments(
  book: FindingBook,
  fresh: readonly Signed[],
  graceMs: number,
  targetMs: number,
): Promise<HeardRun[]> {
  const { tx } = book;
  const words: AgencyWord[] = [];
  const rejections: Rejection[] = [];
  const runs: HeardRun[] = [];
  const unconfirmed: [Signed, Run][] = [];
  const progress = new Map<string, Progress>();
  for (const message of fresh) {
    if (message.kind !== 'verified') continue;
    const agency = agencyOf(message);
    const { shard, epoch: incarnation, type } = message.attributes;
    const spoken = message.body as Acknowledgment | Gap | Load;
    // On its own topic an agency can speak for itself and this shard only.
    if (spoken.agency !== agency || spoken.shard !== shard) continue;
    if (type === 'sanctions.gap.v1') await openGap(book, message, spoken as Gap, targetMs);
    if (type !== 'sanctions.acknowledgment.v1' && type !== 'sanctions.load.v1') continue;
    const key = `${agency} ${shard}`;
    let state = progress.get(key);
    if (!state) progress.set(key, (state = { agency, shard, incarnation: 0, to: 0, counts: {} }));
    if (type === 'sanctions.load.v1') {
      const load = spoken as Load;
      words.push(...(await wordsOfLoad(tx, message, load)));
      Object.assign(state, advance(state, { incarnation, to: load.to }));
      // No number of it counts for the lag: when the agency heard of what it took whole says nothing about its speed.
      runs.push({ agency, shard, from: load.to + 1, to: load.to });
      continue;
    }
    const body = spoken as Acknowledgment;
    words.push(...wordsOf(message, body));
    if (body.kind === 'settlement') {
      count(state, 'effective', body.effective.length);
      continue;
    }
    const run: Run = body;
    Object.assign(state, advance(state, { incarnation, to: run.to }));
    runs.push({ agency, shard, from: run.from, to: run.to });
    unconfirmed.push([message, run]);
    for (const { outcome, listing, revision, sequence } of run.entries) {
      const isCut = listing === undefined && outcome === 'applied';
      count(state, isCut ? 'cuts' : COUNTED[outcome], 1);
      if (!isCut && outcome !== 'rejected' && run.grade === 'effective') count(state, 'effective', 1);
      if (outcome === 'rejected') rejections.push({ message, sequence, listing, revision });
    }
  }
  await storeProgress(tx, [...progress.values()]);
  await hearLifts(book, fresh, words, graceMs);
  for (const [message, run] of unconfirmed) await hearUnconfirmed(book, message, run);
  for (const rejection of rejections) await openRejected(book, rejection, targetMs);
  await closeRejected(book, words, fresh);
  return runs;
}

function count(state: Progress, what: Count, by: number): void {
  state.counts[what] = (state.counts[what] ?? 0) + by;
}

/** A load speaks of every lift up to where it reaches, because it made the agency's rows equal to the register's state there. */
async function wordsOfLoad(tx: Tx, message: Signed, { agency, shard, to, grade }: Load): Promise<AgencyWord[]> {
  const spoken = { outcome: 'lifted' as const, effective: grade === 'effective' };
  const said = { at: Date.parse(message.attributes.time), leaf: message.leaf.toString('hex') };
  const lifts = await openLiftsUpTo(tx, agency, shard, to);
  return lifts.map(({ listing, revision }) => ({ agency, listing, revision, ...spoken, ...said }));
}

function wordsOf(message: Signed, body: Run | Settlement): AgencyWord[] {
  const agency = body.agency;
  const at = Date.parse(message.attributes.time);
  const leaf = message.leaf.toString('hex');
  if (body.kind === 'settlement') {
    return body.effective.map(({ listing, revision }) => ({
      agency,
      listing,
      revision,
      outcome: null,
      effective: true,
      at,
      leaf,
    }));
  }
  const effective = body.grade === 'effective';
  return body.entries.flatMap(({ listing, revision, outcome }) =>
    listing === undefined || revision === undefined
      ? []
      : [{ agency, listing, revision, outcome, effective, at, leaf }],
  );
}

/** Lifts that became effective by the agency's own word are asked about after the grace. */
async function hearLifts(
  book: FindingBook,
  fresh: readonly Signed[],
  words: readonly AgencyWord[],
  graceMs: number,
): Promise<void> {
  const { changed, effective } = await hearWords(book.tx, words);
  const spoken = new Set(changed.flatMap(({ acknowledgment, confirmation }) => [acknowledgment, confirmation]));
  await keepStatements(
    book.tx,
    fresh.filter(({ leaf }) => spoken.has(leaf.toString('hex'))),
  );
  const wishes = effective.flatMap(({ listing, revision, agency, measures }) =>
    measures.map((measure) => ({ listing, revision, agency, measure })),
  );
  await planProbes(book.tx, wishes, 'acknowledged', new Date(book.now.getTime() + graceMs));
}

async function openGap(
  book: FindingBook,
  message: Signed,
  { agency, shard, from, to }: Gap,
  targetMs: number,
): Promise<void> {
  await keepStatements(book.tx, [message]);
  await book.open({
    key: `gap/${agency}/${shard}/${from}`,
    kind: 'gap',
    agency,
    shard,
    sequence: from,
    gap: { from, to },
    serviceDueAt: book.now.getTime() + targetMs,
    detail: opened.gap(agency, shard, from, to),
    statements: [statementOf(message, said.gap(agency, from, to))],
  });
}

async function openRejected(
  book: FindingBook,
  { message, sequence, listing, revision }: Rejection,
  targetMs: number,
): Promise<void> {
  const agency = agencyOf(message);
  const { shard } = message.attributes;
  await keepStatements(book.tx, [message]);
  const event = await registerEvent(book.tx, shard, sequence, said.event(sequence));
  await book.open({
    key: listing === undefined ? `rejected/${agency}/${shard}/${sequence}` : `rejected/${agency}/${listing}`,
    kind: 'rejected',
    agency,
    listing,
    revision,
    shard,
    sequence,
    serviceDueAt: book.now.getTime() + targetMs,
    detail: opened.rejected(agency, shard, sequence),
    statements: [...(event ? [event] : []), statementOf(message, said.rejected(agency, sequence))],
  });
}

/** A later revision that the agency could use makes up for the one it rejected. */
async function closeRejected(book: FindingBook, words: readonly AgencyWord[], fresh: readonly Signed[]): Promise<void> {
  const usable = words.filter(
    ({ outcome, revision }) => revision > 1 && outcome !== null && outcome !== 'rejected' && outcome !== 'stale',
  );
  if (usable.length === 0) return;
  const open = await book.tx.query<{ finding: string; agency: string; listing: number; revision: number | null }>(
    `SELECT finding, agency, listing, revision FROM finding WHERE state = 'open' AND kind = 'rejected' AND listing IS NOT NULL`,
  );
  for (const { finding, agency, listing, revision } of open) {
    const word = usable.find(
      (one) => one.agency === agency && one.listing === listing && one.revision > (revision ?? 0),
    );
    const message = word && fresh.find(({ leaf }) => leaf.toString('hex') === word.leaf);
    if (!word || !message) continue;
    await keepStatements(book.tx, [message]);
    await book.close(finding, closed.rejected(agency, listing, word.revision), [
      statementOf(message, said.acknowledged(agency, word)),
    ]);
  }
}

async function storeProgress(tx: Tx, states: readonly Progress[]): Promise<void> {
  if (states.length === 0) return;
  const sorted = [...states].sort((a, b) => a.agency.localeCompare(b.agency) || a.shard - b.shard);
  const column = (what: Count) => sorted.map(({ counts }) => counts[what] ?? 0);
  await tx.query(
    `INSERT INTO agency_position AS p (agency, shard, incarnation, acknowledged_to, applied, amended, lifted, not_concerned, stale, rejected, cuts, effective)
     SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])
     ON CONFLICT (agency, shard) DO UPDATE SET
       acknowledged_to = CASE WHEN excluded.incarnation > p.incarnation THEN excluded.acknowledged_to
         WHEN excluded.incarnation = p.incarnation THEN GREATEST(p.acknowledged_to, excluded.acknowledged_to) ELSE p.acknowledged_to END,
       incarnation = GREATEST(p.incarnation, excluded.incarnation),
       applied = p.applied + excluded.applied, amended = p.amended + excluded.amended, lifted = p.lifted + excluded.lifted,
       not_concerned = p.not_concerned + excluded.not_concerned, stale = p.stale + excluded.stale, rejected = p.rejected + excluded.rejected,
       cuts = p.cuts + excluded.cuts, effective = p.effective + excluded.effective`,
    [
      sorted.map(({ agency }) => agency),
      sorted.map(({ shard }) => shard),
      sorted.map(({ incarnation }) => incarnation),
      sorted.map(({ to }) => to),
      ...(['applied', 'amended', 'lifted', 'not_concerned', 'stale', 'rejected', 'cuts', 'effective'] as const).map(
        column,
      ),
    ],
  );
}
