import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CallerOf, NumberInPath, Roles, type Caller } from '#service';
import { IdempotencyKey, keyHeader } from '../register/idempotency-key.js';
import { ErasureView } from './erasures.dto.js';
import { Erasures } from './erasures.js';

const NUMBER = { name: 'number', description: 'Listing number.', example: 4711 };
const KEY = keyHeader('erasure-4711');

@ApiTags('erasure')
@ApiBearerAuth()
@Controller('listings/:number/erasure')
export class ErasuresController {
  constructor(private readonly erasures: Erasures) {}

  @Get()
  @Roles('clerk', 'president')
  @ApiOperation({
    summary: 'Whether name and number of a deleted listing can be erased',
    description: 'And what must happen first: an agency that was not seen to stop, a remedy that is open.',
  })
  @ApiParam(NUMBER)
  @ApiOkResponse({ type: ErasureView, description: 'How far it has come.' })
  show(@CallerOf() caller: Caller, @NumberInPath() number: number): Promise<ErasureView> {
    return this.erasures.show(caller, number);
  }

  @Post()
  @Roles('clerk')
  @ApiOperation({
    summary: 'Proposes to erase name and number of a deleted listing',
    description: 'Refused with everything that is missing.',
  })
  @ApiParam(NUMBER)
  @ApiHeader(KEY)
  @ApiCreatedResponse({ type: ErasureView, description: 'It is proposed.' })
  propose(
    @CallerOf() caller: Caller,
    @NumberInPath() number: number,
    @IdempotencyKey() key: string,
  ): Promise<ErasureView> {
    return this.erasures.propose(caller, key, number);
  }

  @Post('approve')
  @HttpCode(200)
  @Roles('president')
  @ApiOperation({
    summary: 'Erases name and number',
    description: 'By another person than the one who proposed it. It can not be undone; every proof stays valid.',
  })
  @ApiParam(NUMBER)
  @ApiHeader({ ...KEY, example: 'approve-erasure-4711' })
  @ApiOkResponse({ type: ErasureView, description: 'It is erased.' })
  approve(
    @CallerOf() caller: Caller,
    @NumberInPath() number: number,
    @IdempotencyKey() key: string,
  ): Promise<ErasureView> {
    return this.erasures.approve(caller, key, number);
  }
}
