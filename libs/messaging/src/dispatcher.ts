import { isObservable, lastValueFrom } from 'rxjs';
import { classify, type Fault } from './fault.js';
import type { Inspected } from './inspect.js';
import type { Log } from './ports.js';
import { continueTraces } from './trace.js';

/** Consecutive records of one partition, offsets ascending, verified and parsed. */
export interface Slice {
  topic: string;
  shard: number;
  records: Inspected[];
  /**
   * The partition waits at an earlier record: only what lifts something may have an effect, and nothing is moved past.
   * The same records come again.
   */
  onlyLifts?: true;
}

/** A handler's wish for one partition: read on from this offset after a pause. Said of no partition, all is done. */
export interface SlicePause {
  topic: string;
  shard: number;
  fromOffset: bigint;
  pauseMs: number;
}

export type Handler = (slices: Slice[], context: object) => Promise<unknown>;

interface Waiting {
  pattern: string;
  slice: Slice;
  done: (pause: SlicePause | null) => void;
}

/** Most records that one handler call gets, over all its slices. */
const MAX_RECORDS_PER_CALL = 2_000;
/** What must wait before a second call is made beside the first: less is better joined into the next. */
const WORTH_A_CALL = 1_000;
export const PAUSE_AFTER_FAULT_MS = 500;

/**
 * Hands slices to handlers: those that arrive at the same moment in one call, and one call at a time unless told; a
 * partition is never in two calls at once.
 *
 * A fault that a retry may cure answers a pause for the partitions concerned; any other bisects the call down to its
 * guilty record, which is then handed over as `unusable`. Nothing is ever thrown.
 */
export class Dispatcher {
  private waiting: Waiting[] = [];
  private calls = 0;
  private scheduled = false;
  private readonly busy = new Set<string>();

  /** @param atOnce calls of a handler that may run beside each other while much waits; its partitions share nothing */
  constructor(
    private readonly handlerOf: (pattern: string) => Handler | undefined,
    private readonly log: Log,
    private readonly atOnce = 1,
  ) {}

  /** Joins the slices that partitions bring at the same moment into one handler call. */
  deliver(slice: Slice): Promise<SlicePause | null> {
    return new Promise((done) => {
      this.waiting.push({ pattern: patternOf(slice.topic), slice, done });
      if (this.scheduled) return;
      this.scheduled = true;
      setImmediate(() => {
        this.scheduled = false;
        this.dispatch();
      });
    });
  }

  private dispatch(): void {
    while (this.calls < this.atOnce) {
      const { call, rest, records } = this.nextCall();
      if (call.length === 0 || (this.calls > 0 && records < WORTH_A_CALL)) return;
      this.waiting = rest;
      void this.run(call);
    }
  }

  private nextCall(): { call: Waiting[]; rest: Waiting[]; records: number } {
    const call: Waiting[] = [];
    const rest: Waiting[] = [];
    let records = 0;
    for (const item of this.waiting) {
      const { pattern, slice } = item;
      const fits =
        !this.busy.has(partitionOf(slice)) &&
        (call.length === 0 || (pattern === call[0].pattern && records + slice.records.length <= MAX_RECORDS_PER_CALL));
      (fits ? call : rest).push(item);
      if (fits) records += slice.records.length;
    }
    return { call, rest, records };
  }

  private async run(call: Waiting[]): Promise<void> {
    this.calls++;
    for (const { slice } of call) this.busy.add(partitionOf(slice));
    const pauses = await this.handle(
      call[0].pattern,
      call.map(({ slice }) => slice),
    );
    this.calls--;
    for (const { slice } of call) this.busy.delete(partitionOf(slice));
    for (const { slice, done } of call)
      done(pauses.find(({ topic, shard }) => topic === slice.topic && shard === slice.shard) ?? null);
    this.dispatch();
  }

  /** One handler call; never throws. */
  private async handle(pattern: string, slices: Slice[]): Promise<SlicePause[]> {
    const handler = this.handlerOf(pattern);
    if (!handler) {
      this.log.error({ pattern }, 'no handler is declared for this topic; it waits');
      return slices.map((slice) => pauseAt(slice, 10_000));
    }
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await continueTraces(pattern, slices, async () => {
          const said = await handler(slices, {});
          return isObservable(said) ? lastValueFrom(said, { defaultValue: [] }) : said;
        });
        return (answer as SlicePause[] | undefined) ?? [];
      } catch (error) {
        const fault = classify(error);
        if (fault.retry === 'now' && attempt < 3) continue;
        this.log.warn(
          {
            pattern,
            code: fault.code,
            detail: fault.detail,
            err: fault.cause ?? fault,
          },
          'handler failed',
        );
        if (fault.retry !== 'never') return slices.map((slice) => pauseAt(slice, PAUSE_AFTER_FAULT_MS));
        return this.bisect(pattern, slices, fault);
      }
    }
  }

  private async bisect(pattern: string, slices: Slice[], fault: Fault): Promise<SlicePause[]> {
    if (slices.length > 1) {
      const pauses: SlicePause[] = [];
      for (const slice of slices) pauses.push(...(await this.handle(pattern, [slice])));
      return pauses;
    }
    const [slice] = slices;
    const { records } = slice;
    if (records.length > 1) {
      const half = records.length >> 1;
      const first = await this.handle(pattern, [{ ...slice, records: records.slice(0, half) }]);
      return first.length > 0 ? first : this.handle(pattern, [{ ...slice, records: records.slice(half) }]);
    }
    const [guilty] = records;
    if (guilty.kind === 'verified') {
      const { record, attributes, leaf } = guilty;
      return this.handle(pattern, [
        {
          ...slice,
          records: [{ kind: 'unusable', record, attributes, leaf, reason: fault.code, detail: fault.detail }],
        },
      ]);
    }
    this.log.error(
      { topic: slice.topic, shard: slice.shard, offset: String(guilty.record.offset), code: fault.code },
      'a record can be neither used nor set aside; its partition waits',
    );
    return [pauseAt(slice, 10_000)];
  }
}

const partitionOf = ({ topic, shard }: Slice): string => `${topic}/${shard}`;

const pauseAt = (slice: Slice, pauseMs: number): SlicePause => ({
  topic: slice.topic,
  shard: slice.shard,
  fromOffset: slice.records[0].record.offset,
  pauseMs,
});

/** `sanctions.denials.rail.v1` is handled by the pattern `sanctions.denials.*.v1`. */
export function patternOf(topic: string): string {
  return topic.replace(/^(sanctions\.[a-z]+)\.[a-z0-9-]+\.(v\d+)$/, '$1.*.$2');
}
