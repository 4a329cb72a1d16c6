import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import type { ImportState } from '../database/entities.js';

const STATES = ['receiving', 'proposed', 'running', 'done', 'rejected', 'withdrawn'];

const MOST = 10_000;

export class NewImportQuery {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    default: 'false',
    example: 'true',
    description: 'Listings that another register has published before; each row says when, as `publishedOn`.',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  takeOver: 'true' | 'false' = 'false';
}

export class RefusedRowsQuery {
  @ApiPropertyOptional({ type: Number, default: 0, example: 0, description: 'Only rows behind this line of the file.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  after = 0;

  @ApiPropertyOptional({ type: Number, default: MOST, maximum: MOST, example: MOST, description: 'Most rows.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit = MOST;
}

/** Why a row was refused, without any of its values: `detail` may speak of them and stays with the import's clerks. */
export class RefusedRowView {
  @ApiProperty({ example: 4711, description: '1-based line of the file.' })
  line!: number;

  @ApiProperty({ example: 'minor' })
  reason!: string;

  @ApiProperty({ type: String, nullable: true, example: 'P 4' })
  article!: string | null;

  @ApiProperty({ type: [String], example: ['subject.number'], description: 'Members of the row, as paths.' })
  fields!: string[];
}

export class RefusedRow {
  @ApiProperty({ example: 17, description: '1-based line of the file.' })
  line!: number;

  @ApiProperty({ example: 'minor', description: 'Named reason.' })
  reason!: string;

  @ApiProperty({ type: String, nullable: true, example: 'P 4', description: 'Article that it would break.' })
  article!: string | null;

  @ApiProperty({ example: 'nobody under eighteen is listed', description: 'The same in words.' })
  detail!: string;

  @ApiProperty({ type: [String], example: ['subject.number'], description: 'Members at fault.' })
  fields!: string[];
}

/** How far an import is. */
export class ImportProgress {
  @ApiProperty({
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    description: 'SHA-256 of the file, the name of the import.',
  })
  import!: string;

  @ApiProperty({ enum: STATES, example: 'running', description: 'Where it stands.' })
  state!: ImportState;

  @ApiProperty({
    example: false,
    description: 'Whether its rows are listings that another register has published before.',
  })
  takeOver!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Who approved first of a mass of listings; another president must approve, too.',
  })
  firstApprover!: string | null;

  @ApiProperty({ example: 85, description: 'Rows of the file.' })
  rows!: number;

  @ApiProperty({ example: 80, description: 'Rows that were published or refused.' })
  done!: number;

  @ApiProperty({ example: 50, description: 'Listings published.' })
  published!: number;

  @ApiProperty({ example: 8, description: 'Listings corrected.' })
  corrected!: number;

  @ApiProperty({ example: 13, description: 'Listings deleted.' })
  deleted!: number;

  @ApiProperty({ example: 9, description: 'Rows refused.' })
  refusedRows!: number;

  @ApiProperty({ type: [RefusedRow], description: 'The first ten thousand of them.' })
  refused!: RefusedRow[];
}
