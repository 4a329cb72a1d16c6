import { registerTopic, type InputRow } from '#contracts';
import type { Tx } from '#messaging';
import type { Circumstances, Listing } from '../domain/listing.js';
import { refusal } from '../domain/refusal.js';
import { Docket, type Judged } from '../register/docket.js';
import type { IdentityVault } from '../register/identity-vault.js';
import type { ListingStore } from '../register/listing-store.js';
import type { Publisher } from '../register/publisher.js';
import { underReconsideration } from '../register/reconsidered.js';
import { decisionNumberOf } from '../register/rows.js';
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
  takeOver: boolean;
}

interface Folded {
  refused: RefusedLine[];
  done: { listing: number; correction: number; deletion: number };
}

/**
 * Publishes the next rows of one shard of an approved import. Cursor, revisions, refusals and outbox rows are one
 * transaction, so a killed process continues behind the last commit without doubling or losing a row.
 */
export async function takeBatch(
  tx: Tx,
  parts: BatchParts,
  work: Work,
  shard: number,
  most = MOST_EVENTS,
): Promise<BatchOutcome> {
  const { digest } = work;
  const [head] = await tx.query<{ cursor: number }>(
    'SELECT cursor FROM import_shard WHERE digest = $1 AND shard = $2 FOR UPDATE SKIP LOCKED',
    [digest, shard],
  );
  if (!head) return 'busy';
  const [{ unsent }] = await tx.query<{ unsent: number }>(
    'SELECT last - sent AS unsent FROM outbox_shard JOIN relay_shard USING (topic, shard) WHERE topic = $1 AND shard = $2',
    [registerTopic, shard],
  );
  if (Number(unsent) >= MOST_UNSENT) return 'full';
  const staged = await tx.query(
    'SELECT line, listing, sealed, identity_key FROM import_row WHERE digest = $1 AND shard = $2 AND line > $3 ORDER BY line LIMIT $4',
    [digest, shard, head.cursor, most],
  );
  if (staged.length === 0) return 'empty';
  const rows = staged.map(({ line, listing, sealed, identity_key: keyId }) => {
    const text = parts.vault.open({ keyId, bytes: sealed }, `import/${digest}/${line}`);
    return { line: line as number, listing: Number(listing), row: JSON.parse(text) as InputRow };
  });
  const at = parts.circumstances();
  const newDecisions = rows.filter(({ row }) => row.row === 'listing').map(({ row }) => decisionNumberOf(row));
  const [states, numbers] = await Promise.all([
    parts.listings.lock(tx, [...new Set(rows.map(({ listing }) => listing))]),
    parts.listings.numbersOf(tx, newDecisions),
  ]);
  const taken = new Set(numbers.keys());
  const resumed = rows.filter(({ row }) => row.row === 'resumption').map(({ listing }) => listing);
  const docket = new Docket({
    ...{ states, taken, publisher: parts.publisher, circumstances: at, takeOver: work.takeOver },
    reconsidered: await underReconsideration(tx, resumed),
  });
  const { refused, done } = fold(rows, docket, states, work);
  await parts.imports.refuse(tx, digest, refused);
  await tx.query(
    'UPDATE import_shard SET cursor = $3, published = published + $4, corrected = corrected + $5, deleted = deleted + $6 WHERE digest = $1 AND shard = $2',
    [digest, shard, rows.at(-1)!.line, done.listing, done.correction, done.deletion],
  );
  await parts.publisher.publish(tx, docket.changes, at.now);
  return 'taken';
}

/** Refuses the next row of a shard, which the database would not keep: one row must never hold up the rest. */
export async function refuseNext(tx: Tx, { imports }: BatchParts, { digest }: Work, shard: number): Promise<void> {
  const [next] = await tx.query<{ line: number }>(
    `UPDATE import_shard s SET cursor = r.line
     FROM (SELECT min(r.line) AS line FROM import_row r JOIN import_shard s USING (digest, shard)
           WHERE r.digest = $1 AND r.shard = $2 AND r.line > s.cursor) r
     WHERE s.digest = $1 AND s.shard = $2 AND r.line IS NOT NULL RETURNING r.line`,
    [digest, shard],
  );
  if (!next) return;
  const why = refusal('unusable', 'the register could not keep this row; its log says why');
  await imports.refuse(tx, digest, [{ line: next.line, refusal: why }]);
}

/** What the counts of an import call a row by its event: a stay, its end and an exemption are corrections on the wire. */
const COUNTED_AS = {
  listing: 'listing',
  correction: 'correction',
  deletion: 'deletion',
  stay: 'correction',
  resumption: 'correction',
  exemption: 'correction',
} as const;

function fold(
  rows: readonly { line: number; listing: number; row: InputRow }[],
  docket: Docket,
  states: ReadonlyMap<number, Listing>,
  { digest, author, approver, court, takeOver }: Work,
): Folded {
  const origin = `${takeOver ? 'take-over' : 'import'} ${digest}`;
  const folded: Folded = { refused: [], done: { listing: 0, correction: 0, deletion: 0 } };
  for (const { line, listing, row } of rows) {
    const before = states.get(listing);
    const judged: Judged =
      before && court !== null && before.content.court.code !== court
        ? { ok: false, refusal: refusal('other-court', 'the sender acts for another court', undefined, 'listing') }
        : docket.judge(row, listing, { origin: `${origin} ${line}`, author, approver });
    if (judged.ok) folded.done[COUNTED_AS[row.row]]++;
    else folded.refused.push({ line, refusal: judged.refusal });
  }
  return folded;
}
