import { Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CallerOf, NumberInPath, Roles, type Caller } from '#service';
import { IdempotencyKey, keyHeader } from '../register/idempotency-key.js';
import { ReceiptView, SignedLetterView, ToldOfView } from './notices.dto.js';
import type { SignedLetter } from './notice-store.js';
import { Receipts, type ToldOf } from './receipts.js';

const NOTICE = { name: 'number', description: 'Number of the notice or retraction.', example: 17 };
/** Pages name people: no cache keeps them. */
const NOT_KEPT = ['cache-control', 'no-store'] as const;

@ApiTags('notices')
@ApiBearerAuth()
@Controller()
export class NoticesController {
  constructor(private readonly receipts: Receipts) {}

  @Get('listings/:number/notices')
  @Roles('clerk', 'president', 'auditor')
  @ApiOperation({
    summary: 'Who was told of this listing, and what was taken back',
    description: 'To whom, by what article, when sent and received, when taken back and whether that was received.',
  })
  @ApiParam({ name: 'number', description: 'Listing number.', example: 4711 })
  @ApiOkResponse({ type: [ToldOfView], description: 'The notices.' })
  ofListing(@CallerOf() caller: Caller, @NumberInPath() number: number): Promise<ToldOf[]> {
    return this.receipts.ofListing(caller, number);
  }

  @Get('notices/:number')
  @Roles('clerk', 'president', 'auditor')
  @Header(...NOT_KEPT)
  @ApiOperation({
    summary: 'A notice or retraction as it was signed',
    description: 'The same document that the recipient gets. The reading is logged.',
  })
  @ApiParam(NOTICE)
  @ApiOkResponse({ type: SignedLetterView, description: 'The notice.' })
  signed(@CallerOf() caller: Caller, @NumberInPath() number: number): Promise<SignedLetter> {
    return this.receipts.signed(caller, number);
  }

  @Get('notices/:number/page')
  @Roles('clerk', 'president', 'auditor')
  @Header(...NOT_KEPT)
  @Header('content-type', 'text/html; charset=utf-8')
  @ApiOperation({
    summary: 'A notice or retraction as a page to print',
    description: 'A4 with its font, nothing to load from anywhere. The reading is logged.',
  })
  @ApiParam(NOTICE)
  @ApiOkResponse({
    description: 'The page.',
    content: { 'text/html': { schema: { type: 'string', example: '<!doctype html>…' } } },
  })
  page(@CallerOf() caller: Caller, @NumberInPath() number: number): Promise<string> {
    return this.receipts.page(caller, number);
  }

  @Post('notices/:number/receipt')
  @HttpCode(200)
  @Roles('clerk')
  @ApiOperation({
    summary: 'Notes that a notice or retraction has come',
    description:
      'For recipients reached by e-mail who confirm by letter, telephone or mail and not by the link; web addresses confirm themselves.',
  })
  @ApiParam(NOTICE)
  @ApiHeader(keyHeader('receipt-23'))
  @ApiOkResponse({ type: ReceiptView, description: 'The notice.' })
  received(
    @CallerOf() caller: Caller,
    @NumberInPath() number: number,
    @IdempotencyKey() key: string,
  ): Promise<ReceiptView> {
    return this.receipts.received({ caller, key }, number);
  }
}
