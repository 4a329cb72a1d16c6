import { counter, gauge } from '#service';
import { NOTHING_OWED, type Owed } from './own-system/delivery-store.js';
import type { Plan } from './apply/plan.js';

/** Figures of one adapter for GET /metrics. */
export class AdapterMetrics {
  private readonly events = counter({
    name: 'bus_adapter_events_total',
    help: 'Register events by outcome',
    labelNames: ['outcome'],
  });
  private readonly dropped = counter({
    name: 'bus_adapter_dropped_total',
    help: 'Duplicates and records of a replaced register, without effect',
  });
  private readonly gaps = counter({
    name: 'bus_adapter_gaps_total',
    help: 'Times that missing numbers were asked for',
  });
  private readonly earlyLifts = counter({
    name: 'bus_adapter_early_lifts_total',
    help: 'Lifts that acted ahead of their number',
  });
  private readonly held = counter({
    name: 'bus_adapter_quarantined_total',
    help: 'Records set aside, by reason',
    labelNames: ['reason'],
  });
  private readonly position = gauge({
    name: 'bus_adapter_position',
    help: 'Newest number applied',
    labelNames: ['shard'],
  });
  private readonly pending = gauge({
    name: 'bus_adapter_deliveries_pending',
    help: 'Listings whose newest state a system has not confirmed: the own one, or a copy by its name',
    labelNames: ['system'],
  });
  private readonly oldestLift = gauge({
    name: 'bus_adapter_oldest_undelivered_lift_seconds',
    help: 'Age of the oldest lift that a system has not confirmed: the own one, or a copy by its name',
    labelNames: ['system'],
  });
  private readonly checks = counter({
    name: 'bus_adapter_checks_total',
    help: 'Checks answered, by decision',
    labelNames: ['decision'],
  });

  applied(plans: readonly Plan[]): void {
    for (const { position, entries, dropped, gap, held, earlyLifts } of plans) {
      const outcomes = new Map<string, number>();
      for (const { outcome } of entries) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      for (const [outcome, count] of outcomes) this.events.inc({ outcome }, count);
      this.dropped.inc(dropped);
      this.earlyLifts.inc(earlyLifts);
      if (gap) this.gaps.inc();
      for (const { reason } of held) this.held.inc({ reason });
      this.position.set({ shard: position.shard }, position.sequence);
    }
  }

  backlog(owed: ReadonlyMap<string, Owed>): void {
    this.pending.reset();
    this.oldestLift.reset();
    for (const [system, { pending, oldestLiftMs }] of new Map([['own', NOTHING_OWED], ...owed])) {
      this.pending.set({ system }, pending);
      this.oldestLift.set({ system }, (oldestLiftMs ?? 0) / 1_000);
    }
  }

  checked(decision: string): void {
    this.checks.inc({ decision });
  }
}
