import type { PolicyCode } from '#contracts';
import type { Tx } from '#messaging';

/** Versions of the agencies' subject keys that an event carries refs of: one, or two while they rotate. */
const FIRST_KEYS: readonly number[] = [1];

/**
 * What two people decide for all listings at once: the policy, and the subject keys in use. The configuration says what
 * a register begins with; since then the newest approved changeover holds. Other instances see it within a second.
 */
export class Settings {
  policy: PolicyCode;
  keyVersions: readonly number[] = FIRST_KEYS;

  constructor(initial: PolicyCode) {
    this.policy = initial;
  }

  async read(tx: Pick<Tx, 'query'>): Promise<void> {
    const rows = await tx.query<{ policy: PolicyCode | null; versions: number[] | null }>(
      `SELECT DISTINCT ON (kind) policy, key_versions AS versions FROM changeover WHERE approver IS NOT NULL ORDER BY kind, approved_at DESC`,
    );
    for (const { policy, versions } of rows) {
      if (policy) this.policy = policy;
      if (versions) this.keyVersions = versions;
    }
  }
}
