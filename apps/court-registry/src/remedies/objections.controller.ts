import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
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
import { ObjectionAnswerView, ObjectionView } from './objection-view.dto.js';
import { Objections, type ObjectionAnswer } from './objections.js';
import {
  EnterObjectionBody,
  GrantBody,
  ObjectionsQuery,
  ReceiptObjectionBody,
  RejectObjectionBody,
  ServedBody,
} from './remedies.dto.js';
import { RemedyHistory } from './remedy-history.js';

const KEY = keyHeader('objection-2026-17');
const ID = { name: 'id', description: 'Of the objection.', example: '0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21' };

@ApiTags('remedies')
@ApiBearerAuth()
@Controller()
export class ObjectionsController {
  constructor(
    private readonly objections: Objections,
    private readonly history: RemedyHistory,
  ) {}

  @Post('listings/:number/objections')
  @Roles('clerk')
  @ApiOperation({
    summary: 'Takes in a request to revoke, correct or delete the listing',
    description: 'Entered by a clerk on behalf of the person concerned (P art. 11). Decided in 15 days of receipt.',
  })
  @ApiParam({ name: 'number', description: 'Listing number.', example: 4711 })
  @ApiHeader(KEY)
  @ApiCreatedResponse({ type: ObjectionAnswerView, description: 'The objection.' })
  enter(
    @CallerOf() caller: Caller,
    @NumberInPath() number: number,
    @IdempotencyKey() key: string,
    @Body() body: EnterObjectionBody,
  ): Promise<ObjectionAnswer> {
    return this.objections.enter({ caller, key }, number, body);
  }

  @Post('objections')
  @Roles('clerk')
  @ApiOperation({
    summary: 'Takes in a request of somebody who holds the receipt of a refusal and nothing else',
    description: 'The receipt names the listing. As the request about a listing (P art. 11).',
  })
  @ApiHeader(KEY)
  @ApiCreatedResponse({ type: ObjectionAnswerView })
  enterByReceipt(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Body() { receipt, ...entered }: ReceiptObjectionBody,
  ): Promise<ObjectionAnswer> {
    return this.objections.enterByReceipt({ caller, key }, receipt.trim(), entered);
  }

  @Post('objections/:id/grant')
  @HttpCode(200)
  @Roles('president')
  @ApiOperation({
    summary: 'Grants the request and names the approved proposal that did it',
    description: 'By another person than the one who entered it; to be acted on in 3 working days (P art. 12(1)).',
  })
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiOkResponse({ type: ObjectionAnswerView, description: 'The objection.' })
  grant(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @IdempotencyKey() key: string,
    @Body() { proposal, decidedOn }: GrantBody,
  ): Promise<ObjectionAnswer> {
    return this.objections.grant({ caller, key }, id, proposal.toLowerCase(), decidedOn);
  }

  @Post('objections/:id/reject')
  @HttpCode(200)
  @Roles('president')
  @ApiOperation({
    summary: 'Rejects the request, with reasons',
    description: 'By another person than the one who entered it (P art. 12(1)).',
  })
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiOkResponse({ type: ObjectionAnswerView, description: 'The objection.' })
  reject(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @IdempotencyKey() key: string,
    @Body() { reasons, decidedOn }: RejectObjectionBody,
  ): Promise<ObjectionAnswer> {
    return this.objections.reject({ caller, key }, id, { ...reasons }, decidedOn);
  }

  @Post('objections/:id/served')
  @HttpCode(200)
  @Roles('clerk')
  @ApiOperation({
    summary: 'Notes that the rejection reached the person',
    description: 'The ten days to ask the next-level court for reconsideration run from that day (P art. 12(2)).',
  })
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiOkResponse({ type: ObjectionAnswerView, description: 'The objection.' })
  served(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @IdempotencyKey() key: string,
    @Body() { servedOn, mode }: ServedBody,
  ): Promise<ObjectionAnswer> {
    return this.objections.served({ caller, key }, id, servedOn, mode);
  }

  @Get('objections')
  @Roles('clerk', 'president', 'auditor')
  @ApiOperation({
    summary: "Objections of the caller's court, with every clock",
    description: 'At most 500, what was received first in front; without what people wrote.',
  })
  @ApiOkResponse({ type: [ObjectionView], description: 'The objections.' })
  list(@CallerOf() caller: Caller, @Query() query: ObjectionsQuery): Promise<ObjectionView[]> {
    return this.history.list(caller, query);
  }

  @Get('objections/:id')
  @Roles('clerk', 'president', 'auditor')
  @ApiOperation({
    summary: 'The whole history of one objection',
    description: 'With the words of the person and the reasons of the court. The reading is logged.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: ObjectionView, description: 'The objection.' })
  show(@CallerOf() caller: Caller, @Param('id', ParseUUIDPipe) id: string): Promise<ObjectionView> {
    return this.history.show(caller, id);
  }
}
