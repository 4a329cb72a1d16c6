import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import type { Retracted } from '../domain/retraction.js';
import { IsWritten } from './form.js';

const WHAT = ['performance', 'service'];
const STATUSES = ['proposed', 'approved', 'rejected'];
const ID = { format: 'uuid', example: '1c7c2a36-0b5b-4a63-9f0f-4c2f5a6d7e81', description: 'Id of the retraction.' };
const DECISION = { format: 'uuid', example: '6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa' };

/** What can be taken back. */
export const A_RETRACTION = {
  performance: {
    summary: 'A performance that was recorded wrongly',
    value: { what: 'performance', performance: 0, reason: '款项属于另案' },
  },
};

export class RetractionBody {
  @ApiProperty({ enum: WHAT, example: 'performance', description: 'What was recorded wrongly.' })
  @IsIn(WHAT)
  what!: Retracted;

  @ApiPropertyOptional({ example: 0, description: 'Of a performance: its place among those of the case, from 0.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  performance?: number;

  @ApiPropertyOptional({ ...DECISION, description: 'Of a service, or of a performance recorded for it: the decision.' })
  @IsOptional()
  @IsUUID()
  decision?: string;

  @ApiProperty({ example: '款项属于另案', description: 'Why; kept.' })
  @IsWritten(2000)
  reason!: string;
}

export class RetractionAnswer {
  @ApiProperty(ID)
  retraction!: string;

  @ApiProperty({ enum: STATUSES, example: 'proposed', description: 'Where it stands.' })
  status!: 'proposed' | 'approved' | 'rejected';
}

export class RetractionView extends RetractionAnswer {
  @ApiProperty({ enum: WHAT, example: 'performance', description: 'What was recorded wrongly.' })
  what!: Retracted;

  @ApiProperty({ type: Number, nullable: true, example: 0, description: 'Place of the performance, from 0.' })
  performance!: number | null;

  @ApiProperty({ ...DECISION, type: String, nullable: true, description: 'The decision.' })
  decision!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { performedOn: '2026-03-20' },
    description: 'What had been recorded.',
  })
  recorded!: Record<string, unknown>;

  @ApiProperty({ example: '款项属于另案', description: 'Why.' })
  reason!: string;

  @ApiProperty({ example: 'clerk-li', description: 'Who proposed it.' })
  author!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-21T02:10:00.000Z', description: 'When.' })
  proposedAt!: Date;

  @ApiProperty({ type: String, nullable: true, example: 'president-wang', description: 'Who decided on it.' })
  decidedBy!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null, description: 'When.' })
  decidedAt!: Date | null;
}
