import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CallerOf, Roles, type Caller } from '#service';
import { IdempotencyKey, keyHeader } from '../register/idempotency-key.js';
import { ChangeoverBody, ChangeoverView, WithdrawnAnswer } from './changeovers.dto.js';
import { Changeovers } from './changeovers.js';

const KEY = keyHeader('changeover-2026-1');
const ID = { name: 'id', description: 'Of the changeover.', example: 'b6f0d3f5-3f0a-4f6e-9a38-6b8f1d0c2a11' };

@ApiTags('changeovers')
@ApiBearerAuth()
@Controller('changeovers')
export class ChangeoversController {
  constructor(private readonly changeovers: Changeovers) {}

  @Post()
  @Roles('clerk')
  @ApiOperation({
    summary: 'Proposes another policy, or other subject keys, for every listing',
    description: 'One at a time, and by nobody who acts for one court only.',
  })
  @ApiHeader(KEY)
  @ApiCreatedResponse({ type: ChangeoverView, description: 'The changeover.' })
  propose(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Body() { kind, policy, keyVersions, reason }: ChangeoverBody,
  ): Promise<ChangeoverView> {
    return this.changeovers.propose(
      caller,
      key,
      kind === 'policy'
        ? { kind, policy: policy!, reason }
        : { kind, keyVersions: [...keyVersions!].sort((a, b) => a - b), reason },
    );
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Roles('president')
  @ApiOperation({
    summary: 'Approves it: every listing is issued again, what it lifts first',
    description: 'By another person than its author. Where measures go and others come, there are two revisions.',
  })
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiOkResponse({ type: ChangeoverView, description: 'The changeover.' })
  approve(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @IdempotencyKey() key: string,
  ): Promise<ChangeoverView> {
    return this.changeovers.approve(caller, key, id);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Roles('clerk', 'president')
  @ApiOperation({
    summary: 'Takes back what nobody has approved',
    description: 'What was approved is undone by the way back.',
  })
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiOkResponse({ type: WithdrawnAnswer, description: 'The changeover.' })
  withdraw(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @IdempotencyKey() key: string,
  ): Promise<WithdrawnAnswer> {
    return this.changeovers.withdraw(caller, key, id);
  }

  @Get()
  @Roles('clerk', 'president', 'operator', 'auditor')
  @ApiOperation({ summary: 'Changeovers and how far they are', description: 'Newest first, at most 100.' })
  @ApiOkResponse({ type: [ChangeoverView], description: 'The changeovers.' })
  list(): Promise<ChangeoverView[]> {
    return this.changeovers.list();
  }
}
