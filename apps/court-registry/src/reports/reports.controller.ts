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
import { ReportAnswer, ReportBody, ReportOutcomeBody, ReportsQuery, ReportView } from './reports.dto.js';
import { Reports } from './reports.js';

const KEY = keyHeader('report-2026-17');
const ID = { name: 'id', description: 'Of the report.', example: '4c0e1f5a-93c1-4d0e-8a53-1f0d7b1c2e34' };

@ApiTags('reports')
@ApiBearerAuth()
@Controller('reports')
export class ReportsController {
  constructor(private readonly reports: Reports) {}

  @Post()
  @Roles('agency')
  @ApiOperation({
    summary: 'Reports that a listed subject seems to get round a restriction',
    description: "Goes to the inbox of the listing's court. It restricts nobody.",
  })
  @ApiHeader(KEY)
  @ApiCreatedResponse({ type: ReportAnswer, description: 'The report.' })
  receive(@CallerOf() caller: Caller, @IdempotencyKey() key: string, @Body() body: ReportBody): Promise<ReportAnswer> {
    return this.reports.receive(caller, key, { ...body, evidence: body.evidence.map((one) => ({ ...one })) });
  }

  @Get()
  @Roles('clerk', 'president', 'auditor', 'agency')
  @ApiOperation({
    summary: "Reports to the caller's court, or by the caller's agency",
    description: 'At most 500, what waits longest in front; without what the officers wrote.',
  })
  @ApiOkResponse({ type: [ReportView], description: 'The reports.' })
  list(@CallerOf() caller: Caller, @Query() query: ReportsQuery): Promise<ReportView[]> {
    return this.reports.list(caller, query);
  }

  @Get(':id')
  @Roles('clerk', 'president', 'auditor')
  @ApiOperation({ summary: 'One report, with what the officer wrote', description: 'The reading is logged.' })
  @ApiParam(ID)
  @ApiOkResponse({ type: ReportView, description: 'The report.' })
  show(@CallerOf() caller: Caller, @Param('id', ParseUUIDPipe) id: string): Promise<ReportView> {
    return this.reports.show(caller, id);
  }

  @Post(':id/outcome')
  @HttpCode(200)
  @Roles('clerk')
  @ApiOperation({
    summary: 'Takes a report up, or sets it aside, with a reason',
    description: 'What the court does then, such as a new decision for evasion (P art. 1), is proposed like any other.',
  })
  @ApiParam(ID)
  @ApiHeader(KEY)
  @ApiOkResponse({ type: ReportView, description: 'The report.' })
  decide(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @IdempotencyKey() key: string,
    @Body() { outcome, reason }: ReportOutcomeBody,
  ): Promise<ReportView> {
    return this.reports.decide(caller, key, id, outcome, reason);
  }
}
