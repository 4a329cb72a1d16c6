import type { Tx } from '#messaging';

const DETAIL =
  'the register was restored from an older copy: the debtor may have performed since, or the listing may be public; look, and decide anew if it must be';

/**
 * Ends the waiting of every decision. A register restored from an older copy does not know who performed since the
 * copy was made, and a listing that is late does less harm than one of somebody who has performed.
 */
export async function holdWaiting(tx: Tx): Promise<void> {
  await tx.query(
    `UPDATE case_decision SET state = 'not-published', reason = 'register-restored', detail = $1 WHERE state = 'waiting'`,
    [DETAIL],
  );
}
