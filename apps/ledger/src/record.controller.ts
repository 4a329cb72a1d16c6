import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { RethrowFilter, type Slice, type SlicePause } from '#messaging';
import { RecordKeeper } from './record-keeper.js';

/** Everything that anybody signs on the bus comes through here. */
@Controller()
@UseFilters(RethrowFilter)
export class RecordController {
  constructor(private readonly keeper: RecordKeeper) {}

  @EventPattern<string>('sanctions.register.v1')
  register(@Payload() slices: Slice[]): Promise<SlicePause[]> {
    return this.keeper.keep(slices);
  }

  @EventPattern<string>('sanctions.probes.v1')
  probes(@Payload() slices: Slice[]): Promise<SlicePause[]> {
    return this.keeper.keep(slices);
  }

  @EventPattern<string>('sanctions.findings.v1')
  findings(@Payload() slices: Slice[]): Promise<SlicePause[]> {
    return this.keeper.keep(slices);
  }

  @EventPattern<string>('sanctions.acknowledgments.*.v1')
  acknowledgments(@Payload() slices: Slice[]): Promise<SlicePause[]> {
    return this.keeper.keep(slices);
  }

  @EventPattern<string>('sanctions.denials.*.v1')
  denials(@Payload() slices: Slice[]): Promise<SlicePause[]> {
    return this.keeper.keep(slices);
  }
}
