import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CallerOf, Roles, type Caller } from '#service';
import { IdempotencyKey, keyHeader } from '../register/idempotency-key.js';
import { DecisionView, ShownDecisionView } from './case-view.dto.js';
import { DecisionApproval } from './decision-approval.js';
import {
  ApproveDecisionBody,
  ApprovedDecisionAnswer,
  DecisionAnswerBody,
  DecisionReasonBody,
  DecisionsQuery,
  PerformedBody,
  ServiceBody,
  StandingAnswerBody,
} from './decisions.dto.js';
import { Decisions } from './decisions.js';
import { WaitingDecisions } from './waiting-decisions.js';

const ID = { name: 'id', description: 'Id of the decision.', example: '6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa' };

@ApiTags('decisions')
@ApiBearerAuth()
@Controller('decisions')
export class DecisionsController {
  constructor(
    private readonly decisions: Decisions,
    private readonly approval: DecisionApproval,
    private readonly waiting: WaitingDecisions,
  ) {}

  @Get()
  @Roles('clerk', 'president', 'auditor')
  @ApiOperation({ summary: 'Lists decisions; `not-published` are those that a clerk must look at.' })
  @ApiOkResponse({ type: [DecisionView], description: 'The decisions, newest first.' })
  list(@CallerOf() caller: Caller, @Query() { state }: DecisionsQuery): Promise<DecisionView[]> {
    return this.decisions.list(caller, state);
  }

  @Get(':id')
  @Roles('clerk', 'president', 'auditor')
  @ApiParam(ID)
  @ApiOperation({ summary: 'Shows a decision with its content, and the hash that an approval names.' })
  @ApiOkResponse({ type: ShownDecisionView, description: 'The decision.' })
  show(@CallerOf() caller: Caller, @Param('id', ParseUUIDPipe) id: string): Promise<ShownDecisionView> {
    return this.decisions.show(caller, id);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Roles('president')
  @ApiParam(ID)
  @ApiOperation({ summary: 'Makes the decision (P 5): published at once, or after its grace (D 66(2)).' })
  @ApiHeader(keyHeader('approve-101-1'))
  @ApiOkResponse({ type: ApprovedDecisionAnswer, description: 'It is in force.' })
  approve(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { contentHash }: ApproveDecisionBody,
  ): Promise<ApprovedDecisionAnswer> {
    return this.approval.approve(caller, key, id, contentHash);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Roles('president')
  @ApiParam(ID)
  @ApiOperation({ summary: 'Turns a proposed decision down; its request stays open.' })
  @ApiHeader(keyHeader('reject-101-1'))
  @ApiOkResponse({ type: DecisionAnswerBody, description: 'It is rejected.' })
  reject(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: DecisionReasonBody,
  ): Promise<DecisionAnswerBody> {
    return this.decisions.reject(caller, key, id, reason);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Roles('clerk')
  @ApiParam(ID)
  @ApiOperation({ summary: 'Its author takes a proposed decision back.' })
  @ApiHeader(keyHeader('take-back-101-1'))
  @ApiOkResponse({ type: DecisionAnswerBody, description: 'It is withdrawn.' })
  withdraw(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<DecisionAnswerBody> {
    return this.decisions.withdraw(caller, key, id);
  }

  @Post(':id/service')
  @HttpCode(200)
  @Roles('clerk')
  @ApiParam(ID)
  @ApiOperation({ summary: 'Records the service of the decision (P 5); its grace begins.' })
  @ApiHeader(keyHeader('service-101-1'))
  @ApiOkResponse({ type: StandingAnswerBody, description: 'It is recorded.' })
  serve(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { servedOn, mode }: ServiceBody,
  ): Promise<StandingAnswerBody> {
    return this.waiting.serve(caller, key, id, servedOn, mode);
  }

  @Post(':id/performed')
  @HttpCode(200)
  @Roles('clerk')
  @ApiParam(ID)
  @ApiOperation({
    summary: 'The debtor performed within the grace (D 66(2)): it is never published, and nobody hears of it.',
  })
  @ApiHeader(keyHeader('performed-101-1'))
  @ApiOkResponse({ type: StandingAnswerBody, description: 'It is taken back.' })
  perform(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { performedOn }: PerformedBody,
  ): Promise<StandingAnswerBody> {
    return this.waiting.perform(caller, key, id, performedOn);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Roles('president')
  @ApiParam(ID)
  @ApiOperation({ summary: 'The court takes back a decision that waits for its grace (P 9(1)).' })
  @ApiHeader(keyHeader('revoke-101-1'))
  @ApiOkResponse({ type: StandingAnswerBody, description: 'It is taken back.' })
  revoke(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: DecisionReasonBody,
  ): Promise<StandingAnswerBody> {
    return this.waiting.revoke(caller, key, id, reason);
  }
}
