import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { CallerOf, refuse, Roles, type Caller, type Refusal } from '#service';
import { closed } from './domain/words.js';
import { inTransaction, type FindingRow } from './finding-book.js';
import { listFindings, operatorMaySettle, readFinding } from './finding-reader.js';
import { Finding, FullFinding } from './views.dto.js';
import { Watch } from './watch.js';

export class FindingsQuery {
  @ApiPropertyOptional({ enum: ['open', 'closed'] })
  @IsOptional()
  @IsIn(['open', 'closed'])
  state?: 'open' | 'closed';

  @ApiPropertyOptional({ example: 'false-acknowledgment' })
  @IsOptional()
  @Matches(/^[a-z-]{1,40}$/)
  kind?: string;

  @ApiPropertyOptional({ example: 'rail' })
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{1,31}$/)
  agency?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  listing?: number;

  @ApiPropertyOptional({ default: 200, maximum: 1000 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit?: number;
}

export class Settling {
  @ApiProperty({ description: 'What was looked into and what came of it; kept with the finding.' })
  @IsString()
  @Length(5, 1_000)
  reason!: string;
}

@ApiTags('findings')
@ApiBearerAuth()
@Controller('findings')
export class FindingsController {
  constructor(private readonly watch: Watch) {}

  @Get()
  @Roles('operator', 'auditor')
  @ApiOperation({
    summary: 'Findings, newest first, each with both clocks and the statements that contradict each other.',
  })
  @ApiOkResponse({ type: [Finding], description: 'The findings.' })
  list(@Query() query: FindingsQuery): Promise<Finding[]> {
    return listFindings(this.watch.desk.database, query);
  }

  @Get(':id')
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'One finding with its signed statements in full: attributes, body, leaf, signature.' })
  @ApiOkResponse({ type: FullFinding, description: 'The finding.' })
  async one(@Param('id', ParseUUIDPipe) id: string): Promise<FullFinding | Refusal> {
    return (await readFinding(this.watch.desk.database, id)) ?? unknown();
  }

  @Post(':id/settle')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({ summary: 'Closes a finding that no later message can settle, on what an operator found out.' })
  @ApiOkResponse({ type: FullFinding, description: 'It is closed.' })
  async settle(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: Settling,
    @CallerOf() caller: Caller,
  ): Promise<FullFinding | Refusal> {
    const answer = await inTransaction(this.watch.desk, async (tx, book) => {
      const [row] = await tx.query<FindingRow>('SELECT * FROM finding WHERE finding = $1 FOR UPDATE', [id]);
      if (!row) return unknown();
      if (!operatorMaySettle(row)) {
        return refuse('evidence-needed', 'This finding closes by itself on evidence, never on a word.', {
          kind: 'conflict',
        });
      }
      await book.close(id, closed.operator(caller.sub, reason), []);
      return null;
    });
    return answer ?? (await readFinding(this.watch.desk.database, id)) ?? unknown();
  }
}

const unknown = (): Refusal => refuse('finding-unknown', 'There is no finding with this id.', { kind: 'unknown' });
