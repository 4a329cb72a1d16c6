import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { CallerOf, refuse, Roles, type Caller, type Refusal } from '#service';
import { Adapter } from '../adapter.js';
import type { AgencyDefinition } from '../agency.js';
import { AGENCY_DEFINITION } from '../check/check.controller.js';
import type { Referral } from './referrals.js';

export class ReferralsQuery {
  @ApiPropertyOptional({ enum: ['open', 'decided'], example: 'open', description: 'All unless told.' })
  @IsOptional()
  @IsIn(['open', 'decided'])
  state?: 'open' | 'decided';
}

export class OfficersDecision {
  @ApiProperty({ enum: ['granted', 'refused'], example: 'granted' })
  @IsIn(['granted', 'refused'])
  decision!: 'granted' | 'refused';

  @ApiProperty({
    description: 'Why; a case is never decided without.',
    example: 'Secured by a mortgage of twice the sum.',
  })
  @IsString()
  @Length(3, 2_000)
  @Matches(/\S/)
  reason!: string;
}

/** Cases of `refer` measures, for the agency's officers. */
@ApiTags('referrals')
@Controller('referrals')
@Roles('agency')
export class ReferralsController {
  constructor(
    private readonly adapter: Adapter,
    @Inject(AGENCY_DEFINITION) private readonly agency: AgencyDefinition,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Cases that wait for an officer, longest waiting first.' })
  async list(@Query() { state }: ReferralsQuery, @CallerOf() caller: Caller): Promise<Referral[] | Refusal> {
    return this.foreign(caller) ?? this.adapter.referrals.list(state && state === 'open');
  }

  @Post(':denial/decision')
  @HttpCode(200)
  @ApiOperation({ summary: 'Grants or refuses what was asked, with a reason.' })
  async decide(
    @Param('denial', ParseUUIDPipe) denial: string,
    @Body() { decision, reason }: OfficersDecision,
    @CallerOf() caller: Caller,
  ): Promise<Referral | Refusal> {
    return this.foreign(caller) ?? this.adapter.referrals.decide(denial, decision, reason, caller.sub);
  }

  private foreign({ agency }: Caller): Refusal | null {
    if (agency === this.agency.code) return null;
    return refuse('other-agency', 'The bearer acts for another agency.', { kind: 'forbidden' });
  }
}
