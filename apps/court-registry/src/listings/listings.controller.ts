import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CallerOf, Roles, type Caller } from '#service';
import { PublishedAnswer, ReasonBody } from '../proposals/proposals.dto.js';
import { IdempotencyKey } from '../register/idempotency-key.js';
import { Listings } from './listings.js';

@ApiTags('listings')
@ApiBearerAuth()
@Controller('listings')
export class ListingsController {
  constructor(private readonly listings: Listings) {}

  @Get(':number')
  @Roles('clerk', 'president', 'operator', 'auditor', 'agency', 'reconciliation')
  show(@CallerOf() caller: Caller, @Param('number', ParseIntPipe) number: number): Promise<object> {
    return this.listings.show(caller, number);
  }

  @Get(':number/revisions')
  @Roles('clerk', 'president', 'operator', 'auditor', 'agency', 'reconciliation')
  revisions(@CallerOf() caller: Caller, @Param('number', ParseIntPipe) number: number): Promise<object[]> {
    return this.listings.revisions(caller, number);
  }

  @Post(':number/reissue')
  @HttpCode(200)
  @Roles('operator', 'agency')
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiOkResponse({ type: PublishedAnswer })
  reissue(
    @CallerOf() caller: Caller,
    @Param('number', ParseIntPipe) number: number,
    @IdempotencyKey({ optional: true }) key: string | undefined,
    @Body() { reason }: ReasonBody,
  ): Promise<PublishedAnswer> {
    return this.listings.reissue(caller, number, reason, key);
  }
}
