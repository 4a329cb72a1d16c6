import fc from 'fast-check';
import type { DeletionGround, Ground, PolicyCode } from '#contracts';
import type { Outcome } from '../../apps/court-registry/src/domain/objection.js';

const DAY_MS = 86_400_000;

/** What a clerk proposes about a listing. */
export type Act =
  | { act: 'list'; person: number; ground: Ground; extension: number }
  | { act: 'obligation' | 'widen' | 'stay' | 'resume' }
  | { act: 'identity'; person: number }
  | { act: 'ground'; ground: Ground }
  /** Measures that stay: a bit for each of those held. */
  | { act: 'narrow'; keep: number }
  /** @param given how many of the facts of the ground are told; ahead: they lie in the future */
  | { act: 'delete'; ground: DeletionGround; given: number; ahead: boolean }
  | { act: 'exempt'; inDays: number; days: number };

export type Proposing = {
  do: 'propose';
  listing: number;
  /** Which revision the clerk says to have seen. */
  seen: 'none' | 'newest' | 'before';
  elsewhere: boolean;
  /** The president approves at once. */
  approved: boolean;
} & Act;

/** One thing that people at a court do, or that happens to them. */
export type Order =
  | Proposing
  | { do: 'approve'; which: number; by: 'president' | 'second' | 'author' | 'elsewhere'; otherHash: boolean }
  | { do: 'reject' | 'withdraw'; which: number }
  | { do: 'object' | 'erase' | 'reissue'; listing: number }
  | { do: 'reconsider'; which: number }
  | { do: 'outcome'; which: number; outcome: Outcome }
  | { do: 'case'; listing: number; person: number; graceMonths: number | undefined }
  | { do: 'pay'; which: number }
  | { do: 'changeover'; policy: PolicyCode; passes: 0 | 1 | 2 }
  | { do: 'wait'; ms: number }
  | { do: 'look' }
  | { do: 'key'; lapsed: boolean }
  | { do: 'mass'; perHour: number };

/** Orders given at the same moment, or one that the register did not live to finish. */
export type Event = { orders: readonly Order[]; crash?: 'before-numbering' | 'before-commit' };

const often = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
const is = <K extends string>(value: K): fc.Arbitrary<K> => fc.constant(value);

/** Mostly the same one, so that much happens to it. */
const listing = often(0, 1, 2);
const which = fc.nat(5);
/** Two grown ones, a child, one who comes of age within three months, an organisation. */
const person = often(0, 1, 2, 3, 4);
const ground = fc.constantFrom<Ground>('evasion', 'evasion', 'refusal', 'property-reporting');

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: is('list'), person, ground, extension: often(0, 1, 3) }),
  fc.record({ act: fc.constantFrom('obligation' as const, 'widen' as const) }),
  fc.record({ act: is('stay') }),
  fc.record({ act: is('resume') }),
  fc.record({ act: is('identity'), person: fc.nat(4) }),
  fc.record({ act: is('ground'), ground }),
  fc.record({ act: is('narrow'), keep: fc.nat(31) }),
  fc.record({
    act: is('delete'),
    ground: fc.constantFrom<DeletionGround>(
      ...(['listed-by-mistake', 'performed', 'withdrawn-by-applicant', 'no-property-found'] as const),
      ...(['enforcement-suspended', 'term-expired', 'conduct-corrected'] as const),
    ),
    given: often(3, 0, 1, 2),
    ahead: often(false, true),
  }),
  fc.record({ act: is('exempt'), inDays: fc.integer({ min: -3, max: 3 }), days: fc.integer({ min: 0, max: 20 }) }),
);

const proposing: fc.Arbitrary<Proposing> = fc
  .record({
    listing,
    seen: often<Proposing['seen']>('none', 'newest', 'before'),
    elsewhere: often(false, false, true),
    approved: often(true, false),
    what: act,
  })
  .map(({ what, ...proposed }) => ({ do: 'propose', ...proposed, ...what }));

const approving = fc.record({
  do: is('approve'),
  which,
  by: often<'president' | 'second' | 'author' | 'elsewhere'>('president', 'second', 'author', 'elsewhere'),
  otherHash: often(false, true),
});

const order: fc.Arbitrary<Order> = fc.oneof(
  { weight: 10, arbitrary: proposing },
  { weight: 3, arbitrary: approving },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('reject' as const, 'withdraw' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: is('object'), listing }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('erase' as const, 'reissue' as const), listing }) },
  { weight: 2, arbitrary: fc.record({ do: is('reconsider'), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: is('outcome'),
      which,
      outcome: fc.constantFrom<Outcome>('upheld', 'quashed', 'withdrawn'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: is('case'), listing, person, graceMonths: fc.constantFrom(undefined, 1, 3) }),
  },
  { weight: 1, arbitrary: fc.record({ do: is('pay'), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: is('changeover'),
      policy: fc.constantFrom<PolicyCode>('lawful-basis', 'memorandum-2016', 'draft-2022'),
      passes: fc.constantFrom(0, 1, 2, 2),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: is('wait'),
      ms: fc.constantFrom(3_600_000, 2 * DAY_MS, 40 * DAY_MS, 100 * DAY_MS, 731 * DAY_MS, 731 * DAY_MS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: is('look') }) },
  { weight: 1, arbitrary: fc.record({ do: is('key'), lapsed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: is('mass'), perHour: fc.constantFrom(0, 10_000) }) },
);

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 8, arbitrary: order.map((one) => ({ orders: [one] })) },
  { weight: 2, arbitrary: fc.tuple(order, order).map((orders) => ({ orders })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(order, fc.constantFrom('before-numbering' as const, 'before-commit' as const))
      .map(([one, crash]) => ({ orders: [one], crash })),
  },
);

const proposed = { do: 'propose', listing: 0, seen: 'none', elsewhere: false, approved: true } as const;
const stay: Order = { ...proposed, act: 'stay' };
const ending: Order = { do: 'wait', ms: 731 * DAY_MS };
/** What takes long to come about by chance: a stay, a term of two years that is over and that nobody has looked at. */
const beginnings: readonly Order[][] = [
  [],
  [],
  [stay],
  [ending],
  [stay, ending],
  [stay, ending, { ...proposed, act: 'resume' }],
  [ending, { ...proposed, act: 'identity', person: 4 }],
];

/** A listing to begin with, so that most runs have one, and then whatever people do. */
export const anyDay: fc.Arbitrary<Event[]> = fc
  .tuple(
    fc.record({ act: is('list'), person, ground, extension: fc.constantFrom(0, 0, 1, 3) }),
    fc.constantFrom(...beginnings),
    fc.array(event, { minLength: 4, maxLength: 14 }),
  )
  .map(([first, then, rest]) => {
    const extension = first.ground === 'evasion' ? first.extension : 0;
    const orders: Order[] = [{ ...proposed, ...first, extension }, ...then];
    return [...orders.map((order) => ({ orders: [order] })), ...rest];
  });

const deleting = (listing: number): Event => ({
  orders: [{ ...proposed, act: 'delete', ground: 'performed', given: 3, ahead: false, listing, seen: 'newest' }],
});

/** How it ends: under a lapsed key and amid a mass of deletions everything is deleted, or the terms run out. */
export const ENDINGS: readonly (readonly Event[])[] = [
  [
    { orders: [{ do: 'key', lapsed: true }] },
    { orders: [{ do: 'mass', perHour: 0 }] },
    deleting(0),
    deleting(1),
    deleting(2),
  ],
  [{ orders: [{ do: 'wait', ms: 6 * 366 * DAY_MS }] }, { orders: [{ do: 'look' }] }],
];
