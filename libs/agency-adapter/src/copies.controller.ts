import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsUrl, Matches } from 'class-validator';
import { CallerOf, Roles, type Caller, type Refusal } from '#service';
import { Adapter } from './adapter.js';
import type { Copy } from './copies.js';

export class NewCopy {
  @ApiProperty({ description: 'Its name everywhere, in settlements too.', example: 'caching-airline' })
  @Matches(/^(?!own$)[a-z][a-z0-9-]{1,63}$/, { message: 'must be lower-case letters, digits and hyphens, and not own' })
  name!: string;

  @ApiProperty({
    description: 'Base address of its webhook; each state is a PUT /restrictions/{listing} that the agency signs.',
    example: 'https://cache.airline.example/sanctions',
  })
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  url!: string;
}

/** Copies of the agency's list that others keep. */
@ApiTags('copies')
@Controller('copies')
export class CopiesController {
  constructor(private readonly adapter: Adapter) {}

  @Get()
  @Roles('operator', 'auditor', 'agency', 'reconciliation')
  @ApiOperation({ summary: 'Every copy, with what it has not confirmed yet: lifts, and how old the oldest is.' })
  list(): Promise<Copy[]> {
    return this.adapter.copies.list();
  }

  @Post()
  @Roles('operator')
  @ApiOperation({
    summary: 'Registers a copy: it is told what is restricted and every change, and must confirm lifts too.',
    description: 'The same again is answered as before; the same name at another address is refused (`copy-known`).',
  })
  register(@Body() { name, url }: NewCopy, @CallerOf() caller: Caller): Promise<Copy | Refusal> {
    return this.adapter.copies.register(name, url, caller.sub);
  }
}
