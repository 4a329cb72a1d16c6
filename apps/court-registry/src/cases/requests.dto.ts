import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import type { RequestOrigin } from '../domain/request.js';
import { IsCalendarDay, IsWritten } from './form.js';
import type { RequestState } from './request-store.js';

export const REQUEST_STATES = ['received', 'decided', 'refused', 'withdrawn'];

export class RequestBody {
  @ApiProperty({
    enum: ['applicant', 'own-motion'],
    example: 'applicant',
    description: 'Who moves the court to list (P 5).',
  })
  @IsIn(['applicant', 'own-motion'])
  origin!: RequestOrigin;

  @ApiPropertyOptional({
    format: 'uuid',
    example: '3f2b1f6e-5a0b-4a25-8f5f-3c8b7f0f2d10',
    description: 'The applicant who asks, by id in the case; left out of the own motion.',
  })
  @IsOptional()
  @IsUUID()
  applicant?: string;

  @ApiProperty({
    format: 'uuid',
    example: '9a1d2c64-8a6b-4f5c-b0f6-6a1a0e9d7b21',
    description: 'The debtor to be listed, by id in the case.',
  })
  @IsUUID()
  debtor!: string;

  @ApiProperty({ example: '2026-03-02', description: 'Day of receipt: the 15 days of P 5 begin on the day after.' })
  @IsCalendarDay()
  receivedOn!: string;
}

export class RefuseBody {
  @ApiProperty({ example: '已提供充分有效担保', description: 'Why the request is turned down.' })
  @IsWritten(4000)
  reasons!: string;

  @ApiProperty({ example: 'P 3(1)', description: 'The article on which that rests.' })
  @IsWritten(100)
  article!: string;
}

export class RequestsQuery {
  @ApiPropertyOptional({
    enum: REQUEST_STATES,
    example: 'received',
    description: 'Received ones unless said otherwise.',
  })
  @IsOptional()
  @IsIn(REQUEST_STATES)
  state?: RequestState;
}

export class RequestAnswerBody {
  @ApiProperty({ format: 'uuid', example: '6b0dfb5c-0d6a-4a53-8a70-0b7a7a1d3c45', description: 'Id of the request.' })
  request!: string;

  @ApiProperty({ enum: REQUEST_STATES, example: 'received', description: 'Where it stands.' })
  state!: RequestState;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '2026-03-17',
    description: 'Last day on which the court decides (P 5); null of its own motion.',
  })
  decideBy!: string | null;
}
