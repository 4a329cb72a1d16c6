import { Controller, Get, Header, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags, ApiTooManyRequestsResponse } from '@nestjs/swagger';
import { Public } from '#service';
import { FeedAnswer, SearchAnswer, StatisticsAnswer } from './public.answers.js';
import { FeedQuery, SearchQuery, StatisticsQuery } from './public.dto.js';
import { PublicFeed } from './public-feed.js';
import { PublicLookup } from './public-lookup.js';
import { PublicRate } from './public-rate.guard.js';
import { PublicStatistics } from './public-statistics.js';

/** Somebody's cache must not go on showing who is off the list. */
const NOT_KEPT = ['cache-control', 'no-store'] as const;

/** What everybody may read of the register, without a token (P arts. 6 and 7). */
@ApiTags('public')
@ApiTooManyRequestsResponse({ description: 'This address has asked too often; `retry-after` says when to go on.' })
@Public()
@UseGuards(PublicRate)
@Controller('public')
export class PublicController {
  constructor(
    private readonly lookup: PublicLookup,
    private readonly feed: PublicFeed,
    private readonly statistics: PublicStatistics,
  ) {}

  @Get('listings')
  @Header(...NOT_KEPT)
  @ApiOperation({
    summary: 'Whether somebody is on the list.',
    description:
      'Listings in force of one full name whose published number shows the given part. A deleted or stayed listing is gone with the decision. There is no way to ask who is on the list.',
  })
  @ApiOkResponse({ type: SearchAnswer, description: 'What was found.' })
  find(@Query() { name, number }: SearchQuery): Promise<SearchAnswer> {
    return this.lookup.find(name, number);
  }

  @Get('feed')
  @Header(...NOT_KEPT)
  @ApiOperation({
    summary: 'Every change of the register, for copies of the list.',
    description:
      'Make the copy of a listing equal to `entry`; where a change has none, take the copy down. Follow `next` for ever; an `unknown-cursor` means that the copy must be made anew from the beginning.',
  })
  @ApiOkResponse({ type: FeedAnswer, description: 'The changes.' })
  follow(@Query() { after, limit }: FeedQuery): Promise<FeedAnswer> {
    return this.feed.page(after, limit ?? 100);
  }

  @Get('statistics')
  @ApiOperation({
    summary: 'What the courts decided in a month.',
    description:
      'Per court and ground: listings published, corrected and deleted in the month, and in force at its end. Months are those of Asia/Shanghai; figures may be ten minutes old, those of a month that is over a day.',
  })
  @ApiOkResponse({ type: StatisticsAnswer, description: 'The figures.' })
  month(@Query() { month }: StatisticsQuery): Promise<StatisticsAnswer> {
    return this.statistics.of(month);
  }
}
