import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { BodyStream, CallerOf, InvalidInput, Roles, type Caller } from '#service';
import { A_FILE } from '../proposals/examples.js';
import { ReasonBody } from '../proposals/proposals.dto.js';
import { ImportProgress, NewImportQuery, RefusedRowsQuery, RefusedRowView } from './imports.dto.js';
import { Imports } from './imports.js';

const DIGEST = {
  name: 'digest',
  description: 'SHA-256 of the file.',
  example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};

@ApiTags('imports')
@ApiBearerAuth()
@Controller('imports')
export class ImportsController {
  constructor(private readonly imports: Imports) {}

  @Post()
  @Roles('clerk')
  @ApiOperation({
    summary: 'Takes a file of decisions in, as one proposal over its digest',
    description:
      'Sent again after a broken connection it goes on; sent again when complete it answers its state. ' +
      'Nothing is published before a president approves. As a take-over it holds the listings of another register.',
  })
  @ApiConsumes('application/x-ndjson')
  @ApiHeader({
    name: 'import-digest',
    required: true,
    description: 'SHA-256 of the body, lower-case hex.',
    example: createHash('sha256').update(A_FILE).digest('hex'),
  })
  @ApiBody({
    schema: { type: 'string', description: 'Rows of docs/input-format.md, one on each line.', example: A_FILE },
  })
  @ApiCreatedResponse({ type: ImportProgress, description: 'It waits for a president.' })
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
  @ApiOperation({
    summary: 'Approves an import; its rows are published from here on',
    description: 'By another person than the one who sent it. A mass of listings needs two presidents.',
  })
  @ApiParam(DIGEST)
  @ApiAcceptedResponse({ type: ImportProgress, description: 'It runs, or waits for the second president.' })
  approve(@CallerOf() caller: Caller, @Param('digest') digest: string): Promise<ImportProgress> {
    return this.imports.approve(caller, digestFrom(digest, 'digest'));
  }

  @Post(':digest/reject')
  @HttpCode(200)
  @Roles('president')
  @ApiOperation({ summary: 'Turns an import down, with the reason' })
  @ApiParam(DIGEST)
  @ApiOkResponse({ type: ImportProgress, description: 'It is rejected.' })
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
  @ApiOperation({ summary: 'Its author takes an import back' })
  @ApiParam(DIGEST)
  @ApiOkResponse({ type: ImportProgress, description: 'It is withdrawn.' })
  withdraw(@CallerOf() caller: Caller, @Param('digest') digest: string): Promise<ImportProgress> {
    return this.imports.withdraw(caller, digestFrom(digest, 'digest'));
  }

  @Get(':digest')
  @Roles('clerk', 'president', 'operator', 'auditor')
  @ApiOperation({ summary: 'Shows how far an import is, and the rows that were refused' })
  @ApiParam(DIGEST)
  @ApiOkResponse({ type: ImportProgress, description: 'The import.' })
  progress(@Param('digest') digest: string): Promise<ImportProgress> {
    return this.imports.progress(digestFrom(digest, 'digest'));
  }

  @Get(':digest/refused')
  @Roles('clerk', 'president', 'operator', 'auditor')
  @ApiOperation({
    summary: 'The rows of a file that were refused, by line',
    description: 'Page on with `after` = the last line seen; an empty answer is the end.',
  })
  @ApiParam(DIGEST)
  @ApiOkResponse({ type: [RefusedRowView], description: 'The rows.' })
  refused(@Param('digest') digest: string, @Query() query: RefusedRowsQuery): Promise<RefusedRowView[]> {
    return this.imports.refused(digestFrom(digest, 'digest'), query);
  }
}

function digestFrom(text: string | undefined, field: string): string {
  if (text !== undefined && /^[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidInput([{ field, problem: 'must be a SHA-256 in lower-case hex' }]);
}
