import type { InputRow } from '#contracts';
import { BinaryArray, type Tx } from '#messaging';
import type { ProposalEntity } from '../database/entities.js';
import type { IdentityVault, Sealed } from '../register/identity-vault.js';
import { conflict } from '../register/refusals.js';

const place = (id: string): string => `proposal/${id}`;

/** The proposed rows as they lie in the database: sealed, each bound to its proposal. */
export class SealedProposals {
  constructor(private readonly vault: IdentityVault) {}

  seal(id: string, row: InputRow): Sealed {
    return this.vault.seal(JSON.stringify(row), place(id));
  }

  open({ id, sealed, identityKey }: Pick<ProposalEntity, 'id' | 'sealed' | 'identityKey'>): InputRow {
    return JSON.parse(this.vault.open({ keyId: identityKey, bytes: sealed }, place(id))) as InputRow;
  }
}

/**
 * Locks proposals in the order of their ids and reads them; unknown ones are missing from the answer.
 * @param ifLocked what to do about those that another transaction has locked; skipped ones are missing, too
 */
export async function lockProposals(
  tx: Tx,
  ids: readonly string[],
  ifLocked: 'wait' | 'skip' = 'wait',
): Promise<Map<string, ProposalEntity>> {
  const rows = await tx.query<ProposalEntity>(
    `SELECT id, kind, decision_number AS "decisionNumber", court, content_hash AS "contentHash", sealed, identity_key AS "identityKey",
       author, proposed_at AS "proposedAt", status, decided_by AS "decidedBy", decided_at AS "decidedAt", reason, listing, revision,
       first_approver AS "firstApprover", revision_seen AS "revisionSeen"
     FROM proposal WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE ${ifLocked === 'skip' ? 'SKIP LOCKED' : ''}`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export type NewProposal = Omit<
  ProposalEntity,
  'status' | 'firstApprover' | 'decidedBy' | 'decidedAt' | 'reason' | 'listing' | 'revision'
>;

/** Adds proposals, which wait from now on. */
export async function addProposals(tx: Tx, proposals: readonly NewProposal[]): Promise<void> {
  if (proposals.length === 0) return;
  const column = (name: keyof NewProposal) => proposals.map((proposal) => proposal[name]);
  await tx.query(INSERT_PROPOSALS, [
    column('id'),
    column('kind'),
    column('decisionNumber'),
    column('court'),
    column('contentHash'),
    new BinaryArray(
      'bytea',
      proposals.map(({ sealed }) => sealed),
    ),
    column('identityKey'),
    column('author'),
    column('revisionSeen'),
    column('proposedAt'),
  ]);
}

const INSERT_PROPOSALS = `
  INSERT INTO proposal (id, kind, decision_number, court, content_hash, sealed, identity_key, author, revision_seen, proposed_at)
  SELECT v.* FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::text[], $9::int[], $10::timestamptz[]) v`;

/** @throws Refused when somebody has decided already */
export function assertOpen({ status }: ProposalEntity): void {
  if (status !== 'proposed') throw conflict('already-decided', `The proposal is ${status}.`);
}
