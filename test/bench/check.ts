import { createSecretKey, randomBytes } from 'node:crypto';
import { SubjectIndex, tagOf } from '#agency-adapter/parts';
import { subjectRefBytes } from '#evidence';
import { compared, ROUNDS, round, type Benchmark } from './harness.js';

const SUBJECTS = Number(process.env.BENCH_SUBJECTS ?? 2_000_000);
const CHECKS = 500_000;
const AT_A_TIME = 10_000;
const [MEASURES, LAST_DAY, TODAY] = [1, 22_000, 20_242];

const numberOf = (i: number): string => `99010119${String(1_000_000_000 + i)}`;

/** Every subject's number as the index has it after a load. */
function fill(index: SubjectIndex, key: ReturnType<typeof createSecretKey>): void {
  const entries = Buffer.alloc(16 * AT_A_TIME);
  for (let first = 0; first < SUBJECTS; first += AT_A_TIME) {
    const count = Math.min(AT_A_TIME, SUBJECTS - first);
    for (let i = 0; i < count; i++) {
      subjectRefBytes(key, numberOf(first + i)).copy(entries, 16 * i, 0, 8);
      entries.writeUInt32BE(first + i + 1, 16 * i + 8);
      entries.writeUInt16BE(MEASURES, 16 * i + 12);
      entries.writeUInt16BE(LAST_DAY, 16 * i + 14);
    }
    index.apply(entries.subarray(0, 16 * count));
  }
}

/** One thread that waits for nothing: its processor time is what it takes, whoever else works on the machine. */
function processorSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

export const check: Benchmark = {
  name: 'check',
  about: `${CHECKS} checks against an index of ${SUBJECTS} subjects in this process, every other one in it, against the HMAC of the same numbers alone; a second is one of processor time`,
  async run(report) {
    const key = createSecretKey(randomBytes(32));
    const index = new SubjectIndex();
    fill(index, key);
    // Not in the order in which they were put: every look is at another place in memory.
    const numbers = Array.from({ length: CHECKS }, (_, i) =>
      numberOf((((i >> 1) * 7_919) % SUBJECTS) + (i % 2) * SUBJECTS),
    );
    const ours: number[] = [];
    const bare: number[] = [];
    for (let turn = 1; turn <= ROUNDS; turn++) {
      let length = 0;
      const hashing = processorSeconds(() => {
        for (const number of numbers) length += subjectRefBytes(key, number).length;
      });
      let found = 0;
      const checking = processorSeconds(() => {
        for (const number of numbers) if (index.has(tagOf(subjectRefBytes(key, number)), MEASURES, TODAY)) found++;
      });
      if (length !== 32 * CHECKS || found !== CHECKS / 2) throw new Error(`found ${found} of ${CHECKS / 2}`);
      ours.push(CHECKS / checking);
      bare.push(CHECKS / hashing);
      report(`round ${turn}: ${Math.round(ours.at(-1)!)} checks/s, HMAC alone ${Math.round(bare.at(-1)!)}/s`);
    }
    const bytes = index.bytes / index.size;
    return [
      compared('check', 'checks/s', ours, bare),
      { name: 'check memory', ours: round(bytes), yardstick: null, ratio: null, unit: 'bytes a subject' },
    ];
  },
};
