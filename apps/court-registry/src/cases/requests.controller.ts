import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CallerOf, Roles, type Caller } from '#service';
import { IdempotencyKey, keyHeader } from '../register/idempotency-key.js';
import { A_DECISION, DecisionAnswerBody, DecisionBody, toDraft } from './decisions.dto.js';
import { Decisions } from './decisions.js';
import { RefuseBody, RequestAnswerBody, RequestsQuery } from './requests.dto.js';
import { ListedRequestView } from './case-view.dto.js';
import { Requests } from './requests.js';

const ID = { name: 'id', description: 'Id of the request.', example: '6b0dfb5c-0d6a-4a53-8a70-0b7a7a1d3c45' };

@ApiTags('requests')
@ApiBearerAuth()
@Controller('requests')
export class RequestsController {
  constructor(
    private readonly requests: Requests,
    private readonly decisions: Decisions,
  ) {}

  @Get()
  @Roles('clerk', 'president', 'auditor')
  @ApiOperation({ summary: 'Lists requests, those first that must be decided first.' })
  @ApiOkResponse({ type: [ListedRequestView], description: 'The requests; `overdue` after the 15 days of P 5.' })
  list(@CallerOf() caller: Caller, @Query() { state }: RequestsQuery): Promise<ListedRequestView[]> {
    return this.requests.list(caller, state ?? 'received');
  }

  @Post(':id/refuse')
  @HttpCode(200)
  @Roles('clerk', 'president')
  @ApiParam(ID)
  @ApiOperation({ summary: 'Turns a request down, with reasons and article (P 5).' })
  @ApiHeader(keyHeader('refuse-101-1'))
  @ApiOkResponse({ type: RequestAnswerBody, description: 'It is refused.' })
  refuse(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reasons, article }: RefuseBody,
  ): Promise<RequestAnswerBody> {
    return this.requests.refuse(caller, key, id, reasons, article);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Roles('clerk')
  @ApiParam(ID)
  @ApiOperation({ summary: 'Records that the applicant took the request back.' })
  @ApiHeader(keyHeader('withdraw-101-1'))
  @ApiOkResponse({ type: RequestAnswerBody, description: 'It is withdrawn.' })
  withdraw(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<RequestAnswerBody> {
    return this.requests.withdraw(caller, key, id);
  }

  @Post(':id/decisions')
  @Roles('clerk')
  @ApiParam(ID)
  @ApiOperation({ summary: 'Proposes a decision to list on the request (P 1 to 5, D 62, 66, 67).' })
  @ApiHeader(keyHeader('decision-101-1'))
  @ApiBody({ type: DecisionBody, examples: A_DECISION })
  @ApiCreatedResponse({ type: DecisionAnswerBody, description: 'It is proposed.' })
  propose(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DecisionBody,
  ): Promise<DecisionAnswerBody> {
    return this.decisions.propose(caller, key, id, toDraft(body));
  }
}
