import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

const MOST = 200;

/** Which part of a list is wanted. */
export class PageQuery {
  @ApiPropertyOptional({ type: Number, default: MOST, maximum: MOST, example: 50, description: 'Most of one page.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit = MOST;

  @ApiPropertyOptional({ type: Number, default: 0, example: 0, description: 'How many to leave out in front.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  offset = 0;
}

/** A part of a list. */
export type Page = Pick<PageQuery, 'limit' | 'offset'>;
