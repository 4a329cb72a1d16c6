import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CallerOf, NumberInPath, Roles, type Caller } from '#service';
import { DenialsView } from './denials.dto.js';
import { Denials, type DenialsOfListing } from './denials.js';

@ApiTags('denials')
@ApiBearerAuth()
@Controller('listings/:number/denials')
export class DenialsController {
  constructor(private readonly denials: Denials) {}

  @Get()
  @Roles('clerk', 'president')
  @ApiOperation({
    summary: 'What agencies refused because of the listing',
    description: 'Each as the agency signed it; the register keeps neither who asked nor for what.',
  })
  @ApiParam({ name: 'number', description: 'Listing number.', example: 4711 })
  @ApiOkResponse({ type: DenialsView, description: 'The refusals.' })
  show(@CallerOf() caller: Caller, @NumberInPath() number: number): Promise<DenialsOfListing> {
    return this.denials.show(caller, number);
  }
}
