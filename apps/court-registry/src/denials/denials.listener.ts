import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { RethrowFilter, type Slice, type SlicePause } from '#messaging';
import { KeptDenials } from './kept-denials.js';

/** Hears what every agency refused. */
@Controller()
@UseFilters(RethrowFilter)
export class DenialsListener {
  constructor(private readonly kept: KeptDenials) {}

  @EventPattern<string>('sanctions.denials.*.v1')
  handle(@Payload() slices: Slice[]): Promise<SlicePause[]> {
    return this.kept.keep(slices);
  }
}
