import { registerTopic, type InputRow } from '#contracts';
import type { Tx } from '#messaging';
import { decide } from '../domain/decide.js';
import type { Circumstances, Listing } from '../domain/listing.js';
import { refusal } from '../domain/refusal.js';
import type { IdentityVault } from '../register/identity-vault.js';
import type { ListingStore } from '../register/listing-store.js';
import type { Change, Publisher } from '../register/publisher.js';
import { commandOf, decisionNumberOf } from '../register/rows.js';
import type { ImportStore, RefusedLine } from './import-store.js';

/** Numbers that bulk work takes of one shard in one transaction, and how many unsent ones it leaves in front of a lift (I2). */
export const MOST_EVENTS = 500;
export const MOST_UNSENT = 2_000;

export interface BatchParts {
  listings: ListingStore;
  imports: ImportStore;
  publisher: Publisher;
  vault: IdentityVault;
  circumstances: () => Circumstances;
}

/** What a call did: rows were taken, the shard must first send what it has, another process is at it, or nothing is left. */
export type BatchOutcome = 'taken' | 'full' | 'busy' | 'empty';

interface Work {
  digest: string;
  author: string;
  approver: string;
  court: string | null;
}

interface Folded {
  changes: Change[];
  refused: RefusedLine[];
  done: { listing: number; correction: number; deletion: number };
}

/**
 * Publishes the next rows of one shard of an approved import. Cursor, revisions, refusals and outbox rows are one
 * transaction, so a killed process continues behind the last commit without doubling or losing a row.
 */
export async function takeBatch(tx: Tx, parts: BatchParts, work: Work, shard: number): Promise<BatchOutcome> {
  const { digest } = work;
  const [head] = await tx.query<{ cursor: number }>(
    'SELECT cursor FROM import_shard WHERE digest = $1 AND shard = $2 FOR UPDATE SKIP LOCKED',
    [digest, shard],
  );
  if (!head) return 'busy';
  const [{ unsent }] = await tx.query<{ unsent: number }>(
    'SELECT last - sent AS unsent FROM outbox_shard WHERE topic = $1 AND shard = $2',
    [registerTopic, shard],
  );
  if (Number(unsent) >= MOST_UNSENT) return 'full';
  const staged = await tx.query(
    'SELECT line, listing, sealed, identity_key FROM import_row WHERE digest = $1 AND shard = $2 AND line > $3 ORDER BY line LIMIT $4',
    [digest, shard, head.cursor, MOST_EVENTS],
  );
  if (staged.length === 0) return 'empty';
  const rows = staged.map(({ line, listing, sealed, identity_key: keyId }) => {
    const text = parts.vault.open({ keyId, bytes: sealed }, `import/${digest}/${line}`);
    return { line: line as number, listing: Number(listing), row: JSON.parse(text) as InputRow };
  });
  const at = parts.circumstances();
  const states = await parts.listings.lock(tx, [...new Set(rows.map(({ listing }) => listing))]);
  const newDecisions = rows.filter(({ row }) => row.row === 'listing').map(({ row }) => decisionNumberOf(row));
  const taken = await parts.listings.taken(tx, newDecisions);
  const { changes, refused, done } = fold(rows, states, taken, parts.publisher, at, work);
  await parts.imports.refuse(tx, digest, refused);
  await tx.query(
    'UPDATE import_shard SET cursor = $3, published = published + $4, corrected = corrected + $5, deleted = deleted + $6 WHERE digest = $1 AND shard = $2',
    [digest, shard, rows.at(-1)!.line, done.listing, done.correction, done.deletion],
  );
  await parts.publisher.publish(tx, changes, at.now);
  return 'taken';
}

/** Decides the rows one after the other, each on the state that the one before left. */
function fold(
  rows: readonly { line: number; listing: number; row: InputRow }[],
  states: Map<number, Listing>,
  taken: ReadonlySet<string>,
  publisher: Publisher,
  at: Circumstances,
  { digest, author, approver, court }: Work,
): Folded {
  const folded: Folded = { changes: [], refused: [], done: { listing: 0, correction: 0, deletion: 0 } };
  for (const { line, listing, row } of rows) {
    if (row.row === 'listing' && taken.has(row.decision.number)) {
      folded.refused.push({
        line,
        refusal: refusal(
          'duplicate-decision',
          'a listing rests on a decision of that number already',
          undefined,
          'decision.number',
        ),
      });
      continue;
    }
    const before = states.get(listing) ?? null;
    if (before && court !== null && before.content.court.code !== court) {
      folded.refused.push({
        line,
        refusal: refusal('other-court', 'the sender acts for another court', undefined, 'listing'),
      });
      continue;
    }
    const decided = decide(before, commandOf(row, listing), at);
    if (!decided.ok) {
      folded.refused.push({ line, refusal: decided.refusal });
      continue;
    }
    const change: Change = {
      before,
      event: decided.event,
      provenance: { origin: `import ${digest} ${line}`, author, approver },
    };
    const notNow = publisher.whyNotNow(change, at.now);
    if (notNow) {
      folded.refused.push({ line, refusal: notNow });
      continue;
    }
    states.set(listing, decided.event.listing);
    folded.changes.push(change);
    folded.done[row.row]++;
  }
  return folded;
}
