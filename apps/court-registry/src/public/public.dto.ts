import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

export const MOST_CHANGES = 500;

export class SearchQuery {
  @ApiProperty({ description: 'The full name; no part of it, no wildcard.', example: '测试甲', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string;

  @ApiProperty({
    description:
      'At least four characters of the number as published: of a person the first six or the last four digits, of an organisation any part of its code.',
    example: '1012',
    maxLength: 40,
  })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  number?: string;
}

export class FeedQuery {
  @ApiPropertyOptional({
    description: 'The member `next` of the page before; without it the feed starts at its beginning.',
    example: 'AQAAAAAABw3fQ8E',
    maxLength: 20_000,
  })
  @IsOptional()
  @IsString()
  @MaxLength(20_000)
  after?: string;

  @ApiPropertyOptional({ description: 'Most changes on the page.', default: 100, maximum: MOST_CHANGES, example: 500 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_CHANGES)
  limit?: number;
}

export class StatisticsQuery {
  @ApiProperty({ description: 'A month in Asia/Shanghai.', example: '2026-05' })
  @Matches(/^20\d\d-(0[1-9]|1[0-2])$/, { message: 'month must be written YYYY-MM, of this century' })
  month!: string;
}
