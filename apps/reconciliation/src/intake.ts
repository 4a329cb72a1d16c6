import { writerOf, type Denial, type Load, type Run } from '#contracts';
import {
  Patience,
  readableNow,
  UNKNOWN_KEY_PAUSE_MS,
  type Inspected,
  type Quarantine,
  type Slice,
  type SlicePause,
  type StreamPositions,
} from '#messaging';
import { opened, said } from './domain/words.js';
import { inTransaction, type Desk, type FindingBook } from './finding-book.js';
import { hear, type Rivals } from './heard.js';
import { hearAcknowledgments, type HeardRun } from './hear-acknowledgments.js';
import { hearDenials, hearProbes } from './hear-answers.js';
import { hearRegister, shardStates, type ShardState } from './hear-register.js';
import { keepHeard, keepStatements, statementOf, type Signed, type Statement } from './statements.js';

interface IntakeOptions extends Desk {
  positions: StreamPositions;
  quarantine: Quarantine;
  serviceTargetMs: number;
  probeGraceMs: number;
  /** Told after commit: that anything came, and what. */
  taken: () => void;
  registered: (events: readonly Signed[]) => void;
  acknowledged: (runs: readonly HeardRun[]) => void;
}

/** An agency may be heard before the register's event came here: its partition waits for that. */
const AHEAD_PAUSE_MS = 20;
const LONGEST_AHEAD_PAUSE_MS = 2_000;

type Kind = 'register' | 'probes' | 'acknowledgments' | 'denials';

/** Every record of every topic passes here: one transaction per call holds what it changed and where to read on. */
export class Intake {
  /** How often in a row a partition had to wait for the register; who acknowledges what never was waits ever longer. */
  private readonly waits = new Map<string, number>();

  /** With denials that claim to know more of the register than has come here; a run that does waits, lest its lifts be lost. */
  private readonly patience = new Patience();

  constructor(private readonly options: IntakeOptions) {}

  async take(kind: Kind, slices: readonly Slice[]): Promise<SlicePause[]> {
    const { positions, taken, registered, acknowledged } = this.options;
    const done = await inTransaction(this.options, async (tx, book) => {
      const shards = kind === 'acknowledgments' || kind === 'denials' ? await shardStates(tx) : null;
      const { readable, pauses } = readableNow(slices, (item, slice) => this.waitMs(kind, item, slice, shards));
      const records = readable.flatMap((slice) => slice.records);
      if (records.length === 0) return { pauses, fresh: [], runs: [] };
      const signed = records.filter(
        (record): record is Signed => record.kind === 'verified' || record.kind === 'unusable',
      );
      const { fresh, rivals } = await hear(tx, signed);
      const runs = await this.understand(kind, book, signed, fresh);
      for (const pair of rivals) await this.openEquivocation(book, pair);
      await this.setAside(book, records);
      await positions.advance(tx, readable);
      return { pauses, fresh, runs };
    });
    taken();
    if (kind === 'register') registered(done.fresh);
    acknowledged(done.runs);
    return this.patiently(slices, done.pauses);
  }

  /** A record waits for its key, or for the register's event that it speaks of. */
  private waitMs(
    kind: Kind,
    item: Inspected,
    { topic, shard }: Slice,
    shards: ReadonlyMap<number, ShardState> | null,
  ): number | null {
    if (item.kind === 'unknown-key') return UNKNOWN_KEY_PAUSE_MS;
    if (shards === null || !isAhead(item, shards)) return null;
    const isLost = kind === 'denials' && this.patience.isLost(`${topic}/${shard}`, performance.now());
    return isLost ? null : AHEAD_PAUSE_MS;
  }

