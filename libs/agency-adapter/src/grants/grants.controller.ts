import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, Length, Matches, ValidateIf } from 'class-validator';
import { organisationCodeProblem } from '#contracts';
import { CallerOf, refuse, Refusal, Roles, type Caller } from '#service';
import { Adapter } from '../adapter.js';
import type { AgencyDefinition } from '../agency.js';
import { AGENCY_DEFINITION } from '../check/check.controller.js';
import { GrantView } from './grant.dto.js';
import type { Grant } from './grants.js';

const CODE = {
  name: 'organisationCode',
  description: 'Unified social credit code (GB 32100).',
  example: '91990101MA001X9775',
};

export class OfficersGrant {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'A level that this agency grants; null withdraws what it granted.',
    example: 'advanced',
  })
  @ValidateIf((grant: OfficersGrant) => grant.level !== null)
  @IsString()
  level!: string | null;

  @ApiProperty({ description: 'Why; no level is changed without.', example: 'Passed the audit of 2025.' })
  @IsString()
  @Length(3, 2_000)
  @Matches(/\S/)
  reason!: string;
}

/** What the agency granted organisations, which rests while a listing suspends it. */
@ApiTags('grants')
@Controller('grants')
@Roles('agency')
export class GrantsController {
  constructor(
    private readonly adapter: Adapter,
    @Inject(AGENCY_DEFINITION) private readonly agency: AgencyDefinition,
  ) {}

  @Get(':organisationCode')
  @ApiParam(CODE)
  @ApiOperation({
    summary: 'The level that an organisation was granted, whether it holds now, and what suspends it.',
    description: 'An organisation that was granted nothing has state `none`: there is nothing to suspend.',
  })
  @ApiOkResponse({ type: GrantView, description: 'What was granted and what it is worth now.' })
  async read(@Param('organisationCode') code: string, @CallerOf() caller: Caller): Promise<Grant | Refusal> {
    return this.refused(code, caller) ?? this.adapter.grants.read(this.agency.grant, normal(code));
  }

  @Put(':organisationCode')
  @ApiParam(CODE)
  @ApiOperation({
    summary: 'Grants a level, changes it or withdraws it, with a reason.',
    description:
      'The same level again changes nothing. A level that is changed while a listing suspends it is kept and holds ' +
      'from the lift on; a first level is refused meanwhile (`grant-closed`).',
  })
  @ApiOkResponse({ type: GrantView, description: 'The grant as it is then.' })
  async set(
    @Param('organisationCode') code: string,
    @Body() { level, reason }: OfficersGrant,
    @CallerOf() caller: Caller,
  ): Promise<Grant | Refusal> {
    const { grant } = this.agency;
    const unknown = grant && level !== null && !grant.levels.includes(level);
    return (
      this.refused(code, caller) ??
      (unknown ? invalid('level', `must be null or one of ${grant.levels.join(', ')}`) : null) ??
      this.adapter.grants.set(grant, normal(code), { level, reason, officer: caller.sub })
    );
  }

  private refused(code: string, { agency }: Caller): Refusal | null {
    if (agency !== this.agency.code)
      return refuse('other-agency', 'The bearer acts for another agency.', { kind: 'forbidden' });
    const problem = organisationCodeProblem(normal(code));
    return problem === null ? null : invalid('organisationCode', problem);
  }
}

const normal = (code: string): string => code.trim().toUpperCase();

function invalid(field: string, problem: string): Refusal {
  return refuse('invalid-input', 'Some fields are not as they must be.', {
    kind: 'invalid',
    fields: [{ field, problem }],
  });
}
