import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsNotEmptyObject, IsObject, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { identityNumberProblem, organisationCodeProblem } from '#contracts';
import { CallerOf, refuse, Roles, type Caller, type Refusal } from '#service';
import { Adapter } from './adapter.js';
import { CheckView } from './answers.dto.js';
import { readAsk, type AgencyDefinition, type AskProblem } from './agency.js';
import type { CheckAnswer } from './check.js';

/** Injection token of the agency's definition. */
export const AGENCY_DEFINITION = Symbol('definition of the agency');

export class CheckSubject {
  @ApiPropertyOptional({ description: 'Identity number of a person (GB 11643).' })
  @IsOptional()
  @IsString()
  @Length(1, 40)
  identityNumber?: string;

  @ApiPropertyOptional({ description: 'Unified social credit code of an organisation (GB 32100).' })
  @IsOptional()
  @IsString()
  @Length(1, 40)
  organisationCode?: string;
}

export class CheckRequest {
  @ApiProperty({ description: 'The asker’s own id of this request; asked again it gets the same denials.' })
  @IsString()
  @Length(1, 200)
  requestId!: string;

  @ApiProperty({ type: CheckSubject, description: 'Exactly one of the two numbers.' })
  @IsObject()
  @ValidateNested()
  @Type(() => CheckSubject)
  subject!: CheckSubject;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What is asked for: {"measure": code} or the agency’s own words.',
    example: { measure: 'flight' },
  })
  @IsObject()
  @IsNotEmptyObject()
  ask!: Record<string, unknown>;
}

@ApiTags('check')
@Controller()
export class CheckController {
  constructor(
    private readonly adapter: Adapter,
    @Inject(AGENCY_DEFINITION) private readonly agency: AgencyDefinition,
  ) {}

  @Post('check')
  @HttpCode(200)
  @Roles('agency')
  @ApiOperation({
    summary: 'May this customer do this? allow, deny or refer, with court, legal basis and how to object.',
  })
  @ApiOkResponse({ type: CheckView, description: 'The answer.' })
  async check(@Body() request: CheckRequest, @CallerOf() caller: Caller): Promise<CheckAnswer | Refusal> {
    if (caller.agency !== this.agency.code)
      return refuse('other-agency', 'The bearer acts for another agency.', { kind: 'forbidden' });
    const subject = readSubject(request.subject);
    const ask = readAsk(this.agency, request.ask);
    const problems = [...('problems' in subject ? subject.problems : []), ...('problems' in ask ? ask.problems : [])];
    if ('problems' in subject || 'problems' in ask)
      return refuse('invalid-input', 'Some fields are not as they must be.', { kind: 'invalid', fields: problems });
    return this.adapter.check.ask({ requestId: request.requestId, number: subject.number, measures: ask.measures });
  }
}

function readSubject({
  identityNumber,
  organisationCode,
}: CheckSubject): { number: string } | { problems: AskProblem[] } {
  const wrong = (field: string, problem: string) => ({ problems: [{ field, problem }] });
  if ((identityNumber === undefined) === (organisationCode === undefined))
    return wrong('subject', 'must have exactly one of identityNumber and organisationCode');
  if (identityNumber !== undefined) {
    const number = identityNumber.trim().toUpperCase();
    const problem = identityNumberProblem(number);
    return problem ? wrong('subject.identityNumber', problem) : { number };
  }
  const code = organisationCode!.trim().toUpperCase();
  const problem = organisationCodeProblem(code);
  return problem ? wrong('subject.organisationCode', problem) : { number: code };
}
