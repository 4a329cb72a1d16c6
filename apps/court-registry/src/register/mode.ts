import { refuse, Refused } from '#service';

export const REGISTER_MODES = ['starting', 'live', 'behind'] as const;
export type Mode = (typeof REGISTER_MODES)[number];

/**
 * Whether the register may write. `starting`: it has not compared itself with Kafka yet. `behind`: Kafka holds events
 * that this database does not, so it was restored from an older copy; anything written now would give a number a
 * second meaning.
 */
export class RegisterMode {
  mode: Mode = 'starting';

  /** @throws Refused `register-behind` or `register-starting` */
  assertLive(): void {
    if (this.mode === 'live') return;
    if (this.mode === 'starting')
      throw unavailable('register-starting', 'The register has not compared itself with Kafka yet.', 2);
    throw unavailable(
      'register-behind',
      'Kafka holds events that this register does not: it was restored from an older copy. An operator must order the recovery (POST /recover) before anything is written.',
      60,
    );
  }
}

const unavailable = (reason: string, detail: string, retryAfterSeconds: number): Refused =>
  new Refused(refuse(reason, detail, { kind: 'unavailable', retryAfterSeconds }));
