import type { Readable } from 'node:stream';
import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiHeader, ApiTags } from '@nestjs/swagger';
import { BodyStream, CallerOf, InvalidInput, Roles, type Caller } from '#service';
import { ReasonBody } from '../proposals/proposals.dto.js';
import { Imports, type ImportProgress } from './imports.js';

@ApiTags('imports')
@ApiBearerAuth()
@Controller('imports')
export class ImportsController {
  constructor(private readonly imports: Imports) {}

  @Post()
  @Roles('clerk')
  @ApiConsumes('application/x-ndjson')
  @ApiHeader({ name: 'Import-Digest', required: true, description: 'SHA-256 of the body, lower-case hex' })
  @ApiBody({ schema: { type: 'string', description: 'rows of docs/input-format.md, one on each line' } })
  receive(
    @CallerOf() caller: Caller,
    @Headers('import-digest') digest: string,
    @BodyStream() body: Readable,
  ): Promise<ImportProgress> {
    if (typeof body?.[Symbol.asyncIterator] !== 'function')
      throw new InvalidInput([{ field: 'Content-Type', problem: 'must be application/x-ndjson' }]);
    return this.imports.receive(caller, digestFrom(digest, 'Import-Digest'), body);
  }

  @Post(':digest/approve')
  @HttpCode(202)
  @Roles('president')
  approve(@CallerOf() caller: Caller, @Param('digest') digest: string): Promise<ImportProgress> {
    return this.imports.approve(caller, digestFrom(digest, 'digest'));
  }

  @Post(':digest/reject')
  @HttpCode(200)
  @Roles('president')
  reject(
    @CallerOf() caller: Caller,
    @Param('digest') digest: string,
    @Body() { reason }: ReasonBody,
  ): Promise<ImportProgress> {
    return this.imports.reject(caller, digestFrom(digest, 'digest'), reason);
  }

  @Post(':digest/withdraw')
  @HttpCode(200)
  @Roles('clerk')
  withdraw(@CallerOf() caller: Caller, @Param('digest') digest: string): Promise<ImportProgress> {
    return this.imports.withdraw(caller, digestFrom(digest, 'digest'));
  }

  @Get(':digest')
  @Roles('clerk', 'president', 'operator', 'auditor')
  progress(@Param('digest') digest: string): Promise<ImportProgress> {
    return this.imports.progress(digestFrom(digest, 'digest'));
  }
}

function digestFrom(text: string | undefined, field: string): string {
  if (text !== undefined && /^[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidInput([{ field, problem: 'must be a SHA-256 in lower-case hex' }]);
}
