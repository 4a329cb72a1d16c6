import fc from 'fast-check';
import type { Crash } from '../support/memory-database.js';
import type { Fate, SendFault } from './broker.js';
import type { Act, Decision } from './register.js';

export type Junk = 'forged-lift' | 'flipped' | 'misplaced' | 'garbage';

/** One thing that happens. */
export type Step =
  | ({ kind: 'decide' } & Decision)
  | { kind: 'cut'; crash?: Crash }
  | { kind: 'relay'; fault: SendFault; fates: Fate[] }
  | { kind: 'deliver'; agency: number; most: number; crash?: Crash }
  | { kind: 'read-again'; agency: number; records: number }
  | { kind: 'restart' | 'keep-copy' | 'restore' | 'learn-key'; agency: number }
  | { kind: 'speak'; agency: number; fault: SendFault }
  | { kind: 'serve-gaps' | 'rotate-key' }
  | { kind: 'junk'; junk: Junk; shard: number; choice: number; count: number }
  | { kind: 'time'; agency: number; ms: number };

const often = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 2, arbitrary: fc.constantFrom(...others) });

const agency = fc.nat(2);
const kind = <K extends string>(value: K): fc.Arbitrary<K> => fc.constant(value);
const sendFault = often<SendFault>('none', 'lost-before', 'lost-after', 'partition-omitted');
const crash = often<Crash | undefined>(undefined, 'before-commit', 'after-commit');

export const decision: fc.Arbitrary<Decision> = fc.record({
  listing: fc.integer({ min: 1, max: 3 }),
  act: fc.constantFrom<Act>(
    ...(['publish', 'publish', 'correct', 'other-subject', 'narrow', 'narrow', 'stay', 'delete', 'delete'] as const),
    ...(['unusable', 'newer-version'] as const),
  ),
  person: fc.nat(4),
  mask: fc.integer({ min: 1, max: 127 }),
  until: fc.constantFrom(null, '2026-06-01T08:00:30.000Z', '2028-06-01T00:00:00.000Z'),
  lapsed: often(false, true),
  crash,
});

const fates = fc.oneof(
  fc.constant<Fate[]>([]),
  fc.array(often<Fate>('pass', 'drop', 'twice', 'later', 'later', 'flip'), { maxLength: 6 }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: decision.map((made) => ({ kind: 'decide' as const, ...made })) },
  { weight: 1, arbitrary: fc.record({ kind: kind('cut'), crash }) },
  { weight: 8, arbitrary: fc.record({ kind: kind('relay'), fault: sendFault, fates }) },
  { weight: 9, arbitrary: fc.record({ kind: kind('deliver'), agency, most: fc.integer({ min: 1, max: 12 }), crash }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('read-again'), agency, records: fc.constantFrom(1, 3, 1_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('restart'), agency }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('keep-copy'), agency }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('restore'), agency }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('learn-key'), agency }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('speak'), agency, fault: sendFault }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('serve-gaps') }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('rotate-key') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: kind('junk'),
      junk: fc.constantFrom<Junk>('forged-lift', 'flipped', 'misplaced', 'garbage'),
      shard: fc.nat(1),
      choice: fc.nat(20),
      count: often(1, 2, 25),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('time'), agency, ms: fc.constantFrom(1_000, 11_000, 61_000) }) },
);

/** Random histories, with the agencies that live through them. */
export const history = fc.record({
  agencies: fc.subarray(['rail', 'banking', 'aviation'], { minLength: 1, maxLength: 2 }),
  steps: fc.array(step, { minLength: 12, maxLength: 45 }),
});