  private patiently(slices: readonly Slice[], pauses: SlicePause[]): SlicePause[] {
    for (const { topic, shard } of slices) {
      const key = `${topic}/${shard}`;
      const pause = pauses.find((one) => one.topic === topic && one.shard === shard);
      if (!pause) {
        this.waits.delete(key);
        continue;
      }
      const waited = this.waits.get(key) ?? 0;
      this.waits.set(key, waited + 1);
      if (pause.pauseMs < UNKNOWN_KEY_PAUSE_MS)
        pause.pauseMs = Math.min(AHEAD_PAUSE_MS * 2 ** Math.min(waited, 10), LONGEST_AHEAD_PAUSE_MS);
    }
    return pauses;
  }

  private async understand(
    kind: Kind,
    book: FindingBook,
    signed: readonly Signed[],
    fresh: readonly Signed[],
  ): Promise<HeardRun[]> {
    const { serviceTargetMs, probeGraceMs } = this.options;
    if (kind === 'register') await hearRegister(book.tx, signed, fresh, serviceTargetMs);
    if (kind === 'probes') await hearProbes(book, fresh, probeGraceMs);
    if (kind === 'denials') await hearDenials(book, fresh, probeGraceMs);
    return kind === 'acknowledgments' ? hearAcknowledgments(book, fresh, probeGraceMs, serviceTargetMs) : [];
  }

  /** Two signed contents under one number: somebody's key said both. */
  private async openEquivocation(book: FindingBook, { newcomer, first }: Rivals): Promise<void> {
    const {
      record: { topic },
      attributes: { shard, sequence, epoch, listing, source, type },
    } = newcomer;
    await keepStatements(book.tx, [newcomer]);
    const earlier: Statement = first.signed
      ? await keepHeard(book.tx, topic, { ...first, signed: first.signed }, said.one(sequence))
      : {
          source,
          type,
          id: first.leaf.toString('hex'),
          leaf: first.leaf.toString('hex'),
          said: said.keptByLedger(sequence),
        };
    await book.open({
      key: `equivocation/${topic}/${shard}/${epoch}/${sequence}`,
      kind: 'equivocation',
      agency: agencyThatWrites(topic),
      listing,
      shard,
      sequence,
      serviceDueAt: book.now.getTime() + this.options.serviceTargetMs,
      detail: opened.equivocation(topic, shard, sequence),
      statements: [earlier, statementOf(newcomer, said.other(sequence))],
    });
  }

  /** Nothing an unverifiable record says is believed, not even its number; it is kept and said aloud. */
  private async setAside(book: FindingBook, records: readonly Inspected[]): Promise<void> {
    const unverifiable = records.filter((record) => record.kind === 'unverifiable');
    if (unverifiable.length === 0) return;
    await this.options.quarantine.put(book.tx, unverifiable);
    for (const {
      record: { topic, partition, offset },
      reason,
    } of unverifiable) {
      await book.open({
        key: `unverifiable/${topic}/${partition}/${offset}`,
        kind: 'unverifiable',
        agency: agencyThatWrites(topic),
        shard: partition,
        serviceDueAt: book.now.getTime() + this.options.serviceTargetMs,
        detail: opened.unverifiable(topic, partition, reason),
        statements: [
          {
            source: topic,
            type: 'unverifiable',
            id: `${topic}/${partition}/${offset}`,
            leaf: null,
            said: said.unverifiable(reason),
          },
        ],
      });
    }
  }
}

function agencyThatWrites(topic: string): string | null {
  return /^\/agencies\/(.+)$/.exec(writerOf(topic) ?? '')?.[1] ?? null;
}

function isAhead(record: Inspected, shards: ReadonlyMap<number, ShardState>): boolean {
  if (record.kind !== 'verified') return false;
  const { type, shard } = record.attributes;
  const seen = shards.get(shard)?.contiguous ?? 0;
  if (type === 'sanctions.denial.v1') return (record.body as Denial).asOf.sequence > seen;
  const said = record.body as Run | Load;
  const ranges =
    type === 'sanctions.load.v1' || (type === 'sanctions.acknowledgment.v1' && (said as Run).kind === 'run');
  return ranges && said.to > seen;
}
