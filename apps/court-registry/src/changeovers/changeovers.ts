import { randomUUID } from 'node:crypto';
import type { PolicyCode } from '#contracts';
import type { Tx } from '#messaging';
import { refuse, Refused, type Caller, type DatabaseHandle, type Log } from '#service';
import { once } from '../register/idempotency.js';
import type { RegisterMode } from '../register/mode.js';
import { conflict } from '../register/refusals.js';
import type { Settings } from '../register/settings.js';

export type ChangeoverContent =
  | { kind: 'policy'; policy: PolicyCode; reason: string }
  | { kind: 'subject-keys'; keyVersions: number[]; reason: string };

export interface ChangeoverRow {
  changeover: string;
  kind: ChangeoverContent['kind'];
  policy: PolicyCode | null;
  keyVersions: number[] | null;
  reason: string;
  author: string;
  proposedAt: Date;
  approver: string | null;
  approvedAt: Date | null;
  pass: 'lifting' | 'rest' | 'done' | null;
  reissued: number;
}

interface ChangeoverParts {
  database: DatabaseHandle;
  settings: Settings;
  mode: RegisterMode;
  now: () => Date;
  log: Log;
}

const SELECT = `SELECT id AS changeover, kind, policy, key_versions AS "keyVersions", reason, author, proposed_at AS "proposedAt",
  approver, approved_at AS "approvedAt", pass, reissued FROM changeover`;

/** Decisions of two people that change what every listing says; one at a time. */
export class Changeovers {
  /** Called when one was approved. */
  onApproval = (): void => undefined;

  constructor(private readonly parts: ChangeoverParts) {}

  /** @throws Refused `changeover-open`, `nothing-changed`, `keys-not-overlapping` */
  async propose(caller: Caller, key: string, content: ChangeoverContent): Promise<ChangeoverRow> {
    const { now, settings } = this.parts;
    assertForAll(caller);
    return this.write(caller, key, { route: 'changeovers', ...content }, async (tx) => {
      await settings.read(tx);
      const no = this.whyNot(content);
      if (no) throw no;
      const id = randomUUID();
      const [made] = await tx.query(
        `INSERT INTO changeover (id, kind, policy, key_versions, reason, author, proposed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT DO NOTHING RETURNING id`,
        [
          id,
          content.kind,
          content.kind === 'policy' ? content.policy : null,
          content.kind === 'subject-keys' ? content.keyVersions : null,
          content.reason,
          caller.sub,
          now(),
        ],
      );
      if (!made) throw conflict('changeover-open', 'Another changeover is proposed or under way; one at a time.');
      return this.one(tx, id);
    });
  }

  /** From here on new decisions stand under it; the listings that exist are issued again, lifts first. */
  async approve(caller: Caller, key: string, id: string): Promise<ChangeoverRow> {
    const { now, settings, log } = this.parts;
    assertForAll(caller);
    const row = await this.write(caller, key, { route: 'approve-changeover', id }, async (tx) => {
      await tx.query('SELECT 1 FROM changeover WHERE id = $1 FOR UPDATE', [id]);
      const { author, approver } = await this.one(tx, id);
      if (author === caller.sub)
        throw new Refused(refuse('author-approves', 'Another person than the author approves.', { kind: 'forbidden' }));
      if (approver !== null) throw conflict('already-decided', `It was approved by ${approver}.`);
      await tx.query(`UPDATE changeover SET approver = $2, approved_at = $3, pass = 'lifting' WHERE id = $1`, [
        id,
        caller.sub,
        now(),
      ]);
      return this.one(tx, id);
    });
    await settings.read(this.parts.database);
    log.warn({ changeover: id, kind: row.kind, by: caller.sub }, 'every listing is issued again');
    this.onApproval();
    return row;
  }

  /** Takes back what nobody has approved. */
  async withdraw(caller: Caller, key: string, id: string): Promise<{ withdrawn: string }> {
    assertForAll(caller);
    return this.write(caller, key, { route: 'withdraw-changeover', id }, async (tx) => {
      const [gone] = await tx.query('DELETE FROM changeover WHERE id = $1 AND approver IS NULL RETURNING id', [id]);
      if (!gone) {
        await this.one(tx, id);
        throw conflict('already-decided', 'It was approved; propose the way back instead.');
      }
      return { withdrawn: id };
    });
  }

  list(): Promise<ChangeoverRow[]> {
    return this.parts.database.query<ChangeoverRow>(`${SELECT} ORDER BY proposed_at DESC LIMIT 100`);
  }

  private whyNot(content: ChangeoverContent): Refused | null {
    const { policy, keyVersions } = this.parts.settings;
    if (content.kind === 'policy')
      return content.policy === policy ? conflict('nothing-changed', `The policy is ${policy} already.`) : null;
    const said = content.keyVersions.join(' and ');
    if (said === keyVersions.join(' and ')) return conflict('nothing-changed', `The keys are ${said} already.`);
    // An agency that has only one of the keys must find the subject under it, before, meanwhile and after.
    if (content.keyVersions.some((version) => keyVersions.includes(version))) return null;
    return conflict(
      'keys-not-overlapping',
      `Keys of version ${keyVersions.join(' and ')} are in use; go through both.`,
    );
  }

  private async one(tx: Pick<Tx, 'query'>, id: string): Promise<ChangeoverRow> {
    const [row] = await tx.query<ChangeoverRow>(`${SELECT} WHERE id = $1`, [id]);
    if (!row) throw new Refused(refuse('unknown-changeover', 'There is no such changeover.', { kind: 'unknown' }));
    return row;
  }

  private write<T>({ sub }: Caller, key: string, asked: object, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { database, mode, now } = this.parts;
    mode.assertLive();
    return database.transaction((tx) => once(tx, { caller: sub, key, asked, now: now() }, () => work(tx)));
  }
}

/** It is about every court's listings, so no court decides it alone. */
function assertForAll({ court }: Caller): void {
  if (court === undefined) return;
  throw new Refused(
    refuse('one-court-only', 'This concerns the listings of all courts; you act for one.', { kind: 'forbidden' }),
  );
}
