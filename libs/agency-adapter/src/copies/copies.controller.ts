import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, IsUrl, Length, Matches } from 'class-validator';
import { CallerOf, Roles, type Caller, type Refusal } from '#service';
import { Adapter } from '../adapter.js';
import { CopyRemovalView } from '../answers.dto.js';
import type { CopyRemoval } from './copy-removal.js';
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

export class CopyTakenOut {
  @ApiProperty({ description: 'Why; no copy is taken out without.', example: 'The airline has closed its cache.' })
  @IsString()
  @Length(3, 2_000)
  @Matches(/\S/)
  reason!: string;
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
    description:
      'The same again is answered as before; the same name at another address is refused (`copy-known`), also of a copy ' +
      'that was taken out and has lifts to confirm (`copy-owes-lifts`). While this ' +
      'adapter loads a snapshot or catches up after a restore, no copy is taken in (`catching-up`).',
  })
  register(@Body() { name, url }: NewCopy, @CallerOf() caller: Caller): Promise<Copy | Refusal> {
    return this.adapter.copies.register(name, url, caller.sub);
  }
  @Get('removals')
  @Roles('operator', 'auditor', 'agency', 'reconciliation')
  @ApiOperation({ summary: 'Copies that were taken out, newest first: by whom, why, and which lifts were open then.' })
  @ApiOkResponse({ type: [CopyRemovalView], description: 'Every removal.' })
  removals(): Promise<CopyRemoval[]> {
    return this.adapter.copies.removals();
  }

  @Post(':name/removal')
  @HttpCode(200)
  @Roles('operator')
  @ApiParam({ name: 'name', description: 'Name of the copy.', example: 'caching-airline' })
  @ApiOperation({
    summary: 'Takes a copy out, with a reason: it is told nothing more.',
    description:
      'A lift that it had not confirmed does not become effective by that: it stays open, named in reconciliation’s ' +
      'finding, until the register issues the listing again. Asked again it answers with the removal that there was.',
  })
  @ApiOkResponse({ type: CopyRemovalView, description: 'The removal, with the lifts that were open.' })
  remove(
    @Param('name') name: string,
    @Body() { reason }: CopyTakenOut,
    @CallerOf() caller: Caller,
  ): Promise<CopyRemoval | Refusal> {
    return this.adapter.copies.remove(name, reason, caller.sub);
  }
}
