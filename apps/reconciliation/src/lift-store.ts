import type { Tx } from '#messaging';
import { foldEvent, type Lift, type ListingState } from './domain/fold-event.js';
import type { Awaited } from './domain/awaited.js';
import { hearAbout, type AgencyWord } from './domain/acknowledge-lift.js';
import type { WatchedLift } from './domain/judge-answers.js';

const LIFT = `l.listing, l.revision, l.agency, l.standing, l.shard, l.sequence, l.measures, l.subject_changed, l.refs_before, l.lifted_at,
  l.service_due_at, l.legal_due_on, encode(l.leaf, 'hex') AS leaf, l.acknowledged_at, encode(l.acknowledgment, 'hex') AS acknowledgment,
  l.effective_at, encode(l.confirmation, 'hex') AS confirmation`;

const ms = (at: Date | null): number | null => at && at.getTime();

export function toLift(row: any): WatchedLift {
  const { listing, revision, agency, standing, shard, sequence, measures, leaf, acknowledgment, confirmation } = row;
  return {
    listing,
    revision,
    agency,
    standing,
    shard,
    sequence,
    measures,
    leaf,
    acknowledgment,
    confirmation,
    subjectChanged: row.subject_changed,
    refsBefore: row.refs_before,
    liftedAt: row.lifted_at.getTime(),
    serviceDueAt: row.service_due_at.getTime(),
    legalDueOn: row.legal_due_on,
    acknowledgedAt: ms(row.acknowledged_at),
    effectiveAt: ms(row.effective_at),
  };
}

/** Folds the register's events (ascending in arrival) into the listings' states and answers the lifts that are new. */
export async function foldEvents(tx: Tx, events: readonly ListingState[], serviceTargetMs: number): Promise<Lift[]> {
  if (events.length === 0) return [];
  const states = await listingStates(
    tx,
    events.map(({ listing }) => listing),
    'FOR UPDATE',
  );
  const changed = new Set<number>();
  const lifts = new Map<string, Lift>();
  for (const event of events) {
    const known = states.get(event.listing) ?? null;
    const folded = foldEvent(known, event);
    if (folded.state !== known) {
      states.set(event.listing, folded.state);
      changed.add(event.listing);
    }
    for (const lift of folded.lifts) lifts.set(`${lift.listing} ${lift.revision} ${lift.agency}`, lift);
  }
  await storeStates(
    tx,
    [...changed].sort((a, b) => a - b).map((listing) => states.get(listing)!),
  );
  return storeLifts(tx, [...lifts.values()], serviceTargetMs);
}

export async function listingStates(
  tx: Tx,
  listings: readonly number[],
  lock: 'FOR UPDATE' | '' = '',
): Promise<Map<number, ListingState>> {
  const rows = await tx.query(
    `SELECT listing, revision, standing, shard, sequence, time, legal_due_on, encode(leaf, 'hex') AS leaf, agencies
     FROM listing_state WHERE listing = ANY($1::bigint[]) ORDER BY listing ${lock}`,
    [[...new Set(listings)]],
  );
  return new Map(
    rows.map(({ listing, revision, standing, shard, sequence, time, legal_due_on: legalDueOn, leaf, agencies }) => [
      listing,
      { listing, revision, standing, shard, sequence, time: time.getTime(), legalDueOn, leaf, agencies },
    ]),
  );
}

async function storeStates(tx: Tx, states: readonly ListingState[]): Promise<void> {
  if (states.length === 0) return;
  await tx.query(
    `INSERT INTO listing_state (listing, revision, standing, shard, sequence, time, legal_due_on, leaf, agencies)
     SELECT s.listing, s.revision, s.standing, s.shard, s.sequence, s.time, s.due, decode(s.leaf, 'hex'), s.agencies::jsonb
     FROM unnest($1::bigint[], $2::int[], $3::text[], $4::int[], $5::bigint[], $6::timestamptz[], $7::date[], $8::text[], $9::text[])
       s(listing, revision, standing, shard, sequence, time, due, leaf, agencies)
     ON CONFLICT (listing) DO UPDATE SET revision = excluded.revision, standing = excluded.standing, sequence = excluded.sequence,
       time = excluded.time, legal_due_on = excluded.legal_due_on, leaf = excluded.leaf, agencies = excluded.agencies
     WHERE listing_state.revision < excluded.revision`,
    [
      states.map((s) => s.listing),
      states.map((s) => s.revision),
      states.map((s) => s.standing),
      states.map((s) => s.shard),
      states.map((s) => s.sequence),
      states.map((s) => new Date(s.time)),
      states.map((s) => s.legalDueOn),
      states.map((s) => s.leaf),
      states.map((s) => JSON.stringify(s.agencies)),
    ],
  );
}

async function storeLifts(tx: Tx, lifts: readonly Lift[], serviceTargetMs: number): Promise<Lift[]> {
  if (lifts.length === 0) return [];
  // Measures and refs travel as JSON: an array of arrays of different lengths is no SQL array.
  const rows = await tx.query<{ listing: number; revision: number; agency: string }>(
    `INSERT INTO lift (listing, revision, agency, standing, shard, sequence, measures, subject_changed, refs_before, lifted_at, service_due_at, legal_due_on, leaf)
     SELECT v.listing, v.revision, v.agency, v.standing, v.shard, v.sequence, v.measures, v."subjectChanged", v."refsBefore", v."liftedAt", v."serviceDueAt", v."legalDueOn", decode(v.leaf, 'hex')
     FROM jsonb_to_recordset($1::jsonb) v(listing bigint, revision int, agency text, standing text, shard int, sequence bigint, measures text[],
       "subjectChanged" boolean, "refsBefore" text[], "liftedAt" timestamptz, "serviceDueAt" timestamptz, "legalDueOn" date, leaf text)
     ON CONFLICT DO NOTHING RETURNING listing, revision, agency`,
    [
      JSON.stringify(
        lifts.map((lift) => ({
          ...lift,
          liftedAt: new Date(lift.liftedAt),
          serviceDueAt: new Date(lift.liftedAt + serviceTargetMs),
        })),
      ),
    ],
  );
  const stored = new Set(rows.map(({ listing, revision, agency }) => `${listing} ${revision} ${agency}`));
  return lifts.filter(({ listing, revision, agency }) => stored.has(`${listing} ${revision} ${agency}`));
}

