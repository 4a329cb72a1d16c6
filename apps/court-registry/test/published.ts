import type { CorrectionRow, DeletionRow, ListingRow, Standing } from '#contracts';
import { decide } from '../src/domain/decide.js';
import type { Command, Listing, ListingChanged } from '../src/domain/listing.js';
import type { ARegister } from './a-register.js';
import { aDeletionRow, circumstances } from './rows.js';

const provenance = { origin: 'test', author: 'clerk-li', approver: 'president-wang' };

/** Decisions written straight to the register, each in a transaction of its own. */
export class Published {
  constructor(private readonly register: ARegister) {}

  /** @param spoil what happens after the event got its number and before the commit */
  list(row: ListingRow, spoil?: () => void): Promise<number> {
    const { database, store } = this.register;
    return database.transaction(async (tx) => {
      const [listing] = await store.takeNumbers(tx, 1);
      await this.write(tx, null, this.decided(null, { kind: 'list', listing, row }));
      spoil?.();
      return listing;
    });
  }

  correct(listing: number, changes: CorrectionRow['changes'], learnedOn = '2026-05-20'): Promise<void> {
    const row: CorrectionRow = { row: 'correction', listing: '', learnedOn, changes };
    return this.change(listing, (before) => this.decided(before, { kind: 'correct', row }));
  }

  delete(listing: number, row: Partial<DeletionRow> = {}): Promise<void> {
    return this.change(listing, (before) => this.decided(before, { kind: 'delete', row: aDeletionRow(row) }));
  }

  reissue(listing: number): Promise<void> {
    return this.change(listing, (before) => this.decided(before, { kind: 'reissue' }), 'reissue');
  }

  /** A stay, or its end: the standing alone changes. */
  stand(listing: number, standing: Standing): Promise<void> {
    return this.change(listing, (before) => ({
      type: 'sanctions.listing.corrected.v1',
      listing: { ...before, standing, measures: [], revision: before.revision + 1 },
    }));
  }

  private change(listing: number, next: (before: Listing) => ListingChanged, origin = 'test'): Promise<void> {
    const { database, store } = this.register;
    return database.transaction(async (tx) => {
      const before = (await store.lock(tx, [listing])).get(listing)!;
      await this.write(tx, before, next(before), origin);
    });
  }

  private decided(before: Listing | null, command: Command): ListingChanged {
    const decision = decide(before, command, circumstances({ now: this.register.clock.now() }));
    if (!decision.ok) throw new Error(decision.refusal.reason);
    return decision.event;
  }

  private async write(
    tx: Parameters<ARegister['publisher']['publish']>[0],
    before: Listing | null,
    event: ListingChanged,
    origin = provenance.origin,
  ): Promise<void> {
    const { publisher, clock } = this.register;
    await publisher.publish(tx, [{ before, event, provenance: { ...provenance, origin } }], clock.now());
  }
}
