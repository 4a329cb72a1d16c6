import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { RethrowFilter, type Slice, type SlicePause } from '#messaging';
import { DenialBook } from './denial-book.js';

/** Hears what every agency refused. */
@Controller()
@UseFilters(RethrowFilter)
export class DenialsListener {
  constructor(private readonly book: DenialBook) {}

  @EventPattern<string>('sanctions.denials.*.v1')
  handle(@Payload() slices: Slice[]): Promise<SlicePause[]> {
    return this.book.keep(slices);
  }
}
