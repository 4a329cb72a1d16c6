import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CallerOf, NumberInPath, Roles, type Caller } from '#service';
import { IdempotencyKey, keyHeader } from '../register/idempotency-key.js';
import { Recipients, type Recipient } from './recipients.js';
import { EnterRecipientBody, NameBody, NamingView, ReachedBody, RecipientView } from './recipients.dto.js';

const KEY = keyHeader('recipient-2026-3');
const ID = { name: 'id', description: 'Of the recipient.', example: '7a1d0c52-94b7-4f0e-8b59-2f4c1f1f9a10' };
const NUMBER = { name: 'number', description: 'Listing number.', example: 4711 };

/** Those who must be told (P art. 8). */
@ApiTags('notices')
@ApiBearerAuth()
@Controller()
export class RecipientsController {
  constructor(private readonly recipients: Recipients) {}

  @Post('recipients')
  @Roles('clerk')
  @ApiOperation({
    summary: 'Enters somebody who must be told',
    description:
      'Told of what is published or changed from now on, by web address or e-mail. Of a clerk of one court: told of its listings only (P art. 8).',
  })
  @ApiHeader(KEY)
  @ApiCreatedResponse({ type: RecipientView, description: 'The recipient.' })
  enter(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Body() body: EnterRecipientBody,
  ): Promise<Recipient> {
    return this.recipients.enter({ caller, key }, { ...body });
  }

  @Get('recipients')
  @Roles('clerk', 'president', 'auditor')
  @ApiOperation({
    summary: 'Everybody who must be told',
    description: "Those of the caller's court and of all courts, also those that are told of nothing any more.",
  })
  @ApiOkResponse({ type: [RecipientView], description: 'The recipients.' })
  list(@CallerOf() caller: Caller): Promise<Recipient[]> {
    return this.recipients.list(caller);
  }

  @Put('recipients/:id')
  @Roles('clerk')
  @ApiOperation({
    summary: 'Gives a recipient another name or another address',
    description: 'Letters that wait go the new way.',
  })
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiOkResponse({ type: RecipientView, description: 'The recipient.' })
  change(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @IdempotencyKey() key: string,
    @Body() body: ReachedBody,
  ): Promise<Recipient> {
    return this.recipients.change({ caller, key }, id.toLowerCase(), { ...body });
  }

  @Delete('recipients/:id')
  @Roles('clerk')
  @ApiOperation({
    summary: 'Ends telling a recipient',
    description: 'Notices that have not left are dropped; retractions of what it got still come.',
  })
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiOkResponse({ type: RecipientView, description: 'The recipient.' })
  end(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @IdempotencyKey() key: string,
  ): Promise<Recipient> {
    return this.recipients.end({ caller, key }, id.toLowerCase());
  }

  @Post('listings/:number/recipients')
  @Roles('clerk')
  @ApiOperation({
    summary: 'Names somebody who must be told of this listing',
    description:
      'The employer of a public officer, deputy or conference member (P art. 8(3)), or the body above a public organ, public institution or state-owned enterprise (P art. 8(4)). The notice is made with this answer.',
  })
  @ApiParam(NUMBER)
  @ApiHeader(KEY)
  @ApiCreatedResponse({ type: NamingView, description: 'The recipient.' })
  name(
    @CallerOf() caller: Caller,
    @NumberInPath() number: number,
    @IdempotencyKey() key: string,
    @Body() { recipient, because }: NameBody,
  ): Promise<NamingView> {
    return this.recipients.name({ caller, key }, number, recipient.toLowerCase(), because);
  }

  @Delete('listings/:number/recipients/:id')
  @Roles('clerk')
  @ApiOperation({
    summary: 'Takes back that somebody was named for this listing',
    description:
      'A notice that may have reached them is taken back with this answer; one that has not left is dropped.',
  })
  @ApiParam(NUMBER)
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiOkResponse({ type: NamingView, description: 'The recipient.' })
  unname(
    @CallerOf() caller: Caller,
    @NumberInPath() number: number,
    @Param('id', ParseUUIDPipe) id: string,
    @IdempotencyKey() key: string,
  ): Promise<NamingView> {
    return this.recipients.unname({ caller, key }, number, id.toLowerCase());
  }
}
