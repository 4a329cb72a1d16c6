import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CallerOf, NumberInPath, Roles, type Caller } from '#service';
import { PublishedAnswer, ReasonBody } from '../proposals/proposals.dto.js';
import { IdempotencyKey, keyHeader } from '../register/idempotency-key.js';
import { ListingView, RevisionView } from './listings.dto.js';
import { Listings } from './listings.js';

const NUMBER = { name: 'number', description: 'Listing number.', example: 4711 };

@ApiTags('listings')
@ApiBearerAuth()
@Controller('listings')
export class ListingsController {
  constructor(private readonly listings: Listings) {}

  @Get(':number')
  @Roles('clerk', 'president', 'operator', 'auditor', 'agency', 'reconciliation')
  @ApiOperation({
    summary: 'Shows a listing at its newest revision',
    description: 'As published: number partly masked, no subject refs. The reading is logged.',
  })
  @ApiParam(NUMBER)
  @ApiOkResponse({ type: ListingView, description: 'The listing.' })
  show(@CallerOf() caller: Caller, @NumberInPath() number: number): Promise<ListingView> {
    return this.listings.show(caller, number);
  }

  @Get(':number/revisions')
  @Roles('clerk', 'president', 'operator', 'auditor', 'agency', 'reconciliation')
  @ApiOperation({
    summary: 'Shows every revision of a listing, oldest first',
    description: 'With who proposed and approved it, and its number in the shard. The reading is logged.',
  })
  @ApiParam(NUMBER)
  @ApiOkResponse({ type: [RevisionView], description: 'The revisions.' })
  revisions(@CallerOf() caller: Caller, @NumberInPath() number: number): Promise<RevisionView[]> {
    return this.listings.revisions(caller, number);
  }

  @Post(':number/reissue')
  @HttpCode(200)
  @Roles('operator', 'agency')
  @ApiOperation({
    summary: 'Issues the current state again as a new revision',
    description: 'The repair of what an agency could not use. Without a key every call makes a revision.',
  })
  @ApiParam(NUMBER)
  @ApiHeader({ ...keyHeader('release-rail-17'), required: false })
  @ApiOkResponse({ type: PublishedAnswer, description: 'It is numbered.' })
  reissue(
    @CallerOf() caller: Caller,
    @NumberInPath() number: number,
    @IdempotencyKey({ optional: true }) key: string | undefined,
    @Body() { reason }: ReasonBody,
  ): Promise<PublishedAnswer> {
    return this.listings.reissue(caller, number, reason, key);
  }
}
