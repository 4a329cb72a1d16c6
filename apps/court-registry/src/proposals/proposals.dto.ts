import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsNotEmpty, IsObject, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import { ROW_KINDS } from '#contracts';
import type { ProposalKind, ProposalStatus } from '../database/entities.js';

const STATUSES = ['proposed', 'approved', 'rejected', 'withdrawn'];

export class ProposeBody {
  @ApiProperty({ enum: [...ROW_KINDS] })
  @IsIn([...ROW_KINDS])
  kind!: ProposalKind;

  @ApiProperty({
    type: Object,
    description: 'A row of docs/input-format.md; its member `row` is the kind and may be left out.',
  })
  @IsObject()
  decision!: Record<string, unknown>;

  @ApiPropertyOptional({
    description:
      'Revision of the listing that you have before your eyes. If somebody changes it before the approval, the proposal is refused with what changed.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
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
  @ApiProperty({ maxLength: 2000 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  reason!: string;
}

export class ProposalsQuery {
  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: ProposalStatus;
}

export class ProposedAnswer {
  @ApiProperty({ format: 'uuid' })
  proposal!: string;

  @ApiProperty()
  contentHash!: string;

  @ApiProperty({ enum: STATUSES })
  status!: ProposalStatus;
}

/** What is part of a mass of listings: one president has approved, another must. */
export class HeldAnswer {
  @ApiProperty({ format: 'uuid' })
  proposal!: string;

  @ApiProperty({ enum: ['held'] })
  status!: 'held';

  @ApiProperty()
  detail!: string;
}

export class PublishedAnswer {
  @ApiProperty()
  listing!: number;

  @ApiProperty()
  revision!: number;

  @ApiProperty()
  shard!: number;

  @ApiProperty()
  sequence!: number;
}
