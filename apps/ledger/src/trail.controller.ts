import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DatabaseHandle, refuse, Roles, type Refusal } from '#service';
import { TrailView } from './trail.dto.js';
import { readLeaf, readStatus, readTrail } from './trail-reader.js';

@ApiTags('ledger')
@ApiBearerAuth()
@Controller()
export class TrailController {
  constructor(private readonly database: DatabaseHandle) {}

  @Get('listings/:number/trail')
  @Roles('auditor', 'operator', 'clerk', 'president')
  @ApiOperation({
    summary: 'Per agency and measure: acknowledged, effective, probed, when, and who has not spoken yet.',
  })
  @ApiOkResponse({ type: TrailView, description: 'The trail.' })
  async trail(@Param('number') number: string): Promise<TrailView | Refusal> {
    if (!/^[1-9]\d{0,14}$/.test(number)) {
      return refuse('listing-number-malformed', 'A listing number is a whole number above 0.', {
        kind: 'invalid',
        fields: [{ field: 'number', problem: 'must be a whole number above 0' }],
      });
    }
    return (
      (await readTrail(this.database, Number(number))) ??
      refuse('listing-unknown', 'The ledger has no message about this listing.', { kind: 'unknown' })
    );
  }

  @Get('leaves/:id')
  @Roles('auditor', 'operator')
  @ApiOperation({ summary: 'One signed message exactly as received, by its leaf hash (hex).' })
  async leaf(@Param('id') id: string): Promise<object | Refusal> {
    if (!/^[0-9a-f]{64}$/.test(id)) {
      return refuse('leaf-hash-malformed', 'A leaf is named by its hash in 64 hex digits.', {
        kind: 'invalid',
        fields: [{ field: 'id', problem: 'must be 64 lower-case hex digits' }],
      });
    }
    return (
      (await readLeaf(this.database, id)) ??
      refuse('leaf-unknown', 'The ledger keeps no message with this leaf hash.', { kind: 'unknown' })
    );
  }

  @Get('status')
  @Roles('auditor', 'operator')
  @ApiOperation({
    summary: "Positions in the topics, how far each agency's acknowledgments continue, and what broke off.",
  })
  status(): Promise<object> {
    return readStatus(this.database);
  }
}