/** The lifts of these agencies' listings, all revisions. */
export async function liftsOf(tx: Tx, of: readonly { agency: string; listing: number }[]): Promise<WatchedLift[]> {
  if (of.length === 0) return [];
  const rows = await tx.query(
    `SELECT ${LIFT} FROM lift l JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::bigint[])) k(agency, listing) USING (agency, listing)
     ORDER BY l.listing, l.revision`,
    [of.map(({ agency }) => agency), of.map(({ listing }) => listing)],
  );
  return rows.map(toLift);
}

/** Lifts of one shard that an agency has not confirmed yet, up to a number of the shard. */
export function openLiftsUpTo(
  tx: Tx,
  agency: string,
  shard: number,
  sequence: number,
): Promise<{ listing: number; revision: number }[]> {
  return tx.query(
    `SELECT listing, revision FROM lift
     WHERE agency = $1 AND shard = $2 AND sequence <= $3 AND effective_at IS NULL ORDER BY listing, revision`,
    [agency, shard, sequence],
  );
}

/** With whom, by the agency's word, it waits for, and the leaf of the run that says so. */
export interface OverdueLift extends WatchedLift {
  awaits: Awaited[];
  awaitsLeaf: string | null;
}

/** Lifts past their service target that nobody was told of yet; the caller opens findings and marks them. */
export async function overdueLifts(tx: Tx, now: Date, limit: number): Promise<OverdueLift[]> {
  const rows = await tx.query(
    `SELECT ${LIFT}, l.awaits, encode(l.awaits_leaf, 'hex') AS awaits_leaf FROM lift l WHERE effective_at IS NULL AND NOT late AND service_due_at <= $1 ORDER BY service_due_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, limit],
  );
  return rows.map((row) => ({ ...toLift(row), awaits: row.awaits ?? [], awaitsLeaf: row.awaits_leaf }));
}

export async function markLate(tx: Tx, lifts: readonly WatchedLift[]): Promise<void> {
  await tx.query(
    `UPDATE lift SET late = true FROM unnest($1::bigint[], $2::text[], $3::int[]) v(listing, agency, revision)
     WHERE lift.listing = v.listing AND lift.agency = v.agency AND lift.revision = v.revision`,
    [lifts.map((l) => l.listing), lifts.map((l) => l.agency), lifts.map((l) => l.revision)],
  );
}

/** Hears what agencies say about lifts. Answers the lifts that it changed, as they are now, and which became effective. */
export async function hearWords(
  tx: Tx,
  words: readonly AgencyWord[],
): Promise<{ changed: WatchedLift[]; effective: WatchedLift[] }> {
  // A first revision lifts nothing, so bulk publications cost nothing here.
  const relevant = words.filter(({ revision }) => revision > 1);
  if (relevant.length === 0) return { changed: [], effective: [] };
  const rows = await tx.query(
    `SELECT ${LIFT} FROM lift l JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::bigint[])) k(agency, listing) USING (agency, listing)
     WHERE l.effective_at IS NULL OR l.acknowledged_at IS NULL ORDER BY l.listing, l.agency, l.revision FOR UPDATE OF l`,
    [relevant.map(({ agency }) => agency), relevant.map(({ listing }) => listing)],
  );
  const byListing = new Map<string, AgencyWord[]>();
  for (const word of relevant) {
    const key = `${word.agency} ${word.listing}`;
    const list = byListing.get(key);
    if (list) list.push(word);
    else byListing.set(key, [word]);
  }
  const changed: WatchedLift[] = [];
  const effective: WatchedLift[] = [];
  for (const before of rows.map(toLift)) {
    const after = (byListing.get(`${before.agency} ${before.listing}`) ?? []).reduce(hearAbout, before);
    if (after === before) continue;
    changed.push(after);
    if (before.effectiveAt === null && after.effectiveAt !== null) effective.push(after);
  }
  await storeWords(tx, changed);
  return { changed, effective };
}

async function storeWords(tx: Tx, lifts: readonly WatchedLift[]): Promise<void> {
  if (lifts.length === 0) return;
  const instant = (at: number | null) => (at === null ? null : new Date(at));
  await tx.query(
    `UPDATE lift SET acknowledged_at = v.acknowledged_at, acknowledgment = decode(v.acknowledgment, 'hex'), effective_at = v.effective_at, confirmation = decode(v.confirmation, 'hex')
     FROM unnest($1::bigint[], $2::text[], $3::int[], $4::timestamptz[], $5::text[], $6::timestamptz[], $7::text[])
       v(listing, agency, revision, acknowledged_at, acknowledgment, effective_at, confirmation)
     WHERE lift.listing = v.listing AND lift.agency = v.agency AND lift.revision = v.revision`,
    [
      lifts.map((l) => l.listing),
      lifts.map((l) => l.agency),
      lifts.map((l) => l.revision),
      lifts.map((l) => instant(l.acknowledgedAt)),
      lifts.map((l) => l.acknowledgment),
      lifts.map((l) => instant(l.effectiveAt)),
      lifts.map((l) => l.confirmation),
    ],
  );
}
