import {
  plan,
  type Plan,
  type PlanOptions,
  prepare,
  firstPosition,
  type EnforcedRow,
  type Position,
} from '#agency-adapter/parts';
import type { Inspected } from '#messaging';

export const NOW = new Date('2025-06-03T09:00:00Z');

/** Shard 0 of rail's tables, played by the pure plan alone. */
export class Rail {
  position: Position = firstPosition(0);
  readonly rows = new Map<number, EnforcedRow>();
  readonly leaves = new Map<number, Buffer>();
  now = NOW;
  budget = 20;

  apply(...records: Inspected[]): Plan {
    return this.play(records);
  }

  /** @param more options of the plan that are not the usual ones */
  play(records: readonly Inspected[], more: Partial<PlanOptions> = {}): Plan {
    const made = plan({ position: this.position, rows: this.rows, leaves: this.leaves }, prepare('rail', records), {
      now: this.now,
      quarantineBudget: this.budget,
      askAgainAfterMs: 10_000,
      ...more,
    });
    made.leaves.forEach((leaf, i) => this.leaves.set(this.position.sequence + 1 + i, leaf));
    for (const [listing, { row }] of made.changes) this.rows.set(listing, row);
    this.position = made.position;
    return made;
  }

  measures(listing: number): readonly string[] | undefined {
    return this.rows.get(listing)?.measures;
  }
}

export const outcomes = ({ entries }: Plan): string[] => entries.map(({ outcome }) => outcome);
