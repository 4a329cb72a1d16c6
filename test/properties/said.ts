import { acknowledgmentsTopic } from '#contracts';
import { continueRun, type RunPosition } from '#evidence';
import type { Keyring } from '#messaging';
import { verifiedIn, violatedUnless, type Broker } from './broker.js';
import { SHARDS } from './register.js';

/** Reads what an agency says on its topic, as the ledger and reconciliation do: I8 and I9 from outside. */
export class SaidOnTopic {
  private readonly runs = new Map<number, RunPosition>();
  private readonly read = new Map<number, number>();
  /** Newest register number acknowledged in each shard. */
  readonly acknowledged: number[] = new Array<number>(SHARDS).fill(0);
  /** Revision of each listing whose lift was acknowledged. */
  readonly lifted = new Map<number, number>();
  private gaps: { shard: number; from: number }[] = [];

  constructor(
    private readonly broker: Broker,
    private readonly agency: string,
    private readonly keyring: Keyring,
    private readonly isCommitted: (id: string) => boolean,
  ) {}

  /** Reads to the end of the topic. */
  catchUp(): void {
    for (let shard = 0; shard < SHARDS; shard++) {
      const log = this.broker.log(acknowledgmentsTopic(this.agency), shard);
      const from = this.read.get(shard) ?? 0;
      this.read.set(shard, log.length);
      for (const { attributes, body } of verifiedIn(log.slice(from), this.keyring, SHARDS)) {
        violatedUnless(
          this.isCommitted(attributes.id),
          () => `I8: ${attributes.id} speaks of no committed transaction`,
        );
        const { epoch: incarnation, sequence: ackSequence } = attributes;
        const isRun = body.kind === 'run';
        const claim = { incarnation, ackSequence, ...(isRun && { from: body.from, to: body.to }) };
        const { outcome, position } = continueRun(this.runs.get(shard) ?? null, claim);
        this.runs.set(shard, position);
        violatedUnless(
          ['next', 'restored', 'duplicate'].includes(outcome),
          () => `I8: ${JSON.stringify(claim)} is a ${outcome}`,
        );
        if (outcome === 'duplicate') continue;
        if (!isRun) this.gaps.push({ shard, from: body.from });
        else this.takeRun(shard, incarnation, body);
      }
    }
  }

  /** Gaps asked for since the last time. */
  takeGaps(): { shard: number; from: number }[] {
    return this.gaps.splice(0);
  }

  private takeRun(shard: number, incarnation: number, run: any): void {
    violatedUnless(run.incarnation === incarnation, () => 'I8: a run of another incarnation than its message');
    const numbers = run.entries.map(({ sequence }: { sequence: number }) => sequence);
    const exact =
      numbers.length === run.to - run.from + 1 && numbers.every((n: number, i: number) => n === run.from + i);
    violatedUnless(exact, () => `I9: run ${run.from}..${run.to} covers ${numbers.join()}`);
    this.acknowledged[shard] = Math.max(this.acknowledged[shard], run.to);
    for (const { listing, revision, outcome } of run.entries)
      if (outcome === 'lifted') this.lifted.set(listing, Math.max(this.lifted.get(listing) ?? 0, revision));
  }
}
