import { measuresOf } from '#contracts';
import { SHANGHAI_MS } from '../shanghai.js';
import type { EnforcedRow } from '../tables/state.js';
import { ENTRY_BYTES } from './subject-index.js';

/** The last of 16 bits stands for every measure that has no bit of its own. */
const OTHER_MEASURES = 15;
const DAY_MS = 86_400_000;
const NO_END = 0xffff;

/** Measures as bits of an index entry. A code that the catalogue does not know shares one with all others of its kind: a reason to look, never an answer. */
export class MeasureBits {
  private readonly bits: ReadonlyMap<string, number>;

  constructor(agency: string) {
    this.bits = new Map(measuresOf(agency).map(({ code }, i) => [code, 1 << Math.min(i, OTHER_MEASURES)]));
  }

  of(codes: readonly string[]): number {
    return codes.reduce((bits, code) => bits | (this.bits.get(code) ?? 1 << OTHER_MEASURES), 0);
  }
}

/** Days since 1970 in Asia/Shanghai, where terms end at midnight: the day of an instant. */
export function dayOf(instant: number): number {
  return Math.min(Math.max(Math.floor((instant + SHANGHAI_MS) / DAY_MS), 0), NO_END);
}

/** The last day on which a term may still run: one that ends within a day counts for all of it, a leap second is no end. */
export function lastDayOf(until: string | null): number {
  const end = until === null ? NaN : Date.parse(until);
  return Number.isNaN(end) ? NO_END : dayOf(end - 1);
}

/** An entry in its packed form; without measures it takes the entry out. `tag` is hex of at least 16 digits. */
function writeEntry(into: Buffer, at: number, tag: string, listing: number, measures: number, day: number): void {
  into.write(tag.slice(0, 16), at, 'hex');
  into.writeUInt32BE(listing % 2 ** 32, at + 8);
  into.writeUInt16BE(measures, at + 12);
  into.writeUInt16BE(measures === 0 ? 0 : day, at + 14);
}

/** What the step from one state of a listing to the next does to the index, packed; empty when nothing. */
export function entriesOf(bits: MeasureBits, before: EnforcedRow | undefined, after: EnforcedRow): Buffer {
  const gone = (before?.refs ?? []).filter((ref) => !after.refs.includes(ref));
  const entries = Buffer.allocUnsafe((gone.length + after.refs.length) * ENTRY_BYTES);
  gone.forEach((ref, i) => writeEntry(entries, i * ENTRY_BYTES, ref, after.listing, 0, 0));
  const [measures, day] = [bits.of(after.measures), lastDayOf(after.until)];
  after.refs.forEach((ref, i) =>
    writeEntry(entries, (gone.length + i) * ENTRY_BYTES, ref, after.listing, measures, day),
  );
  return entries;
}
