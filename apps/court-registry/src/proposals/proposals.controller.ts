import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  ApiAcceptedResponse,
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
import { PROPOSED } from './examples.js';
import {
  ApproveBody,
  HeldAnswer,
  ProposalsQuery,
  ProposalView,
  ProposeBody,
  ProposedAnswer,
  PublishedAnswer,
  ReasonBody,
  ShownProposalView,
} from './proposals.dto.js';
import { Approvals } from './approvals.js';
import { Proposals } from './proposals.js';

const ID = { name: 'id', description: 'Of the proposal.', example: '5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10' };

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
  @ApiOperation({
    summary: 'Proposes a decision of the court, which another person must approve',
    description: 'Refused if it would not be lawful now; judged again when it is approved.',
  })
  @ApiHeader(keyHeader('proposal-102-1'))
  @ApiBody({ type: ProposeBody, examples: PROPOSED })
  @ApiCreatedResponse({ type: ProposedAnswer, description: 'It waits for a president.' })
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
  @ApiOperation({
    summary: 'Approves a proposal: it is published',
    description: 'By another person than its author (P 5). Approved again by the same person it answers the same.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: PublishedAnswer, description: 'It is numbered.' })
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
  @ApiOperation({ summary: 'Turns a proposal down, with the reason' })
  @ApiParam(ID)
  @ApiOkResponse({ type: ProposedAnswer, description: 'It is rejected.' })
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
  @ApiOperation({ summary: 'Its author takes a proposal back' })
  @ApiParam(ID)
  @ApiOkResponse({ type: ProposedAnswer, description: 'It is withdrawn.' })
  withdraw(@CallerOf() caller: Caller, @Param('id', ParseUUIDPipe) id: string): Promise<ProposedAnswer> {
    return this.proposals.withdraw(caller, id);
  }

  @Get()
  @Roles('clerk', 'president', 'auditor')
  @ApiOperation({
    summary: "Proposals of the caller's court, oldest first",
    description: 'At most 200 at a time. Of what waits it says until when the law wants it.',
  })
  @ApiOkResponse({ type: [ProposalView], description: 'The proposals.' })
  list(@CallerOf() caller: Caller, @Query() { status, ...page }: ProposalsQuery): Promise<ProposalView[]> {
    return this.proposals.list(caller, page, status);
  }

  @Get(':id')
  @Roles('clerk', 'president', 'auditor')
  @ApiOperation({ summary: 'Shows what is proposed, numbers partly masked', description: 'The reading is logged.' })
  @ApiParam(ID)
  @ApiOkResponse({ type: ShownProposalView, description: 'The proposal.' })
  show(@CallerOf() caller: Caller, @Param('id', ParseUUIDPipe) id: string): Promise<ShownProposalView> {
    return this.proposals.show(caller, id);
  }
}
