import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DatabaseHandle, refuse, Refusal, Roles } from '#service';
import { AdapterConfig } from './adapter.config.js';
import { Adapter } from './adapter.js';
import { AGENCY_DEFINITION } from './check/check.controller.js';
import type { AgencyDefinition } from './agency.js';
import { NOTHING_OWED, owedTo, readBacklog, type Backlog, type Owed } from './own-system/delivery-store.js';

export interface AdapterStatus {
  agency: string;
  enforcement: string;
  /** Restored from an older copy and not yet past what it had acknowledged. */
  behind: boolean;
  shards: {
    shard: number;
    sequence: number;
    epoch: number;
    incarnation: number;
    nextOffset: string;
    cutAt: string | null;
    gap: { from: number; to: number } | null;
    halted: string | null;
  }[];
  /** Listings that are restricted here, and lifted ones of which only the floor is kept. */
  listings: { restricted: number; floors: number };
  quarantined: number;
  deliveries: (Owed & { breaker: 'closed' | 'open' }) | null;
  /** Systems that have a lift to confirm: `own`, or copies by name. While one is named, the lift is not effective. */
  missingLifts: { system: string; pendingLifts: number; oldestLiftMs: number }[];
}

@ApiTags('status')
@Controller()
@Roles('operator', 'auditor', 'agency', 'reconciliation')
export class StatusController {
  constructor(
    private readonly adapter: Adapter,
    private readonly database: DatabaseHandle,
    private readonly config: AdapterConfig,
    @Inject(AGENCY_DEFINITION) private readonly agency: AgencyDefinition,
  ) {}

  @Get('status')
  @ApiOperation({ summary: 'How far this agency has come in every shard, and what it holds.' })
  async status(): Promise<AdapterStatus> {
    const positions = await this.adapter.positions();
    const [counts] = await this.database.query(
      `SELECT count(*) FILTER (WHERE measures <> '{}') AS restricted, count(*) FILTER (WHERE measures = '{}') AS floors,
         (SELECT count(*) FROM quarantine WHERE state = 'held') AS held FROM enforced`,
    );
    const { delivery } = this.adapter;
    const owed = await owedTo(this.database);
    return {
      agency: this.agency.code,
      enforcement: this.config.enforcement,
      behind: await this.adapter.behind(),
      shards: positions.map(({ shard, sequence, epoch, incarnation, nextOffset, cutAt, gap, halted }) => ({
        shard,
        sequence,
        epoch,
        incarnation,
        nextOffset: String(nextOffset),
        cutAt: cutAt?.toISOString() ?? null,
        gap: gap && { from: sequence + 1, to: gap.to },
        halted,
      })),
      listings: { restricted: Number(counts.restricted), floors: Number(counts.floors) },
      quarantined: Number(counts.held),
      deliveries: delivery && { ...NOTHING_OWED, ...owed.get('own'), breaker: delivery.breaker.state },
      missingLifts: [...owed].flatMap(([system, { pendingLifts, oldestLiftMs }]) =>
        oldestLiftMs === null ? [] : [{ system, pendingLifts, oldestLiftMs }],
      ),
    };
  }

  @Get('deliveries')
  @ApiOperation({ summary: 'What the agency’s own system and the copies have not confirmed yet, lifts first.' })
  async deliveries(): Promise<Backlog & { breaker: 'closed' | 'open' | null }> {
    return { ...(await readBacklog(this.database)), breaker: this.adapter.delivery?.breaker.state ?? null };
  }

  @Post('deliveries/full')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({
    summary: 'Drops everything that is restricted as one file, where the agency’s own system takes files.',
    description: 'Asked again, it makes another drop. Answers with its name: `{ "drop": "000000000012.full" }`.',
  })
  async full(): Promise<{ drop: string } | Refusal> {
    const { fullDrops } = this.adapter;
    if (!fullDrops)
      return refuse('no-file-drops', 'The own system of this agency takes no files.', { kind: 'conflict' });
    const drop = await fullDrops.ask();
    return drop instanceof Refusal ? drop : { drop };
  }
}
