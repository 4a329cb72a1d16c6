import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CallerOf, Roles, type Caller } from '#service';
import { IdempotencyKey } from '../register/idempotency-key.js';
import {
  ApproveBody,
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
    @Body() { kind, decision }: ProposeBody,
  ): Promise<ProposedAnswer> {
    return this.proposals.propose(caller, key, kind, decision);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Roles('president')
  @ApiOkResponse({ type: PublishedAnswer })
  approve(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { contentHash }: ApproveBody,
  ): Promise<PublishedAnswer> {
    return this.approvals.approve(caller, id, contentHash);
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
