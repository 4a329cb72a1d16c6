import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
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
import { ApproveBody } from '../proposals/proposals.dto.js';
import { IdempotencyKey, keyHeader } from '../register/idempotency-key.js';
import { ReconsiderationAnswerView } from './objection-view.dto.js';
import { Reconsiderations, type ReconsiderationAnswer } from './reconsiderations.js';
import { OutcomeBody, ReconsiderationBody } from './remedies.dto.js';

const KEY = keyHeader('reconsideration-2026-4');
const ID = { name: 'id', description: 'Of the reconsideration.', example: '77b1f0d2-3f0e-4e52-9d31-93a1f6c0a5be' };

const UPHELD = {
  upheld: {
    summary: 'The listing stays as it is',
    value: { outcome: 'upheld', decidedOn: '2026-06-12', documentNumber: '(2026)苏99执复12号' },
  },
};

@ApiTags('remedies')
@ApiBearerAuth()
@Controller()
export class ReconsiderationsController {
  constructor(private readonly reconsiderations: Reconsiderations) {}

  @Post('objections/:id/reconsideration')
  @Roles('clerk')
  @ApiOperation({
    summary: 'Takes in the request that the next-level court reconsider',
    description:
      'Within ten days of service (P art. 12(2), D art. 71(2)). Where the policy says so, the listing is stayed in the same transaction.',
  })
  @ApiParam({ name: 'id', description: 'Of the objection.', example: '0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21' })
  @ApiHeader(KEY)
  @ApiCreatedResponse({ type: ReconsiderationAnswerView, description: 'The reconsideration.' })
  ask(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @IdempotencyKey() key: string,
    @Body() { receivedOn, court }: ReconsiderationBody,
  ): Promise<ReconsiderationAnswer> {
    return this.reconsiderations.ask({ caller, key }, id, receivedOn, court);
  }

  @Post('reconsiderations/:id/decide')
  @HttpCode(200)
  @Roles('clerk')
  @ApiOperation({
    summary: 'Enters what the next-level court decided',
    description: 'A president confirms it; until then it can be entered anew.',
  })
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiBody({ type: OutcomeBody, examples: UPHELD })
  @ApiOkResponse({ type: ReconsiderationAnswerView, description: 'The reconsideration.' })
  decide(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @IdempotencyKey() key: string,
    @Body() { outcome, decidedOn, documentNumber, proposal }: OutcomeBody,
  ): Promise<ReconsiderationAnswer> {
    const correction = proposal === undefined ? {} : { proposal: proposal.toLowerCase() };
    return this.reconsiderations.decide({ caller, key }, id, { outcome, decidedOn, documentNumber, ...correction });
  }

  @Post('reconsiderations/:id/confirm')
  @HttpCode(200)
  @Roles('president')
  @ApiOperation({
    summary: 'Confirms the outcome and carries it out',
    description:
      'By another person than the one who entered it. Upheld, changed, withdrawn: the stay ends; quashed: the listing is deleted as a mistake (P art. 9(1)), both in the same transaction.',
  })
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiOkResponse({ type: ReconsiderationAnswerView, description: 'The reconsideration.' })
  confirm(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @IdempotencyKey() key: string,
    @Body() { contentHash }: ApproveBody,
  ): Promise<ReconsiderationAnswer> {
    return this.reconsiderations.confirm({ caller, key }, id, contentHash);
  }
}
