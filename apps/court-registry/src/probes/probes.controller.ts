import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { AGENCIES } from '#contracts';
import { CallerOf, Roles, type Caller } from '#service';
import { MOST_REVISIONS } from '../register/listing-store.js';
import { Probes, type ProbeState } from './probes.js';

export class ProbeBody {
  @ApiProperty({ example: 'lift-4711-2-flight', description: 'Chosen by the caller: the same id is the same probe.' })
  @Matches(/^[\x21-\x7e]{1,200}$/, { message: 'probe must be 1 to 200 printable characters' })
  probe!: string;

  @ApiProperty({ enum: AGENCIES, example: 'aviation', description: 'Who is asked.' })
  @IsIn([...AGENCIES])
  agency!: string;

  @ApiProperty({ example: 4711, description: 'Listing number.' })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  listing!: number;

  @ApiProperty({ example: 'flight', description: 'Measure that is asked about.' })
  @Matches(/^[a-z][a-z0-9-]{1,63}$/, { message: 'measure must be a code of the catalogue' })
  measure!: string;

  @ApiPropertyOptional({ example: 2, description: 'Revision of a lift: whom the revision before it held is probed.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MOST_REVISIONS)
  revision?: number;
}

export class ProbeAnswer implements ProbeState {
  @ApiProperty({ example: 'lift-4711-2-flight', description: 'As ordered.' })
  probe!: string;

  @ApiProperty({ enum: ['ordered', 'answered'], example: 'ordered', description: 'Whether it was made already.' })
  state!: ProbeState['state'];
}

@ApiTags('probes')
@ApiBearerAuth()
@Controller('probes')
export class ProbesController {
  constructor(private readonly probes: Probes) {}

  @Post()
  @HttpCode(202)
  @Roles('reconciliation')
  @ApiOperation({
    summary: 'Orders a probe: does the agency do to this person what the register says?',
    description: 'The register alone knows the number. The signed result is published, without the number.',
  })
  @ApiAcceptedResponse({ type: ProbeAnswer, description: 'It is ordered.' })
  order(@CallerOf() caller: Caller, @Body() body: ProbeBody): Promise<ProbeAnswer> {
    return this.probes.order(caller, body);
  }
}
