import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import type { QuarantineRow } from '#messaging';
import { CallerOf, DatabaseHandle, Log, NumberInPath, refuse, Refusal, Roles, type Caller } from '#service';
import { AdapterConfig } from './adapter.config.js';
import { Adapter } from './adapter.js';
import { QuarantinedRecord } from './answers.dto.js';

export class SettleRequest {
  @ApiProperty({ description: 'Why; kept with the record.' })
  @IsString()
  @Length(3, 1000)
  reason!: string;
}

export class QuarantineQuery {
  @IsOptional()
  @IsIn(['held', 'released', 'discarded'])
  state?: QuarantineRow['state'];
}

const REGISTER_TIMEOUT_MS = 10_000;

/** Records set aside. The person who settles one, when and why stay in its row. */
@ApiTags('quarantine')
@Controller('quarantine')
@Roles('operator')
export class QuarantineController {
  constructor(
    private readonly adapter: Adapter,
    private readonly database: DatabaseHandle,
    private readonly config: AdapterConfig,
    private readonly log: Log,
  ) {}

  @Get()
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'Records set aside, oldest first.' })
  @ApiOkResponse({ type: [QuarantinedRecord], description: 'The records.' })
  list(@Query() { state }: QuarantineQuery): Promise<QuarantineRow[]> {
    return this.adapter.quarantine.list(state ?? 'held');
  }

  @Get(':id')
  @ApiOperation({ summary: 'One record with its raw bytes (base64).' })
  async get(@NumberInPath('id') id: number) {
    return (await this.adapter.quarantine.get(id)) ?? unknown();
  }

  @Post(':id/release')
  @HttpCode(200)
  @ApiOperation({ summary: 'Asks the register to issue the listing’s current state again, as a new revision.' })
  async release(@NumberInPath('id') id: number, @Body() { reason }: SettleRequest, @CallerOf() caller: Caller) {
    const row = await this.adapter.quarantine.get(id);
    if (!row) return unknown();
    if (row.state !== 'held') return settledBefore();
    if (row.listing === null) {
      return refuse(
        'nothing-to-issue-again',
        'Nothing in this record says which listing it is about; if it hid a true event, the gap rule fetches that. Discard it.',
        { kind: 'conflict' },
      );
    }
    const refused = await this.askRegister(row.listing, id, reason);
    return refused ?? this.settle(id, 'released', caller, reason);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ends a record without effect.' })
  async discard(@NumberInPath('id') id: number, @Body() { reason }: SettleRequest, @CallerOf() caller: Caller) {
    return (await this.adapter.quarantine.get(id)) ? this.settle(id, 'discarded', caller, reason) : unknown();
  }

  @Post(':id/go-on')
  @HttpCode(200)
  @ApiOperation({ summary: 'Has the shard that this record halted go on with the content that was applied first.' })
  async goOn(@NumberInPath('id') id: number, @Body() { reason }: SettleRequest, @CallerOf() caller: Caller) {
    const row = await this.adapter.quarantine.get(id);
    if (!row) return unknown();
    // What was missed meanwhile shows as a gap and is sent again.
    const [shard] = await this.database.query<{ shard: number; sequence: number }>(
      `UPDATE position SET halted = NULL, next_offset = greatest(next_offset, $2::bigint + 1)
       WHERE shard = $1 AND halted = $3 RETURNING shard, sequence`,
      [row.shard, row.offset, row.reason],
    );
    if (!shard) return refuse('not-halted', 'No shard stands still because of this record.', { kind: 'conflict' });
    this.log.warn({ quarantine: id, ...shard, by: caller.sub, reason }, 'a halted shard goes on');
    return shard;
  }

  private async settle(id: number, outcome: 'released' | 'discarded', { sub }: Caller, reason: string) {
    const settled = await this.database.transaction((tx) =>
      this.adapter.quarantine.settle(tx, id, outcome, sub, reason),
    );
    if (!settled) return settledBefore();
    this.log.info({ quarantine: id, outcome, by: sub }, 'quarantine settled');
    return this.adapter.quarantine.get(id);
  }

  /** The same idempotency key each time: a release that was cut off and is tried again issues one revision, not two. */
  private async askRegister(listing: number, id: number, reason: string): Promise<Refusal | null> {
    const { registerUrl, registerToken, agency } = this.config;
    const unavailable = refuse('register-unavailable', 'The register did not take the order; the record stays held.', {
      kind: 'unavailable',
    });
    try {
      const answer = await fetch(`${registerUrl.replace(/\/$/, '')}/listings/${listing}/reissue`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${registerToken}`,
          'content-type': 'application/json',
          'idempotency-key': `release-${agency}-${id}`,
        },
        body: JSON.stringify({ reason }),
        signal: AbortSignal.timeout(REGISTER_TIMEOUT_MS),
      });
      await answer.body?.cancel();
      if (answer.ok) return null;
      this.log.warn({ listing, status: answer.status }, 'register refused to issue a listing again');
      return answer.status === 404
        ? refuse('listing-unknown', 'The register does not know this listing.', { kind: 'unknown' })
        : unavailable;
    } catch (error) {
      this.log.warn({ listing, err: error }, 'register not reached');
      return unavailable;
    }
  }
}

const unknown = (): Refusal =>
  refuse('quarantine-unknown', 'No record with this number is or was set aside here.', { kind: 'unknown' });
const settledBefore = (): Refusal =>
  refuse('quarantine-settled', 'This record was settled before.', { kind: 'conflict' });
