import { citeBasis } from '#contracts';
import type { Database, Now } from '#messaging';
import { refuse, Refusal } from '#service';
import type { GrantDefinition } from '../agency.js';
import type { CheckAnswer } from '../check/check-answer.js';
import type { Check } from '../check/check.js';

/** What an officer decided on one organisation's level. */
export interface LevelChange {
  /** 1, 2, 3… for each organisation. */
  change: number;
  /** Null: withdrawn. */
  level: string | null;
  reason: string;
  officer: string;
  at: Date;
}

/** What an organisation was granted, and what that is worth at this moment. */
export interface Grant {
  organisationCode: string;
  /** As the agency granted it last, listed or not; null: it has none. */
  level: string | null;
  /** The level that holds now: none while a listing suspends it. */
  inForce: string | null;
  state: 'none' | 'in-force' | 'suspended';
  /** Every listing that suspends it, or would suspend what it was granted. */
  suspendedBy: Omit<CheckAnswer['refusals'][number], 'denial' | 'member'>[];
  /** Newest first, at most twenty. */
  changes: LevelChange[];
  asOf: CheckAnswer['asOf'];
  stale: boolean;
}

interface GrantsOptions {
  database: Database;
  check: Pick<Check, 'ask'>;
  clock: Now;
}

const NO_GRANTS = refuse('no-grants', 'This agency grants nothing that a listing suspends.', { kind: 'unknown' });
const UNREACHABLE = refuse('database-unreachable', 'Whether a listing suspends the grant can’t be read now.', {
  kind: 'unavailable',
  retryAfterSeconds: 5,
});
const MOST_CHANGES = 20;

/**
 * Levels that an agency grants, suspended while a measure is met. A level is what officers made it and nothing else:
 * whether it holds is judged from the restrictions when it is asked for, so a listing can't lose it. It is back with
 * the very transaction that lifts, stays or corrects the last listing away, and whatever brings the rows back from a
 * replay, a backup or a snapshot brings the right answer.
 */
export class Grants {
  constructor(private readonly options: GrantsOptions) {}

  /** @param code a valid unified social credit code, which is public (Provisions, art. 6(1)): a key of ours would end, a grant must not */
  async read(grant: GrantDefinition | undefined, code: string): Promise<Grant | Refusal> {
    if (!grant) return NO_GRANTS;
    const answer = await this.options.check.ask({
      requestId: 'grant',
      subject: { number: code },
      measures: [grant.measure],
      purpose: 'inquire',
    });
    if (answer instanceof Refusal) return answer;
    if (answer.unconfirmed) return UNREACHABLE;
    const changes = await this.changes(code);
    const level = changes[0]?.level ?? null;
    const suspended = answer.decision === 'deny';
    const { asOf, stale, refusals } = answer;
    return {
      organisationCode: code,
      level,
      inForce: suspended ? null : level,
      state: level === null ? 'none' : suspended ? 'suspended' : 'in-force',
      suspendedBy: refusals.map(({ denial: _, ...met }) => met),
      changes,
      asOf,
      stale,
    };
  }

  /**
   * An officer's decision. A level changed while it is suspended is kept, and holds from the lift on; a first level is
   * refused meanwhile, which is what the measure is. The same level again changes nothing.
   */
  async set(
    grant: GrantDefinition | undefined,
    code: string,
    { level, reason, officer }: Pick<LevelChange, 'level' | 'reason' | 'officer'>,
  ): Promise<Grant | Refusal> {
    const { database, clock } = this.options;
    const before = await this.read(grant, code);
    if (before instanceof Refusal || before.level === level) return before;
    if (before.level === null && before.suspendedBy.length > 0) return closed(before.suspendedBy);
    const change = (before.changes[0]?.change ?? 0) + 1;
    const [made] = await database.query(
      `INSERT INTO granted_level (organisation_code, change, level, reason, officer, at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT DO NOTHING RETURNING change`,
      [code, change, level, reason, officer, clock.now()],
    );
    const after = await this.read(grant, code);
    if (made || after instanceof Refusal || after.level === level) return after;
    return refuse('grant-changed', 'Another officer has changed this grant meanwhile.', { kind: 'conflict' });
  }

  private changes(code: string): Promise<LevelChange[]> {
    return this.options.database.query<LevelChange>(
      `SELECT change, level, reason, officer, at FROM granted_level WHERE organisation_code = $1 ORDER BY change DESC LIMIT ${MOST_CHANGES}`,
      [code],
    );
  }
}

function closed(by: Grant['suspendedBy']): Refusal {
  const [{ listing, basis }] = by;
  return refuse('grant-closed', `Listing ${listing} closes a first grant; it may be made once nothing stands.`, {
    article: citeBasis(basis[0], 'en'),
  });
}
