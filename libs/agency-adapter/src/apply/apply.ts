import { Fault, type Log, type Now, type Slice, type SlicePause } from '#messaging';
import { deliveriesOf } from '../own-system/delivery-state.js';
import type { AdapterMetrics } from '../metrics.js';
import { plan, type Plan } from './plan.js';
import { prepare, type Prepared } from './prepare.js';
import type { EnforcementKind, EnforcedRow, Position } from '../tables/state.js';
import type { AdapterStore, AdapterTx, Change, Statement, SubjectChange } from '../tables/store.js';
import { entriesOf, MeasureBits } from '../check/subject-entries.js';

/** Entries of one run at most, so the records of one shard in one transaction. */
const MAX_RECORDS_PER_RUN = 1_000;
const MAX_QUARANTINES_PER_MINUTE = 20;
export const ASK_AGAIN_AFTER_MS = 10_000;
const PAUSE_MS = { 'unknown-key': 5_000, 'quarantine-full': 10_000 } as const;

interface ApplierOptions {
  agency: string;
  enforcement: EnforcementKind;
  store: AdapterStore;
  clock: Now;
  log: Log;
  metrics?: AdapterMetrics;
}

/**
 * Applies slices of the register's topic: one transaction for the slices of all shards in a call, which holds rows,
 * positions, offsets, quarantine and acknowledgments together (I5, I8).
 */
export class Applier {
  private readonly quarantinedAt: number[] = [];
  private readonly bits: MeasureBits;

  constructor(private readonly options: ApplierOptions) {
    this.bits = new MeasureBits(options.agency);
  }

  /** Answers the partitions that must be read again later; all others are done. */
  async handle(slices: readonly Slice[]): Promise<SlicePause[]> {
    const pauses: SlicePause[] = [];
    for (const round of rounds(slices)) {
      const open = round.filter(
        ({ topic, shard }) => !pauses.some((pause) => pause.topic === topic && pause.shard === shard),
      );
      if (open.length > 0) pauses.push(...(await this.applyAtOnce(open)));
    }
    return pauses;
  }

  /** False while more than 20 records were quarantined within a minute: something systemic, for a person to look at. */
  quarantineHasRoom(): boolean {
    return this.budget() > 0;
  }

  /** Asks again for gaps that last although their shards are silent. */
  async askAgain(shards: readonly number[]): Promise<void> {
    if (shards.length === 0) return;
    const { store, clock } = this.options;
    await store.transaction(async (tx) => {
      const now = clock.now();
      const due = (await tx.positions(shards)).filter(
        ({ gap, halted }) =>
          gap !== null && halted === null && now.getTime() - gap.askedAt.getTime() >= ASK_AGAIN_AFTER_MS,
      );
      const positions = due.map((position): Position => ({ ...position, gap: { to: position.gap!.to, askedAt: now } }));
      if (positions.length === 0) return;
      const statements = positions.map(({ shard, sequence, gap }) => this.gapStatement(shard, sequence + 1, gap!.to));
      await tx.write({ ...NOTHING, positions, statements });
    });
    store.committed();
  }

  private async applyAtOnce(slices: readonly Slice[]): Promise<SlicePause[]> {
    const { agency, store, clock, metrics, log } = this.options;
    const shards = slices.map(({ shard }) => shard).sort((a, b) => a - b);
    const plans = await store.transaction(async (tx) => {
      const locking = tx.positions(shards);
      const asking = tx.systems();
      // Rows are worked out while the database locks.
      const prepared = new Map(slices.map(({ shard, records }) => [shard, prepare(agency, records)]));
      const [positions, systems] = await Promise.all([locking, asking]);
      if (positions.length !== shards.length)
        throw new Fault('shard-unknown', 'never', `no position row for one of the shards ${shards.join()}`);
      const waiting = new Set(slices.filter(({ onlyLifts }) => onlyLifts).map(({ shard }) => shard));
      const rows = await readRows(tx, prepared);
      const made = await this.planAll(tx, positions, rows, prepared, waiting, clock.now());
      const cuts = made.filter(speaksOfCut).map(({ position }) => position.shard);
      const unconfirmed = cuts.length > 0 ? await tx.unconfirmed(cuts) : [];
      await tx.write(this.changeOf(made, rows, systems, unconfirmed));
      return made;
    });
    store.committed();
    const at = clock.now().getTime();
    for (const { held } of plans) for (const one of held) this.noteQuarantine(one, at);
    metrics?.applied(plans);
    return plans.flatMap(({ pause, position }) => {
      if (!pause) return [];
      log.warn({ shard: position.shard, why: pause.why, offset: String(pause.fromOffset) }, 'partition waits');
      return [
        { topic: slices[0].topic, shard: position.shard, fromOffset: pause.fromOffset, pauseMs: PAUSE_MS[pause.why] },
      ];
    });
  }

  private async planAll(
    tx: AdapterTx,
    positions: readonly Position[],
    rows: ReadonlyMap<number, EnforcedRow>,
    prepared: ReadonlyMap<number, Prepared[]>,
    waiting: ReadonlySet<number>,
    now: Date,
  ): Promise<Plan[]> {
    const plans: Plan[] = [];
    let budget = this.budget();
    for (const position of positions) {
      const records = prepared.get(position.shard)!;
      const leaves = await repeatedLeaves(tx, position, records);
      const made = plan({ position, rows, leaves }, records, {
        now,
        quarantineBudget: budget,
        askAgainAfterMs: ASK_AGAIN_AFTER_MS,
        onlyLifts: waiting.has(position.shard),
      });
      budget -= made.held.length;
      plans.push(made);
    }
    return plans;
  }

