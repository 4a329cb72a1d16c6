import { classify, type Outbox } from '#messaging';
import { Log, type Clock, type DatabaseHandle } from '#service';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import type { AgencyDirectory } from './agency-directory.js';
import { ask, verdictOf } from './ask.js';

interface WorkerParts {
  database: DatabaseHandle;
  store: ListingStore;
  outbox: Outbox;
  agencies: AgencyDirectory;
  mode: RegisterMode;
  clock: Clock;
  shards: number;
  log: Log;
}

interface OpenProbe {
  id: string;
  agency: string;
  listing: number;
  measure: string;
  before_revision: number | null;
}

const AT_A_TIME = 8;
/** Longer than a question may take: a probe of a killed process is asked again. */
const CLAIM_MS = 20_000;
const LOOK_EVERY_MS = 1_000;

/** Makes the ordered probes, a few at a time, and publishes each result once. */
export class ProbeWorker {
  private timer: NodeJS.Timeout | null = null;
  private stopped = true;
  private readonly asking = new Set<Promise<void>>();
  private claiming = false;
  private again = false;

  constructor(private readonly parts: WorkerParts) {}

  start(): void {
    this.stopped = false;
    this.timer ??= setInterval(() => this.wake(), LOOK_EVERY_MS);
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await Promise.all(this.asking);
  }

  /** Says that there may be a probe to make. */
  wake(): void {
    this.again = true;
    if (!this.claiming) void this.claimAll();
  }

  private async claimAll(): Promise<void> {
    this.claiming = true;
    try {
      while (this.again && !this.stopped && this.parts.mode.mode === 'live') {
        this.again = false;
        const room = AT_A_TIME - this.asking.size;
        if (room === 0) break; // whoever finishes wakes us
        const claimed = await this.claim(room);
        for (const probe of claimed) this.begin(probe);
        if (claimed.length === room) this.again = true;
      }
    } catch (error) {
      const { code, detail } = classify(error);
      this.parts.log.warn({ code, detail }, 'probes wait');
    } finally {
      this.claiming = false;
    }
  }

  private claim(count: number): Promise<OpenProbe[]> {
    return this.parts.database.query<OpenProbe>(
      `UPDATE probe SET claimed_until = clock_timestamp() + $2 * interval '1 millisecond'
       WHERE id IN (SELECT id FROM probe WHERE answered_at IS NULL AND (claimed_until IS NULL OR claimed_until < clock_timestamp()) ORDER BY ordered_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING id, agency, listing, measure, before_revision`,
      [count, CLAIM_MS],
    );
  }

  private begin(probe: OpenProbe): void {
    const done = this.make(probe)
      .catch((error: unknown) => {
        const { code, detail } = classify(error);
        this.parts.log.warn(
          { probe: probe.id, agency: probe.agency, code, detail },
          'probe not made; it will be made again',
        );
      })
      .finally(() => {
        this.asking.delete(done);
        this.wake();
      });
    this.asking.add(done);
  }

  private async make({ id, agency, measure, listing: number, before_revision: before }: OpenProbe): Promise<void> {
    const { database, store, outbox, agencies, clock, shards, log } = this.parts;
    const listing = Number(number);
    const held = await store.lastHolding(database, listing, measure, before);
    const subject = held?.content.subject;
    const where = agencies.find(agency);
    const askedAt = clock.now().toISOString();
    const known = subject && subject.number !== null ? { kind: subject.kind, number: subject.number } : null;
    log.info({ probe: id, agency, listing }, 'identity read for a probe');
    const answer =
      where && known
        ? await ask(where, { requestId: id, subject: known, measure })
        : { decision: 'unreachable' as const, refusals: [] };
    const others = answer.refusals.map((refusal) => refusal.listing);
    const standing = known ? await store.holding(database, others, known.number, measure) : [];
    const answeredAt = clock.now();
    const body = {
      probe: id,
      agency,
      listing,
      measure,
      ...answer,
      askedAt,
      answeredAt: answeredAt.toISOString(),
      decisionSystem: where ? new URL(where.decisionUrl).origin : 'not-configured',
    };
    const first = await database.transaction(async (tx) => {
      const moved = await tx.query(
        'UPDATE probe SET answered_at = $2, verdict = $3 WHERE id = $1 AND answered_at IS NULL RETURNING id',
        [id, answeredAt, verdictOf(answer, listing, measure, standing)],
      );
      if (moved.length === 0) return false;
      await outbox.enqueue(tx, [{ shard: listing % shards, type: 'sanctions.probe.v1', body }]);
      return true;
    });
    if (first) outbox.onCommit();
  }
}
