import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { findingsTopic, type Finding } from '#contracts';
import type { Slice, SlicePause } from '#messaging';
import { counter, Log } from '#service';
import { RegisterMode } from '../register/mode.js';
import { ResendDesk } from './resend-desk.js';

const resends = counter({
  name: 'register_resends_total',
  help: 'Shards sent again because an agency missed numbers.',
  labelNames: ['shard'],
});
const WAIT_FOR_RECOVERY_MS = 5_000;

/** Hears of gaps and has them closed; other findings are for people. */
@Controller()
export class FindingsListener {
  constructor(
    private readonly desk: ResendDesk,
    private readonly mode: RegisterMode,
    private readonly log: Log,
  ) {}

  @EventPattern<string>(findingsTopic)
  async handle(@Payload() slices: Slice[]): Promise<SlicePause[] | void> {
    if (this.mode.mode !== 'live') {
      return slices.map(({ topic, shard, records }) => ({
        topic,
        shard,
        fromOffset: records[0].record.offset,
        pauseMs: WAIT_FOR_RECOVERY_MS,
      }));
    }
    for (const { records } of slices) {
      for (const inspected of records) {
        if (inspected.kind !== 'verified') {
          this.log.warn(
            { topic: findingsTopic, offset: String(inspected.record.offset), kind: inspected.kind },
            'finding not understood',
          );
          continue;
        }
        await this.hear(inspected.body as Finding);
      }
    }
  }

  private async hear({ kind, state, agency, shard, gap }: Finding): Promise<void> {
    if (kind !== 'gap' || state !== 'opened' || !gap || shard === null || shard === undefined) return;
    if (!(await this.desk.serve(shard, gap.from))) return;
    resends.inc({ shard });
    this.log.info({ agency, shard, from: gap.from, to: gap.to }, 'sending again');
  }
}
