import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { RethrowFilter, type Slice, type SlicePause } from '#messaging';
import { Watch } from './watch.js';

/** What the register and the agencies say, each on its own topics. */
@Controller()
@UseFilters(RethrowFilter)
export class RecordController {
  constructor(private readonly watch: Watch) {}

  @EventPattern<string>('sanctions.register.v1')
  register(@Payload() slices: Slice[]): Promise<SlicePause[]> {
    return this.watch.intake.take('register', slices);
  }

  @EventPattern<string>('sanctions.probes.v1')
  probes(@Payload() slices: Slice[]): Promise<SlicePause[]> {
    return this.watch.intake.take('probes', slices);
  }

  @EventPattern<string>('sanctions.acknowledgments.*.v1')
  acknowledgments(@Payload() slices: Slice[]): Promise<SlicePause[]> {
    return this.watch.intake.take('acknowledgments', slices);
  }

  @EventPattern<string>('sanctions.denials.*.v1')
  denials(@Payload() slices: Slice[]): Promise<SlicePause[]> {
    return this.watch.intake.take('denials', slices);
  }
}
