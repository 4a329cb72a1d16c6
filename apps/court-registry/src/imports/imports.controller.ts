import type { Readable } from 'node:stream';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { BodyStream, CallerOf, InvalidInput, Roles, type Caller } from '#service';
import { ReasonBody } from '../proposals/proposals.dto.js';
import { NewImportQuery, RefusedRowsQuery, RefusedRowView } from './imports.dto.js';
import { Imports, type ImportProgress } from './imports.js';

@ApiTags('imports')
@ApiBearerAuth()
@Controller('imports')
export class ImportsController {
  constructor(private readonly imports: Imports) {}

  @Post()
  @Roles('clerk')
  @ApiOperation({
    summary: 'Sends a file of decisions, as one proposal over its digest',
    description:
      'Sent again, a file whose connection broke goes on where it was, and a complete one answers its state. ' +
      'Nothing is published before a president approves. As a take-over it holds the listings of another register.',
  })
  @ApiConsumes('application/x-ndjson')
  @ApiHeader({ name: 'Import-Digest', required: true, description: 'SHA-256 of the body, lower-case hex' })
  @ApiBody({ schema: { type: 'string', description: 'rows of docs/input-format.md, one on each line' } })
  receive(
    @CallerOf() caller: Caller,
    @Headers('import-digest') digest: string,
    @Query() { takeOver }: NewImportQuery,
    @BodyStream() body: Readable,
  ): Promise<ImportProgress> {
    if (typeof body?.[Symbol.asyncIterator] !== 'function')
      throw new InvalidInput([{ field: 'Content-Type', problem: 'must be application/x-ndjson' }]);
    const file = { digest: digestFrom(digest, 'Import-Digest'), takeOver: takeOver === 'true' };
    return this.imports.receive(caller, file, body);
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

  @Get(':digest/refused')
  @Roles('clerk', 'president', 'operator', 'auditor')
  @ApiOperation({
    summary: 'The rows of a file that were refused, by line',
    description: 'Page on with `after` = the last line seen; an empty answer is the end.',
  })
  @ApiOkResponse({ type: [RefusedRowView] })
  refused(@Param('digest') digest: string, @Query() query: RefusedRowsQuery): Promise<RefusedRowView[]> {
    return this.imports.refused(digestFrom(digest, 'digest'), query);
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
