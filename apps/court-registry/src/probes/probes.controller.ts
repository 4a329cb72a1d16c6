import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Matches, Min } from 'class-validator';
import { AGENCIES } from '#contracts';
import { CallerOf, Roles, type Caller } from '#service';
import { Probes, type ProbeState } from './probes.js';

export class ProbeBody {
  @ApiProperty({ description: 'Chosen by the caller: the same id is the same probe.' })
  @Matches(/^[\x21-\x7e]{1,200}$/, { message: 'probe must be 1 to 200 printable characters' })
  probe!: string;

  @ApiProperty({ enum: AGENCIES })
  @IsIn([...AGENCIES])
  agency!: string;

  @ApiProperty()
  @IsInt()
  @Min(1)
  listing!: number;

  @ApiProperty()
  @Matches(/^[a-z][a-z0-9-]{1,63}$/, { message: 'measure must be a code of the catalogue' })
  measure!: string;

  @ApiPropertyOptional({ description: 'Revision of a lift: whom the revision before it held is probed.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  revision?: number;
}

@ApiTags('probes')
@ApiBearerAuth()
@Controller('probes')
export class ProbesController {
  constructor(private readonly probes: Probes) {}

  @Post()
  @HttpCode(202)
  @Roles('reconciliation')
  order(@CallerOf() caller: Caller, @Body() body: ProbeBody): Promise<ProbeState> {
    return this.probes.order(caller, body);
  }
}
