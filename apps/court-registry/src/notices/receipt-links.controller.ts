import { applyDecorators, Controller, Get, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags, ApiTooManyRequestsResponse } from '@nestjs/swagger'; // prettier-ignore
import { Public } from '#service';
import { PublicRate } from '../public/public-rate.guard.js';
import { receiptPage } from './receipt-page.js';
import { Receipts } from './receipts.js';

const TOKEN = {
  name: 'token',
  description: 'As the mail has it.',
  example: '17-0000000000000000000000000000000000000000000',
};
const A_PAGE = {
  description: 'The page: which letter it is, and a button, or when it was confirmed.',
  content: { 'text/html': { schema: { type: 'string', example: '<!doctype html>…' } } },
};
/** The address is all that it takes to confirm, so no other site hears of it and none can press the button unseen. */
const AnswersPage = () =>
  applyDecorators(
    Header('content-type', 'text/html; charset=utf-8'),
    Header('cache-control', 'no-store'),
    Header('referrer-policy', 'no-referrer'),
    Header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ApiParam(TOKEN),
    ApiOkResponse(A_PAGE),
  );

/** Where somebody who was told by e-mail confirms it, without a token of the register: the link is the proof. */
@ApiTags('notices')
@ApiTooManyRequestsResponse({ description: 'This address has asked too often; `retry-after` says when to go on.' })
@ApiNotFoundResponse({ description: 'The register has made no such link.' })
@Public()
@UseGuards(PublicRate)
@Controller('receipts')
export class ReceiptLinksController {
  constructor(private readonly receipts: Receipts) {}

  @Get(':token')
  @AnswersPage()
  @ApiOperation({
    summary: 'The page behind the link in a mail',
    description: 'Changes nothing: whatever follows links in mails by itself confirms no receipt.',
  })
  async show(@Param('token') token: string): Promise<string> {
    return receiptPage(await this.receipts.linked(token));
  }

  @Post(':token')
  @HttpCode(200)
  @AnswersPage()
  @ApiOperation({
    summary: 'Confirms that a notice or retraction has come by e-mail',
    description: 'Once: pressed again it shows when it was confirmed.',
  })
  async confirm(@Param('token') token: string): Promise<string> {
    return receiptPage(await this.receipts.confirm(token));
  }
}
