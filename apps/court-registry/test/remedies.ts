import { ruleSets } from '#contracts';
import type { Objection, Reconsideration } from '../src/domain/objection.js';

export const provisions = ruleSets['provisions-2017'];
export const draft = ruleSets['draft-2022'];

/** A request to delete that nobody has decided. */
export const anObjection = (more: Partial<Objection> = {}): Objection => ({
  asked: 'delete',
  status: 'open',
  receivedOn: '2026-05-20',
  author: 'clerk-li',
  listingServedOn: null,
  decidedOn: null,
  actedOn: null,
  servedOn: null,
  reconsideration: null,
  ...more,
});

export const aRejected = (more: Partial<Objection> = {}): Objection =>
  anObjection({ status: 'rejected', decidedOn: '2026-05-22', ...more });

export const aReconsideration = (more: Partial<Reconsideration> = {}): Reconsideration => ({
  status: 'pending',
  receivedOn: '2026-05-28',
  outcome: null,
  decidedOn: null,
  outcomeBy: null,
  ...more,
});

/** The reconsideration with an outcome that a president has yet to confirm. */
export const anEntered = (more: Partial<Reconsideration> = {}): Reconsideration =>
  aReconsideration({ status: 'entered', outcome: 'upheld', decidedOn: '2026-05-29', outcomeBy: 'clerk-li', ...more });
