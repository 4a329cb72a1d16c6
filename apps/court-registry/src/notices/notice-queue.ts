import type { DeliveryStore, Parcel } from '#delivery';
import type { Clock, DatabaseHandle } from '#service';
import type { NoticeStore, SignedLetter } from './notice-store.js';

/** A letter on its way out. */
export interface LetterParcel extends Parcel {
  notice: number;
  /** Web address, or mailbox. */
  address: string;
  signed: SignedLetter;
}

/** Longer than a send may take, so that a claim that ran out belongs to a process that is gone. */
const CLAIM_MS = 30_000;

/** Whose letters: one recipient's, or those of everybody who is reached by mail. */
export type Destination = { recipient: string } | 'mail';

/** The letters that one outside system is owed. Of one listing a recipient gets them in their order, one at a time. */
export class NoticeQueue implements DeliveryStore<LetterParcel> {
  constructor(
    private readonly parts: { database: DatabaseHandle; notices: NoticeStore; clock: Clock; destination: Destination },
  ) {}

  async claim(limit: number): Promise<LetterParcel[]> {
    const { database, notices, destination } = this.parts;
    const most = Math.min(limit, 100);
    const recipient = destination === 'mail' ? null : destination.recipient;
    const rows = await database.query<any>(CLAIM, [recipient, most, CLAIM_MS]);
    return rows.map((row) => ({
      notice: Number(row.number),
      listing: Number(row.listing),
      revision: row.revision,
      lifts: row.lifts,
      attempts: row.attempts,
      address: row.address,
      signed: notices.open(row),
    }));
  }

  /** A web address has received what it answered for; a mail server has only taken it over. */
  async confirm(parcels: readonly LetterParcel[]): Promise<void> {
    await this.parts.database.query(CONFIRM, [parcels.map(({ notice }) => notice), this.parts.clock.now()]);
  }

  async giveBack({ notice }: LetterParcel, retryAfterMs: number, problem: string): Promise<void> {
    await this.parts.database.query(
      `UPDATE notice SET claimed_until = NULL, last_problem = $3, attempts = attempts + 1,
         next_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE number = $1`,
      [notice, retryAfterMs, problem],
    );
  }
}

/** Who has something waiting. */
export async function destinationsOf(database: DatabaseHandle): Promise<Destination[]> {
  const rows = await database.query<{ id: string; channel: string }>(
    `SELECT r.id, r.channel FROM notice_recipient r WHERE EXISTS (SELECT FROM notice n WHERE n.recipient = r.id AND n.pending)`,
  );
  const webhooks = rows.filter(({ channel }) => channel === 'webhook').map(({ id }) => ({ recipient: id }));
  return rows.length > webhooks.length ? [...webhooks, 'mail'] : webhooks;
}

/**
 * What takes something back is received before the recipient gets anything new; what was refused before goes behind
 * what was never tried.
 *
 * A claim is committed before anything leaves, so `tried` is true of whatever somebody may have got. A notice whose
 * listing has moved on since is left for {@link NoticeFollower}, which drops it; what is on its way is waited for.
 */
const CLAIM = `
  WITH due AS (
    SELECT n.number FROM notice n JOIN notice_recipient r ON r.id = n.recipient LEFT JOIN listing l ON l.number = n.listing
    WHERE n.pending AND (n.recipient = $1 OR ($1::uuid IS NULL AND r.channel = 'email'))
      AND n.next_at <= clock_timestamp() AND (n.claimed_until IS NULL OR n.claimed_until < clock_timestamp())
      AND (n.kind = 'retraction' OR (l.standing = 'in-force' AND l.number_index IS NOT DISTINCT FROM n.number_index))
      AND NOT EXISTS (
        SELECT FROM notice e WHERE e.listing = n.listing AND e.recipient = n.recipient AND e.number <> n.number
          AND (e.claimed_until >= clock_timestamp() OR (e.pending AND e.number < n.number)))
      AND (n.lifts OR NOT EXISTS (SELECT FROM notice e WHERE e.recipient = n.recipient AND e.pending AND e.lifts))
    ORDER BY n.lifts DESC, n.attempts, n.next_at, n.number LIMIT $2 FOR UPDATE OF n SKIP LOCKED
  )
  UPDATE notice n SET claimed_until = clock_timestamp() + $3 * interval '1 millisecond', tried = true
  FROM due, notice_recipient r WHERE n.number = due.number AND r.id = n.recipient
  RETURNING n.number, n.listing, n.revision, n.lifts, n.attempts, r.address, n.sealed, n.identity_key AS "identityKey"`;

const CONFIRM = `
  UPDATE notice n SET pending = false, claimed_until = NULL, last_problem = NULL, sent_at = coalesce(n.sent_at, $2),
    received_at = CASE WHEN r.channel = 'webhook' THEN coalesce(n.received_at, $2) ELSE n.received_at END,
    received_by = CASE WHEN r.channel = 'webhook' THEN coalesce(n.received_by, 'webhook') ELSE n.received_by END
  FROM notice_recipient r WHERE n.number = ANY($1::bigint[]) AND r.id = n.recipient`;
