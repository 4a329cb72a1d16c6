import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsDay, IsText } from '../remedies/fields.js';
import { SUSPICIONS, type Evidence, type Reported, type ReportRow, type Suspicion } from './reports.js';

const EVIDENCE = ['transaction', 'document', 'denial', 'recording', 'other'] as const;
const OUTCOMES = ['taken-up', 'set-aside'] as const;

export class EvidenceBody implements Evidence {
  @ApiProperty({ enum: EVIDENCE, example: 'transaction', description: 'What it is.' })
  @IsIn(EVIDENCE)
  kind!: Evidence['kind'];

  @ApiProperty({
    maxLength: 200,
    example: 'transfer 20260512-000417',
    description: 'Where the agency keeps it; no number of a person.',
  })
  @IsText(200)
  reference!: string;
}

export class ReportBody implements Reported {
  @ApiProperty({ example: 1, description: 'Listing number, as the check answered it.' })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  listing!: number;

  @ApiProperty({
    enum: SUSPICIONS,
    example: 'account-of-another',
    description: 'How the restriction seems to be got round.',
  })
  @IsIn(SUSPICIONS)
  suspicion!: Suspicion;

  @ApiProperty({ format: 'date', example: '2026-05-12', description: 'Day on which it happened, in Asia/Shanghai.' })
  @IsDay()
  happenedOn!: string;

  @ApiProperty({
    type: [EvidenceBody],
    description: 'References, 1 to 50; the evidence stays with the agency until the court asks.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => EvidenceBody)
  evidence!: EvidenceBody[];

  @ApiProperty({
    maxLength: 5_000,
    example: '被执行人多次使用亲属银行卡转账。',
    description: 'What the officer saw; kept sealed.',
  })
  @IsText(5_000)
  account!: string;
}

export class ReportOutcomeBody {
  @ApiProperty({ enum: OUTCOMES, example: 'taken-up' })
  @IsIn(OUTCOMES)
  outcome!: 'taken-up' | 'set-aside';

  @ApiProperty({ maxLength: 2_000, example: '已调取转账记录', description: 'Why, or what the court does now.' })
  @IsText(2_000)
  reason!: string;
}

export class ReportsQuery {
  @ApiPropertyOptional({ type: Number, example: 1, description: 'Listing number.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  listing?: number;

  @ApiPropertyOptional({ example: '(2025)苏0602执1234号', description: 'Enforcement case.' })
  @IsOptional()
  @IsText(200)
  caseNumber?: string;

  @ApiPropertyOptional({
    type: Boolean,
    example: true,
    description: 'Only what nobody has decided on yet, or only the rest.',
  })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  waiting?: boolean;
}

export class ReportAnswer {
  @ApiProperty({ format: 'uuid', example: '4c0e1f5a-93c1-4d0e-8a53-1f0d7b1c2e34' })
  report!: string;
}

export class ReportView implements ReportRow {
  @ApiProperty({ format: 'uuid', example: '4c0e1f5a-93c1-4d0e-8a53-1f0d7b1c2e34' })
  report!: string;

  @ApiProperty({ example: 'banking' })
  agency!: string;

  @ApiProperty({ example: 'officer-zhou', description: 'Who reported it.' })
  officer!: string;

  @ApiProperty({ example: 1, description: 'Listing number.' })
  listing!: number;

  @ApiProperty({ example: 'JS0602', description: 'Court code.' })
  court!: string;

  @ApiProperty({ example: '(2025)苏0602执1234号' })
  caseNumber!: string;

  @ApiProperty({ enum: SUSPICIONS, example: 'account-of-another' })
  suspicion!: Suspicion;

  @ApiProperty({ format: 'date', example: '2026-05-12' })
  happenedOn!: string;

  @ApiProperty({ type: [EvidenceBody] })
  evidence!: EvidenceBody[];

  @ApiProperty({ format: 'date-time', example: '2026-05-13T02:11:00.000Z' })
  receivedAt!: Date;

  @ApiProperty({ enum: OUTCOMES, nullable: true, example: null, type: String })
  outcome!: 'taken-up' | 'set-aside' | null;

  @ApiProperty({ nullable: true, example: null, type: String })
  reason!: string | null;

  @ApiProperty({ nullable: true, example: null, type: String })
  decidedBy!: string | null;

  @ApiProperty({ nullable: true, example: null, type: String, format: 'date-time' })
  decidedAt!: Date | null;

  @ApiPropertyOptional({ example: '被执行人多次使用亲属银行卡转账。', description: 'Only where one report is read.' })
  account?: string;
}
