import { refuse, Refused, type Caller, type Refusal as ServiceRefusal, type RefusalKind } from '#service';
import type { Refusal } from '../domain/refusal.js';

/** Named reasons that are no matter of law, and what sort of no they are. */
const KINDS: Record<string, RefusalKind> = {
  'signing-key-lapsed': 'unavailable',
  'already-decided': 'conflict',
  'already-served': 'conflict',
  'already-published': 'conflict',
  'not-decided': 'conflict',
  'not-waiting': 'conflict',
  'no-outcome': 'conflict',
  'author-decides-own-objection': 'forbidden',
  'author-confirms-own-outcome': 'forbidden',
};

/** A refusal of the domain as the HTTP side knows it. */
export function toService({ reason, detail, article, fields }: Refusal, kind?: RefusalKind): ServiceRefusal {
  return refuse(reason, detail, { kind: kind ?? KINDS[reason] ?? 'unlawful', article, fields });
}

/** Throws a refusal out of a transaction, so that it rolls back. */
export function throwRefusal(refusal: Refusal, kind?: RefusalKind): never {
  throw new Refused(toService(refusal, kind));
}

/** A clerk or president acts for the court of the token only; a token without one is the courts' shared platform's. */
export function assertOwnCourt({ court: own }: Caller, court: string | null): void {
  if (own === undefined || own === court) return;
  throw new Refused(refuse('other-court', 'You act for another court.', { kind: 'forbidden' }));
}

/** What collides with the state that somebody else has made. */
export const conflict = (reason: string, detail: string): Refused =>
  new Refused(refuse(reason, detail, { kind: 'conflict' }));

const ONE_OF_EACH = { case: 'enforcement_case_number', decision: 'listing_decision' } as const;

/** Whether two transactions recorded the same case, or wanted to rest a listing on one decision number. */
export function isDuplicate(what: keyof typeof ONE_OF_EACH, error: unknown): boolean {
  const { code, constraint } = (error ?? {}) as { code?: string; constraint?: string };
  return code === '23505' && constraint === ONE_OF_EACH[what];
}
