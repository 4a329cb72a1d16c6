import type { ListingState } from '../../apps/reconciliation/src/domain/fold-event.js';
import type { WatchedLift } from '../../apps/reconciliation/src/domain/judge-answers.js';

const T = Date.parse('2026-03-02T08:00:00.000Z');
/** So many milliseconds after the lift. */
export const at = (ms: number) => new Date(T + ms).toISOString();
export const GRACE = 1_000;
/** A lift of rail's soft berth that is acknowledged and effective. */
export const lift = (over: Partial<WatchedLift> = {}): WatchedLift => ({
  listing: 8,
  revision: 2,
  agency: 'rail',
  standing: 'deleted',
  shard: 0,
  sequence: 9,
  measures: ['soft-berth'],
  subjectChanged: false,
  refsBefore: ['aa'],
  liftedAt: T,
  legalDueOn: '2026-03-05',
  leaf: '02',
  serviceDueAt: T + 60_000,
  acknowledgedAt: T + 50,
  acknowledgment: 'ac',
  effectiveAt: T + 80,
  confirmation: 'ef',
  ...over,
});
/** Not a word of the agency yet. */
export const open: Partial<WatchedLift> = {
  acknowledgedAt: null,
  acknowledgment: null,
  effectiveAt: null,
  confirmation: null,
};
/** A listing as the register has it, with what rail holds up for it. */
export const holding = (measures: string[], refs: string[], revision = 2, listing = 8): ListingState => ({
  listing,
  revision,
  standing: measures.length > 0 ? 'in-force' : 'deleted',
  shard: 0,
  sequence: 9,
  time: T,
  legalDueOn: null,
  leaf: '02',
  agencies: measures.length > 0 ? { rail: { measures, refs } } : {},
});
