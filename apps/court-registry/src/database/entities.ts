import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RowKind, Standing } from '#contracts';

/** The newest revision of a listing, and what it is looked up by. */
@Entity({ name: 'listing' })
export class ListingEntity {
  @PrimaryColumn('bigint')
  number!: number;

  @Column('int')
  revision!: number;

  @Column('text')
  standing!: Standing;

  @Column('text', { name: 'decision_number' })
  decisionNumber!: string;

  @Column('text')
  court!: string;

  /** HMAC of the subject's number; null where the number is not known. */
  @Column('bytea', { name: 'number_index', nullable: true })
  numberIndex!: Buffer | null;

  /** HMAC of the subject's name; null until {@link NameIndexing} has come by. */
  @Column('bytea', { name: 'name_index', nullable: true })
  nameIndex!: Buffer | null;

  /** A clerk must complete what a rebuilt register can't know. */
  @Column('boolean')
  incomplete!: boolean;
}

/** One revision of a listing; never changed. */
@Entity({ name: 'revision' })
export class RevisionEntity {
  @PrimaryColumn('bigint')
  listing!: number;

  @PrimaryColumn('int')
  revision!: number;

  @Column('text')
  type!: string;

  @Column('text')
  standing!: Standing;

  @Column('text', { array: true })
  measures!: string[];

  /** The listing at this revision without what is sealed. */
  @Column('jsonb')
  state!: unknown;

  @Column('bytea')
  sealed!: Buffer;

  @Column('text', { name: 'identity_key' })
  identityKey!: string;

  /** Where it came from: `proposal <id>`, `import <digest> <line>`, `take-over <digest> <line>`, `reconsideration <id>`, `term`, `reissue`, `recovery`. */
  @Column('text')
  origin!: string;

  @Column('text', { nullable: true })
  author!: string | null;

  @Column('text', { nullable: true })
  approver!: string | null;

  @Column('timestamptz', { name: 'made_at' })
  madeAt!: Date;
}

export type ProposalStatus = 'proposed' | 'approved' | 'rejected' | 'withdrawn';
export type ProposalKind = RowKind;

/** A decision that waits for its second pair of eyes. */
@Entity({ name: 'proposal' })
export class ProposalEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  kind!: ProposalKind;

  /** Of the listing that it is about. */
  @Column('text', { name: 'decision_number' })
  decisionNumber!: string;

  @Column('text')
  court!: string;

  @Column('text', { name: 'content_hash' })
  contentHash!: string;

  @Column('bytea')
  sealed!: Buffer;

  @Column('text', { name: 'identity_key' })
  identityKey!: string;

  @Column('text')
  author!: string;

  /** The president who approved first of what is part of a mass of listings. */
  @Column('text', { name: 'first_approver', nullable: true })
  firstApprover!: string | null;

  /** Revision of the listing that the author had before their eyes; null: a new listing, or they did not say. */
  @Column('int', { name: 'revision_seen', nullable: true })
  revisionSeen!: number | null;

  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt!: Date;

  @Column('text')
  status!: ProposalStatus;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('bigint', { nullable: true })
  listing!: number | null;

  @Column('int', { nullable: true })
  revision!: number | null;
}

export type ImportState = 'receiving' | 'proposed' | 'running' | 'done' | 'rejected' | 'withdrawn';

/** A file of decisions, proposed and approved as one. */
@Entity({ name: 'import' })
export class ImportEntity {
  @PrimaryColumn('text')
  digest!: string;

  @Column('text')
  state!: ImportState;

  @Column('text')
  author!: string;

  /** Of the clerk who sent it; null: any court. */
  @Column('text', { nullable: true })
  court!: string | null;

  /** Whether its rows are listings that another register has published before. */
  @Column('boolean', { name: 'take_over' })
  takeOver!: boolean;

  @Column('int', { name: 'received_lines' })
  receivedLines!: number;

  @Column('text', { name: 'prefix_digest', nullable: true })
  prefixDigest!: string | null;

  @Column('int')
  rows!: number;

  @Column('boolean')
  prepared!: boolean;

  /** The president who approved first of an import that is a mass of listings. */
  @Column('text', { name: 'first_approver', nullable: true })
  firstApprover!: string | null;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt!: Date | null;
}

export const entities = [ListingEntity, RevisionEntity, ProposalEntity, ImportEntity];
