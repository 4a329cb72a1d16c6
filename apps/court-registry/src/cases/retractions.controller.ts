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
import { IdempotencyKey, keyHeader } from '../register/idempotency-key.js';
import { withoutEmpty } from './cases.dto.js';
import { A_RETRACTION, RetractionAnswer, RetractionBody } from './retractions.dto.js';
import { Retractions } from './retractions.js';

const KEY = keyHeader('retraction-101-1');
const CASE = { name: 'id', description: 'Id of the case.', example: '0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11' };
const ID = { name: 'id', description: 'Id of the retraction.', example: '1c7c2a36-0b5b-4a63-9f0f-4c2f5a6d7e81' };

@ApiTags('cases')
@ApiBearerAuth()
@Controller()
export class RetractionsController {
  constructor(private readonly retractions: Retractions) {}

  @Post('cases/:id/retractions')
  @Roles('clerk')
  @ApiOperation({
    summary: 'Proposes to take back a performance or a service that was recorded wrongly',
    description:
      'What was recorded stays to be seen. While it waits, a decision whose service it is about is not published.',
  })
  @ApiParam(CASE)
  @ApiHeader(KEY)
  @ApiBody({ type: RetractionBody, examples: A_RETRACTION })
  @ApiCreatedResponse({ type: RetractionAnswer, description: 'It waits for a president.' })
  propose(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: RetractionBody,
  ): Promise<RetractionAnswer> {
    return this.retractions.propose(caller, key, id, withoutEmpty({ ...body, decision: body.decision?.toLowerCase() }));
  }

  @Post('retractions/:id/approve')
  @HttpCode(200)
  @Roles('president')
  @ApiOperation({
    summary: 'Takes it back',
    description: 'By another person than the author. What was withdrawn because of it needs a new decision.',
  })
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiOkResponse({ type: RetractionAnswer, description: 'It is taken back.' })
  approve(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<RetractionAnswer> {
    return this.retractions.decide(caller, key, id, 'approved');
  }

  @Post('retractions/:id/reject')
  @HttpCode(200)
  @Roles('president')
  @ApiOperation({ summary: 'What was recorded stays', description: 'By another person than the author.' })
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiOkResponse({ type: RetractionAnswer, description: 'It is rejected.' })
  reject(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<RetractionAnswer> {
    return this.retractions.decide(caller, key, id, 'rejected');
  }
}
