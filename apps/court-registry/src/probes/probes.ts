import type { Tx } from '#messaging';
import { refuse, Refused, type Caller, type Clock, type DatabaseHandle } from '#service';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';

export interface ProbeOrder {
  /** Chosen by who orders; the same id is the same probe. */
  probe: string;
  agency: string;
  listing: number;
  measure: string;
  /** Revision of a lift: probe whom the revision before it held. Absent: whom the newest revision with the measure held. */
  revision?: number;
}

export interface ProbeState {
  probe: string;
  state: 'ordered' | 'answered';
}

interface ProbeParts {
  database: DatabaseHandle;
  store: ListingStore;
  mode: RegisterMode;
  clock: Clock;
}

/** Takes orders of probes. The register alone knows the number, so it alone can ask. */
export class Probes {
  /** Called when there is one more to make. */
  onOrder: () => void = () => undefined;

  constructor(private readonly parts: ProbeParts) {}

  /** @throws Refused `unknown-listing`, `measure-never-held`, `number-unknown`, `probe-reused` */
  async order(caller: Caller, order: ProbeOrder): Promise<ProbeState> {
    const { database, mode, clock } = this.parts;
    mode.assertLive();
    const { probe, agency, listing, measure, revision } = order;
    const state = await database.transaction(async (tx) => {
      const taken = await tx.query(
        `INSERT INTO probe (id, agency, listing, measure, before_revision, ordered_by, ordered_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
        [probe, agency, listing, measure, revision ?? null, caller.sub, clock.now()],
      );
      if (taken.length > 0) {
        await this.assertPossible(tx, order);
        return 'ordered' as const;
      }
      const [known] = await tx.query(
        'SELECT agency, listing, measure, before_revision, answered_at FROM probe WHERE id = $1',
        [probe],
      );
      const same =
        known.agency === agency &&
        Number(known.listing) === listing &&
        known.measure === measure &&
        known.before_revision === (revision ?? null);
      if (!same)
        throw new Refused(refuse('probe-reused', 'Another probe was ordered under this id.', { kind: 'conflict' }));
      return known.answered_at ? ('answered' as const) : ('ordered' as const);
    });
    this.onOrder();
    return { probe, state };
  }

  private async assertPossible(tx: Tx, { listing, measure, revision }: ProbeOrder): Promise<void> {
    const [known] = await tx.query('SELECT 1 FROM listing WHERE number = $1', [listing]);
    if (!known)
      throw new Refused(refuse('unknown-listing', 'There is no listing of that number.', { kind: 'unknown' }));
    const held = await this.parts.store.lastHolding(tx, listing, measure, revision ?? null);
    if (!held)
      throw new Refused(
        refuse('measure-never-held', 'No such revision of the listing held that measure.', {
          fields: [{ field: 'measure', problem: 'was never held' }],
        }),
      );
    if (held.content.subject.number === null) {
      throw new Refused(
        refuse(
          'number-unknown',
          'The register was rebuilt and does not know the number; a clerk must complete the listing.',
          { kind: 'conflict' },
        ),
      );
    }
  }
}
