import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

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
