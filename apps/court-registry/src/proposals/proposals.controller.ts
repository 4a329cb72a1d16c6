import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { CallerOf, Roles, type Caller } from '#service';
import { IdempotencyKey } from '../register/idempotency-key.js';
import {
  ApproveBody,
  HeldAnswer,
  ProposalsQuery,
  ProposeBody,
  ProposedAnswer,
  PublishedAnswer,
  ReasonBody,
} from './proposals.dto.js';
import { Approvals } from './approvals.js';
import { Proposals } from './proposals.js';

@ApiTags('proposals')
@ApiBearerAuth()
@Controller('proposals')
export class ProposalsController {
  constructor(
    private readonly proposals: Proposals,
    private readonly approvals: Approvals,
  ) {}

  @Post()
  @Roles('clerk')
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiCreatedResponse({ type: ProposedAnswer })
  propose(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Body() { kind, decision, revision }: ProposeBody,
  ): Promise<ProposedAnswer> {
    return this.proposals.propose(caller, key, kind, decision, revision);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Roles('president')
  @ApiOkResponse({ type: PublishedAnswer })
  @ApiAcceptedResponse({ type: HeldAnswer, description: 'Part of a mass of listings: another president must approve.' })
  async approve(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { contentHash }: ApproveBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublishedAnswer | HeldAnswer> {
    const answer = await this.approvals.approve(caller, id, contentHash);
    if ('status' in answer) void reply.status(202);
    return answer;
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Roles('president')
  @ApiOkResponse({ type: ProposedAnswer })
  reject(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonBody,
  ): Promise<ProposedAnswer> {
    return this.proposals.reject(caller, id, reason);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Roles('clerk')
  @ApiOkResponse({ type: ProposedAnswer })
  withdraw(@CallerOf() caller: Caller, @Param('id', ParseUUIDPipe) id: string): Promise<ProposedAnswer> {
    return this.proposals.withdraw(caller, id);
  }

  @Get()
  @Roles('clerk', 'president', 'auditor')
  list(@CallerOf() caller: Caller, @Query() { status }: ProposalsQuery): Promise<object[]> {
    return this.proposals.list(caller, status);
  }

  @Get(':id')
  @Roles('clerk', 'president', 'auditor')
  show(@CallerOf() caller: Caller, @Param('id', ParseUUIDPipe) id: string): Promise<object> {
    return this.proposals.show(caller, id);
  }
}
