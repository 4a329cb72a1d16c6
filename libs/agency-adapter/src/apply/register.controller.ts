import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { registerTopic } from '#contracts';
import type { Slice, SlicePause } from '#messaging';
import { Adapter } from '../adapter.js';

/** What the register says: every slice of a fetch in one call. */
@Controller()
export class RegisterController {
  constructor(private readonly adapter: Adapter) {}

  @EventPattern<string>(registerTopic)
  handle(@Payload() slices: Slice[]): Promise<SlicePause[]> {
    return this.adapter.applier.handle(slices);
  }
}
