import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsNotEmpty, IsObject, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { ROW_KINDS } from '#contracts';
import type { ProposalKind, ProposalStatus } from '../database/entities.js';
import { DueView } from '../register/due.dto.js';
import { MOST_REVISIONS } from '../register/listing-store.js';
import { PageQuery } from '../register/page.dto.js';
import { PROPOSED } from './examples.js';

const STATUSES = ['proposed', 'approved', 'rejected', 'withdrawn'];

export class ProposeBody {
  @ApiProperty({ enum: [...ROW_KINDS], example: 'listing', description: 'What is proposed.' })
  @IsIn([...ROW_KINDS])
  kind!: ProposalKind;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: PROPOSED.listing.value.decision,
    description: 'A row of docs/input-format.md; its member `row` is the kind and may be left out.',
  })
  @IsObject()
  decision!: Record<string, unknown>;

  @ApiPropertyOptional({
    example: 2,
    description:
      'Revision of the listing that you have before your eyes. If somebody changes it before the approval, the proposal is refused with what changed.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_REVISIONS)
  revision?: number;
}

export class ApproveBody {
  @ApiProperty({
    description: 'SHA-256 of what was proposed, as the proposal shows it.',
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  })
  @Matches(/^[0-9a-f]{64}$/, { message: 'contentHash must be a SHA-256 in lower-case hex' })
  contentHash!: string;
}

export class ReasonBody {
  @ApiProperty({ maxLength: 2000, example: '理由不充分', description: 'Why; kept.' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  reason!: string;
}

export class ProposalsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: STATUSES, example: 'proposed', description: 'Only those; all when left out.' })
  @IsOptional()
  @IsIn(STATUSES)
  status?: ProposalStatus;
}

const ID = { format: 'uuid', example: '5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10', description: 'Id of the proposal.' };
const HASH = {
  example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  description: 'SHA-256 of what was proposed; the approval names it.',
};
const maybe = { type: String, nullable: true };

export class ProposedAnswer {
  @ApiProperty(ID)
  proposal!: string;

  @ApiProperty(HASH)
  contentHash!: string;

  @ApiProperty({ enum: STATUSES, example: 'proposed', description: 'Where it stands.' })
  status!: ProposalStatus;
}

export class ProposalView extends ProposedAnswer {
  @ApiProperty({ enum: [...ROW_KINDS], example: 'listing', description: 'What is proposed.' })
  kind!: ProposalKind;

  @ApiProperty({ example: 'JS9902', description: 'Code of the court.' })
  court!: string;

  @ApiProperty({ example: '(2026)苏9902执102号之一', description: 'The decision, or the one that listed.' })
  decisionNumber!: string;

  @ApiProperty({ example: 'clerk-li', description: 'Who proposed it.' })
  author!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-04T07:30:00.000Z', description: 'When.' })
  proposedAt!: Date;

  @ApiProperty({ ...maybe, example: null, description: 'Who approved first of a mass of listings.' })
  firstApprover!: string | null;

  @ApiProperty({ ...maybe, example: 'president-wang', description: 'Who decided on it.' })
  decidedBy!: string | null;

  @ApiProperty({ ...maybe, format: 'date-time', example: '2026-03-05T02:10:00.000Z', description: 'When.' })
  decidedAt!: Date | null;

  @ApiProperty({ ...maybe, example: null, description: 'Of a rejection.' })
  reason!: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 4711, description: 'Listing number, once approved.' })
  listing!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 1, description: 'Revision that it made.' })
  revision!: number | null;

  @ApiProperty({
    type: DueView,
    nullable: true,
    description: 'Until when the law wants a correction or deletion that waits (P arts. 9, 10); null of all others.',
  })
  due!: DueView | null;
}

export class ShownProposalView extends ProposalView {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { ...PROPOSED.correction.value.decision, row: 'correction' },
    description: 'What is proposed, a row of docs/input-format.md; numbers partly masked.',
  })
  decision!: object;
}

/** What is part of a mass of listings: one president has approved, another must. */
export class HeldAnswer {
  @ApiProperty(ID)
  proposal!: string;

  @ApiProperty({ enum: ['held'], example: 'held', description: 'Another president must approve.' })
  status!: 'held';

  @ApiProperty({ example: 'Part of a mass of listings: another president must approve, too.', description: 'Why.' })
  detail!: string;
}

export class PublishedAnswer {
  @ApiProperty({ example: 4711, description: 'Listing number.' })
  listing!: number;

  @ApiProperty({ example: 1, description: 'Revision that was made.' })
  revision!: number;

  @ApiProperty({ example: 2, description: 'Shard of its event.' })
  shard!: number;

  @ApiProperty({ example: 7, description: 'Number of its event within the shard.' })
  sequence!: number;
}
