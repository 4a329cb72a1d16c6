/** Bytes of an entry in its packed form: tag 8, row 4, measures 2, last day 2, big-endian. Measures of 0: take it out. */
export const ENTRY_BYTES = 16;

/** A subject's pseudonym cut to 64 bits, as two words. */
export interface Tag {
  high: number;
  low: number;
}

const PART_BITS = 10;
const WORDS = 4;
const FIRST_SLOTS = 8;
const MOST_FULL = 0.85;
const GROWTH = 1.25;
const TWO_POW_32 = 2 ** 32;

/**
 * Who has a measure at this agency, in 16 bytes a row: says no for certain, and yes as a reason to look at the row.
 *
 * Open addressing with linear probing, in 1,024 parts that grow one by one by a quarter: filled to between 68 and 85 %,
 * so 19 to 24 bytes a row, and at 20 million rows no growth moves more than some 25,000. A slot without measures is free.
 */
export class SubjectIndex {
  private readonly parts: Uint32Array[] = Array.from({ length: 1 << PART_BITS }, () => new Uint32Array(0));
  private readonly counts = new Uint32Array(1 << PART_BITS);
  private rows = 0;
  private words = 0;

  get size(): number {
    return this.rows;
  }

  /** Memory of the slots, free ones included. */
  get bytes(): number {
    return this.words * 4;
  }

  /** Puts or takes out entries in their packed form, in order. The same entries twice are as good as once. */
  apply(entries: Buffer): void {
    for (let at = 0; at + ENTRY_BYTES <= entries.length; at += ENTRY_BYTES) {
      const tag = tagOf(entries, at);
      const row = entries.readUInt32BE(at + 8);
      const last = entries.readUInt32BE(at + 12);
      if (last >>> 16 === 0) this.remove(tag, row);
      else this.put(tag, row, last);
    }
  }

  /**
   * Whether a row of this tag may have one of these measures on this day.
   * @param measures bits
   * @param day a row whose last day is before it is over
   */
  has({ high, low }: Tag, measures: number, day: number): boolean {
    const part = this.parts[high >>> (32 - PART_BITS)];
    if (part.length === 0) return false;
    for (let at = homeOf(part, low); ; at = nextOf(part, at)) {
      const last = part[at + 3];
      if (last === 0) return false;
      if (part[at + 1] === low && part[at] === high && (last >>> 16) & measures && (last & 0xffff) >= day) return true;
    }
  }

  clear(): void {
    this.parts.fill(new Uint32Array(0));
    this.counts.fill(0);
    this.rows = this.words = 0;
  }

  /** @param last measures in the upper 16 bits, last day in the lower */
  private put({ high, low }: Tag, row: number, last: number): void {
    const number = high >>> (32 - PART_BITS);
    const slots = this.parts[number].length / WORDS;
    if (this.counts[number] + 1 > slots * MOST_FULL) this.grow(number, slots);
    const part = this.parts[number];
    let at = homeOf(part, low);
    for (; part[at + 3] !== 0; at = nextOf(part, at)) {
      if (part[at + 1] === low && part[at] === high && part[at + 2] === row) {
        part[at + 3] = last;
        return;
      }
    }
    part[at] = high;
    part[at + 1] = low;
    part[at + 2] = row;
    part[at + 3] = last;
    this.counts[number]++;
    this.rows++;
  }

  private remove({ high, low }: Tag, row: number): void {
    const number = high >>> (32 - PART_BITS);
    const part = this.parts[number];
    if (part.length === 0) return;
    let at = homeOf(part, low);
    while (part[at + 1] !== low || part[at] !== high || part[at + 2] !== row) {
      if (part[at + 3] === 0) return;
      at = nextOf(part, at);
    }
    if (part[at + 3] === 0) return;
    closeHole(part, at);
    this.counts[number]--;
    this.rows--;
  }

  private grow(number: number, slots: number): void {
    const old = this.parts[number];
    const grown = new Uint32Array(Math.max(FIRST_SLOTS, Math.ceil(slots * GROWTH)) * WORDS);
    for (let from = 0; from < old.length; from += WORDS) {
      if (old[from + 3] === 0) continue;
      let at = homeOf(grown, old[from + 1]);
      while (grown[at + 3] !== 0) at = nextOf(grown, at);
      for (let word = 0; word < WORDS; word++) grown[at + word] = old[from + word];
    }
    this.words += grown.length - old.length;
    this.parts[number] = grown;
  }
}

/** The first eight bytes of a pseudonym, or of a packed entry. */
export function tagOf(ref: Buffer, at = 0): Tag {
  return { high: ref.readUInt32BE(at), low: ref.readUInt32BE(at + 4) };
}

/** The slot where a tag belongs: its lower word scaled to the part, so that a part may have any size. */
function homeOf(part: Uint32Array, low: number): number {
  return Math.floor((low * (part.length / WORDS)) / TWO_POW_32) * WORDS;
}

function nextOf(part: Uint32Array, at: number): number {
  return at + WORDS === part.length ? 0 : at + WORDS;
}

/** Moves back what was pushed past the hole, so that a search may stop at the first free slot. */
function closeHole(part: Uint32Array, start: number): void {
  let hole = start;
  for (let at = nextOf(part, hole); part[at + 3] !== 0; at = nextOf(part, at)) {
    const home = homeOf(part, part[at + 1]);
    const mayStay = hole <= at ? hole < home && home <= at : hole < home || home <= at;
    if (mayStay) continue;
    for (let word = 0; word < WORDS; word++) part[hole + word] = part[at + word];
    hole = at;
  }
  part.fill(0, hole, hole + WORDS);
}