  private changeOf(
    plans: readonly Plan[],
    before: ReadonlyMap<number, EnforcedRow>,
    known: readonly string[],
    unconfirmed: Awaited<ReturnType<AdapterTx['unconfirmed']>>,
  ): Change {
    const { agency, enforcement } = this.options;
    const systems = [...new Set([...(enforcement === 'tables' ? [] : ['own']), ...known])];
    const grade = systems.length === 0 ? 'effective' : 'applied';
    const statements: Statement[] = [];
    const leaves = [];
    const rows: EnforcedRow[] = [];
    const subjects: SubjectChange[] = [];
    for (const { position, entries, leaves: hashes, gap, changes } of plans) {
      const { shard, incarnation } = position;
      const moved: Buffer[] = [];
      for (const { row } of changes.values()) {
        rows.push(row);
        moved.push(entriesOf(this.bits, before.get(row.listing), row));
      }
      const packed = Buffer.concat(moved);
      if (packed.length > 0) subjects.push({ shard, entries: packed });
      if (entries.length > 0) {
        const from = entries[0].sequence;
        leaves.push({ shard, first: from, leaves: hashes });
        const own = unconfirmed.filter((one) => one.shard === shard).map(({ shard: _, ...one }) => one);
        const run = { agency, shard, incarnation, kind: 'run', from, to: position.sequence, grade, entries };
        const body = own.length > 0 ? { ...run, unconfirmed: own } : run;
        statements.push({ shard, type: 'sanctions.acknowledgment.v1', body });
      }
      if (gap) statements.push(this.gapStatement(shard, gap.from, gap.to));
    }
    const owed = systems.length === 0 ? { deliveries: [], numbers: [] } : deliveriesOf(plans);
    return {
      rows,
      positions: plans.map(({ position }) => position),
      subjects,
      leaves,
      held: plans.flatMap(({ held }) => held),
      statements,
      systems,
      ...owed,
    };
  }

  private gapStatement(shard: number, from: number, to: number): Statement {
    return { shard, type: 'sanctions.gap.v1', body: { agency: this.options.agency, shard, from, to } };
  }

  private budget(): number {
    const since = this.options.clock.now().getTime() - 60_000;
    while (this.quarantinedAt.length > 0 && this.quarantinedAt[0] <= since) this.quarantinedAt.shift();
    return MAX_QUARANTINES_PER_MINUTE - this.quarantinedAt.length;
  }

  private noteQuarantine({ record, reason, detail, sequence }: Plan['held'][number], at: number): void {
    this.quarantinedAt.push(at);
    this.options.log.error(
      { shard: record.partition, offset: String(record.offset), sequence, reason, detail },
      'record quarantined',
    );
  }
}

const NOTHING: Change = {
  rows: [],
  positions: [],
  subjects: [],
  leaves: [],
  held: [],
  systems: [],
  deliveries: [],
  numbers: [],
  statements: [],
};

async function readRows(
  tx: AdapterTx,
  prepared: ReadonlyMap<number, Prepared[]>,
): Promise<ReadonlyMap<number, EnforcedRow>> {
  const listings = new Set<number>();
  for (const items of prepared.values())
    for (const item of items) for (const listing of listingsOf(item)) listings.add(listing);
  return new Map((await tx.rows([...listings])).map((row) => [row.listing, row]));
}

/** Once a minute in each shard: often enough to name who is missing, and no work for every run. */
const speaksOfCut = ({ entries }: Plan): boolean =>
  entries.some(({ listing, outcome }) => listing === undefined && outcome === 'applied');

/** Cuts slices so that a round has each shard once and never more records of it than one run may hold. */
function rounds(slices: readonly Slice[]): Slice[][] {
  const result: Slice[][] = [];
  const next = new Map<number, number>();
  for (const { topic, shard, records, onlyLifts } of slices) {
    for (let from = 0; from < records.length; from += MAX_RECORDS_PER_RUN) {
      const round = next.get(shard) ?? 0;
      next.set(shard, round + 1);
      const whole = records.length <= MAX_RECORDS_PER_RUN;
      (result[round] ??= []).push({
        topic,
        shard,
        records: whole ? records : records.slice(from, from + MAX_RECORDS_PER_RUN),
        ...(onlyLifts && { onlyLifts }),
      });
    }
  }
  return result;
}

function listingsOf(item: Prepared): number[] {
  if (item.kind === 'listing') return [item.row.listing];
  return item.kind === 'unusable' && item.floor ? [item.floor.listing] : [];
}

async function repeatedLeaves(
  tx: AdapterTx,
  { shard, sequence }: Position,
  records: readonly Prepared[],
): Promise<ReadonlyMap<number, Buffer>> {
  let from = Infinity;
  let to = 0;
  for (const item of records) {
    if (!('sequence' in item) || item.sequence > sequence) continue;
    from = Math.min(from, item.sequence);
    to = Math.max(to, item.sequence);
  }
  return to === 0 ? new Map() : tx.leaves(shard, from, to);
}
