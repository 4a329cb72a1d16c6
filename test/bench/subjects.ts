import { SubjectIndex } from '#agency-adapter/parts';
import { round, type Benchmark, type Row } from './harness.js';

const SUBJECTS = Number(process.env.BENCH_SUBJECTS ?? 20_000_000);
const MOST_BYTES = 25;
const AT_A_TIME = 10_000;
const LOOKS = 2_000_000;
const [MEASURES, LAST_DAY, TODAY] = [1, 22_000, 20_242];

/** A word that is as good as random, another for each number: what a pseudonym's bytes are, without the HMAC. */
function mixed(n: number): number {
  let word = Math.imul(n ^ (n >>> 16), 0x45d9f3b);
  word = Math.imul(word ^ (word >>> 16), 0x45d9f3b);
  return (word ^ (word >>> 16)) >>> 0;
}
const tagOf = (i: number): { high: number; low: number } => ({ high: mixed(i), low: mixed(i + 0x5bd1e995) });

/** Entries of so many subjects from one on, as they lie in the change log and in a page of the load. */
function writeEntries(entries: Buffer, from: number, measures: number): Buffer {
  const count = Math.min(AT_A_TIME, SUBJECTS - from);
  for (let i = 0; i < count; i++) {
    const { high, low } = tagOf(from + i);
    entries.writeUInt32BE(high, 16 * i);
    entries.writeUInt32BE(low, 16 * i + 4);
    entries.writeUInt32BE(from + i + 1, 16 * i + 8);
    entries.writeUInt16BE(measures, 16 * i + 12);
    entries.writeUInt16BE(LAST_DAY, 16 * i + 14);
  }
  return entries.subarray(0, 16 * count);
}

function found(index: SubjectIndex, from: number): number {
  let hits = 0;
  for (let i = 0; i < LOOKS; i++) if (index.has(tagOf(from + ((i * 7_919) % SUBJECTS)), MEASURES, TODAY)) hits++;
  return hits;
}

export const subjects: Benchmark = {
  name: 'subjects',
  about: `the index of a check with ${SUBJECTS} subjects, of made-up tags and without a database: bytes a subject (at most ${MOST_BYTES}), and how it is put together and looked into`,
  run(report) {
    const before = process.memoryUsage().rss;
    const index = new SubjectIndex();
    const entries = Buffer.alloc(16 * AT_A_TIME);
    let longest = 0;
    const start = performance.now();
    for (let first = 0; first < SUBJECTS; first += AT_A_TIME) {
      const slice = writeEntries(entries, first, MEASURES);
      const begun = performance.now();
      index.apply(slice);
      longest = Math.max(longest, performance.now() - begun);
    }
    const filling = (performance.now() - start) / 1_000;
    const bytes = index.bytes / index.size;
    const resident = (process.memoryUsage().rss - before) / index.size;
    report(`${index.size} subjects in ${round(filling)} s, the longest ${AT_A_TIME} took ${round(longest)} ms`);
    report(`${round(bytes)} bytes a subject in the index, ${round(resident)} of the process's resident memory`);
    if (index.size !== SUBJECTS) throw new Error(`${index.size} subjects are in the index`);
    if (bytes > MOST_BYTES) throw new Error(`${bytes} bytes a subject`);
    const looksASecond = (from: number): { hits: number; rate: number } => {
      const begun = performance.now();
      const hits = found(index, from);
      return { hits, rate: (LOOKS * 1_000) / (performance.now() - begun) };
    };
    const [listed, strangers] = [looksASecond(0), looksASecond(SUBJECTS)];
    if (listed.hits !== LOOKS) throw new Error('somebody in the index is not found');
    report(`${strangers.hits} of ${LOOKS} strangers are found: each costs a look at the row, and nothing else`);
    const gone = Math.ceil(SUBJECTS / 10 / AT_A_TIME) * AT_A_TIME;
    for (let first = 0; first < gone; first += AT_A_TIME) index.apply(writeEntries(entries, first, 0));
    if (index.size !== Math.max(0, SUBJECTS - gone))
      throw new Error(`${index.size} subjects are left of those not taken out`);
    const row = (name: string, ours: number, unit: string): Row => ({ name, ours: round(ours), yardstick: null, ratio: null, unit }); // prettier-ignore
    return Promise.resolve([
      row('subjects memory', bytes, 'bytes a subject'),
      row('subjects resident', resident, 'bytes a subject'),
      row('subjects put', SUBJECTS / filling, 'subjects/s'),
      row('subjects found', listed.rate, 'looks/s'),
      row('subjects not found', strangers.rate, 'looks/s'),
    ]);
  },
};
