import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { policies, type PolicyCode } from '#contracts';
import { IsText } from '../remedies/fields.js';
import type { ChangeoverContent, ChangeoverRow } from './changeovers.js';

const KINDS = ['policy', 'subject-keys'] as const;
const POLICIES = Object.keys(policies) as PolicyCode[];

export class ChangeoverBody {
  @ApiProperty({ enum: KINDS, example: 'policy', description: 'What is to change for every listing.' })
  @IsIn(KINDS)
  kind!: ChangeoverContent['kind'];

  @ApiPropertyOptional({
    enum: POLICIES,
    example: 'draft-2022',
    description: 'Of `policy`: the one that selects measures from now on.',
  })
  @ValidateIf(({ kind }: ChangeoverBody) => kind === 'policy')
  @IsIn(POLICIES)
  policy?: PolicyCode;

  @ApiPropertyOptional({
    type: [Number],
    example: [1, 2],
    description:
      'Of `subject-keys`: versions that events carry refs of. From [1] over [1, 2] to [2], each when every agency has its key.',
  })
  @ValidateIf(({ kind }: ChangeoverBody) => kind === 'subject-keys')
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(2)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(1_000, { each: true })
  keyVersions?: number[];

  @ApiProperty({ maxLength: 2_000, example: 'Decision of the judicial committee of 1 June 2026.' })
  @IsText(2_000)
  reason!: string;
}

export class ChangeoverView implements ChangeoverRow {
  @ApiProperty({ format: 'uuid', example: 'b6f0d3f5-3f0a-4f6e-9a38-6b8f1d0c2a11' })
  changeover!: string;

  @ApiProperty({ enum: KINDS, example: 'policy' })
  kind!: ChangeoverContent['kind'];

  @ApiProperty({ enum: POLICIES, nullable: true, example: 'draft-2022', type: String })
  policy!: PolicyCode | null;

  @ApiProperty({ type: [Number], nullable: true, example: null })
  keyVersions!: number[] | null;

  @ApiProperty({ example: 'Decision of the judicial committee of 1 June 2026.' })
  reason!: string;

  @ApiProperty({ example: 'clerk-li' })
  author!: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T04:00:00.000Z' })
  proposedAt!: Date;

  @ApiProperty({ type: String, nullable: true, example: 'president-wang' })
  approver!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-01T05:00:00.000Z' })
  approvedAt!: Date | null;

  @ApiProperty({
    enum: ['lifting', 'rest', 'done'],
    nullable: true,
    example: 'lifting',
    type: String,
    description: 'How far it is: what it lifts comes first, of all listings.',
  })
  pass!: 'lifting' | 'rest' | 'done' | null;

  @ApiProperty({ example: 4711, description: 'Revisions that it has made.' })
  reissued!: number;
}

export class WithdrawnAnswer {
  @ApiProperty({ format: 'uuid', example: 'b6f0d3f5-3f0a-4f6e-9a38-6b8f1d0c2a11' })
  withdrawn!: string;
}
