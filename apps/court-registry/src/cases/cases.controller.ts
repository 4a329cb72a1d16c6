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
import { CallerOf, Roles, type Caller } from '#service';
import { IdempotencyKey, keyHeader } from '../register/idempotency-key.js';
import {
  CaseAnswer,
  CaseBody,
  CasesQuery,
  FindBody,
  PerformanceAnswer,
  PerformanceBody,
  toNewCase,
  withoutEmpty,
} from './cases.dto.js';
import { CaseView, ListedCaseView, ShownCaseView } from './case-view.dto.js';
import { Cases } from './cases.js';
import { RequestAnswerBody, RequestBody } from './requests.dto.js';
import { Requests } from './requests.js';

const ID = { name: 'id', description: 'Id of the case.', example: '0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11' };

@ApiTags('cases')
@ApiBearerAuth()
@Controller('cases')
export class CasesController {
  constructor(
    private readonly cases: Cases,
    private readonly requests: Requests,
  ) {}

  @Post()
  @Roles('clerk')
  @ApiOperation({ summary: 'Records an enforcement case: parties, basis and obligation (P 6).' })
  @ApiHeader(keyHeader('case-101'))
  @ApiCreatedResponse({ type: CaseAnswer, description: 'The case is recorded.' })
  record(@CallerOf() caller: Caller, @IdempotencyKey() key: string, @Body() body: CaseBody): Promise<CaseAnswer> {
    return this.cases.record(caller, key, toNewCase(body));
  }

  @Post('find')
  @HttpCode(200)
  @Roles('clerk', 'president', 'auditor')
  @ApiOperation({ summary: 'Finds the cases in which somebody of that number takes part.' })
  @ApiOkResponse({ type: [CaseView], description: 'The cases, newest first, numbers partly masked.' })
  find(@CallerOf() caller: Caller, @Body() { number }: FindBody): Promise<CaseView[]> {
    return this.cases.find(caller, number);
  }

  @Get()
  @Roles('clerk', 'president', 'auditor')
  @ApiOperation({
    summary: "Cases of the caller's court, oldest first, with what is due",
    description: 'At most 200 at a time, numbers partly masked. The reading is logged.',
  })
  @ApiOkResponse({ type: [ListedCaseView], description: 'The cases.' })
  list(@CallerOf() caller: Caller, @Query() { waiting, ...page }: CasesQuery): Promise<ListedCaseView[]> {
    return this.cases.list(caller, page, waiting ?? false);
  }

  @Get(':id')
  @Roles('clerk', 'president', 'auditor')
  @ApiParam(ID)
  @ApiOperation({ summary: 'Shows a case with its requests and decisions, numbers partly masked.' })
  @ApiOkResponse({ type: ShownCaseView, description: 'The case.' })
  show(@CallerOf() caller: Caller, @Param('id', ParseUUIDPipe) id: string): Promise<ShownCaseView> {
    return this.cases.show(caller, id);
  }

  @Post(':id/performance')
  @Roles('clerk')
  @ApiParam(ID)
  @ApiOperation({ summary: 'Records how far the obligation was performed (P 6(3)).' })
  @ApiHeader(keyHeader('performance-101-1'))
  @ApiCreatedResponse({ type: PerformanceAnswer, description: 'It is recorded.' })
  perform(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: PerformanceBody,
  ): Promise<PerformanceAnswer> {
    return this.cases.perform(caller, key, id, withoutEmpty({ ...body }));
  }

  @Post(':id/requests')
  @Roles('clerk')
  @ApiParam(ID)
  @ApiOperation({
    summary: "Receives an applicant's request to list a debtor, or the court's own motion (P 5, P 10(4)).",
  })
  @ApiHeader(keyHeader('request-101-1'))
  @ApiCreatedResponse({ type: RequestAnswerBody, description: 'It is received.' })
  receive(
    @CallerOf() caller: Caller,
    @IdempotencyKey() key: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { origin, applicant, debtor, receivedOn }: RequestBody,
  ): Promise<RequestAnswerBody> {
    return this.requests.receive(caller, key, id, { origin, applicant: applicant ?? null, debtor, receivedOn });
  }
}
