import fc from 'fast-check';
import { continueRun, type NumberClaim, type RunClaim, type RunPosition } from './run-continuity.js';

type Claim = RunClaim | NumberClaim;

/** The outcomes of a series of messages, and the position after them. */
function follow(claims: readonly Claim[], from: RunPosition | null = null) {
  let position = from;
  const outcomes = claims.map((claim) => {
    const next = continueRun(position, claim);
    position = next.position;
    return next.outcome;
  });
  return { outcomes, position };
}

const run = (incarnation: number, ackSequence: number, from: number, to: number): RunClaim => ({
  incarnation,
  ackSequence,
  from,
  to,
});
const settlement = (incarnation: number, ackSequence: number): NumberClaim => ({ incarnation, ackSequence });

describe('the acknowledgments of one agency and shard', () => {
  it('begin with message 1 and sequence 1', () => {
    expect(continueRun(null, run(1, 1, 1, 10))).toEqual({
      outcome: 'next',
      position: { incarnation: 1, ackSequence: 1, to: 10 },
    });
    expect(continueRun(null, run(1, 1, 2, 10)).outcome).toBe('hole');
    expect(continueRun(null, run(1, 2, 1, 10)).outcome).toBe('hole');
    expect(continueRun(null, run(1, 0, 1, 10)).outcome).toBe('overlap');
  });

  it('go on with the next message and the next sequence number', () => {
    const { outcomes, position } = follow([run(1, 1, 1, 10), settlement(1, 2), run(1, 3, 11, 11), run(1, 4, 12, 500)]);
    expect(outcomes).toEqual(['next', 'next', 'next', 'next']);
    expect(position).toEqual({ incarnation: 1, ackSequence: 4, to: 500 });
  });

  it('may begin with a message that only takes a number', () => {
    expect(follow([settlement(1, 1), run(1, 2, 1, 5)]).outcomes).toEqual(['next', 'next']);
    expect(follow([settlement(1, 1), run(1, 2, 2, 5)]).outcomes).toEqual(['next', 'hole']);
  });

  it('have no hole: neither in message numbers nor in sequence numbers; what was missing can still come', () => {
    const messages = [run(1, 1, 1, 10), run(1, 3, 16, 20), run(1, 2, 11, 15), run(1, 3, 16, 20)];
    expect(follow(messages).outcomes).toEqual(['next', 'hole', 'next', 'next']);
    expect(follow([run(1, 1, 1, 10), run(1, 2, 12, 15)]).outcomes).toEqual(['next', 'hole']);
  });

  it('have no overlap', () => {
    expect(follow([run(1, 1, 1, 10), run(1, 2, 10, 15)]).outcomes).toEqual(['next', 'overlap']);
    expect(follow([run(1, 1, 1, 10), run(1, 2, 11, 10)]).outcomes).toEqual(['next', 'overlap']);
  });

  it('may come twice', () => {
    const messages = [run(1, 1, 1, 10), run(1, 2, 11, 20), run(1, 1, 1, 10), run(1, 2, 11, 20), settlement(1, 2)];
    const { outcomes, position } = follow(messages);
    expect(outcomes).toEqual(['next', 'next', 'duplicate', 'duplicate', 'duplicate']);
    expect(position).toEqual({ incarnation: 1, ackSequence: 2, to: 20 });
  });
});

describe('an adapter restored from an older copy', () => {
  const before: RunPosition = { incarnation: 3, ackSequence: 40, to: 1000 };

  it('opens a greater incarnation, goes on with the next message number, and may begin again anywhere below', () => {
    for (const from of [1, 600, 1000, 1001]) {
      expect(continueRun(before, run(4, 41, from, from + 9))).toEqual({
        outcome: 'restored',
        position: { incarnation: 4, ackSequence: 41, to: from + 9 },
      });
    }
    expect(continueRun(before, run(9, 41, 600, 700)).outcome).toBe('restored');
  });

  it('may not skip what was never acknowledged', () => {
    expect(continueRun(before, run(4, 41, 1002, 1010))).toEqual({ outcome: 'hole', position: before });
  });

  it('may not skip a message number, nor take one a second time', () => {
    expect(continueRun(before, run(4, 42, 600, 700))).toEqual({ outcome: 'hole', position: before });
    expect(continueRun(before, run(4, 40, 600, 700))).toEqual({ outcome: 'duplicate', position: before });
    expect(continueRun(before, run(4, 1, 1, 10))).toEqual({ outcome: 'duplicate', position: before });
    expect(continueRun(before, run(4, 0, 600, 700))).toEqual({ outcome: 'overlap', position: before });
  });

  it('acknowledges every number once in its new incarnation', () => {
    const again = follow([run(4, 41, 600, 700), run(4, 42, 701, 1400), run(4, 43, 1400, 1401)], before);
    expect(again.outcomes).toEqual(['restored', 'next', 'overlap']);
  });

  it('may settle old deliveries first, and still begin its first run below', () => {
    const settled = follow([settlement(4, 41), settlement(4, 42)], before);
    expect(settled.outcomes).toEqual(['restored', 'next']);
    expect(settled.position).toEqual({ incarnation: 4, ackSequence: 42, to: 1000, awaitingRun: true });
    expect(continueRun(settled.position, run(4, 43, 600, 700))).toEqual({
      outcome: 'next',
      position: { incarnation: 4, ackSequence: 43, to: 700 },
    });
    expect(continueRun(settled.position, run(4, 43, 1002, 1003)).outcome).toBe('hole');
  });

  it('falls back once only: its second run goes on from its first', () => {
    const twice = follow([settlement(4, 41), run(4, 42, 600, 700), run(4, 43, 600, 700)], before);
    expect(twice.outcomes).toEqual(['restored', 'next', 'overlap']);
  });

  it('is heard no more from its past beyond the last number taken', () => {
    for (const ackSequence of [41, 42, 900]) {
      expect(continueRun(before, run(2, ackSequence, 1001, 1010))).toEqual({
        outcome: 'out-of-date-incarnation',
        position: before,
      });
    }
  });

  it('may hear its past repeated: a number taken is a duplicate whatever its incarnation', () => {
    for (const incarnation of [1, 2, 3, 4]) {
      for (const ackSequence of [1, 39, 40]) {
        expect(continueRun(before, run(incarnation, ackSequence, 991, 1000))).toEqual({
          outcome: 'duplicate',
          position: before,
        });
      }
    }
  });
});

/** A message whose numbers lie about what is due, as distances from it, so that a series of them gets somewhere. */
interface Throw {
  incarnation: number;
  ackAhead: number;
  fromAhead: number;
  length: number;
  counted: boolean;
}

const near = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: -6, max: 3 }) },
);
const thrown: fc.Arbitrary<Throw> = fc.record({
  incarnation: fc.integer({ min: 1, max: 5 }),
  ackAhead: near,
  fromAhead: near,
  length: fc.integer({ min: -1, max: 4 }),
  counted: fc.boolean(),
});

function landed({ incarnation, ackAhead, fromAhead, length, counted }: Throw, position: RunPosition | null): Claim {
  const ackSequence = Math.max(0, (position?.ackSequence ?? 0) + 1 + ackAhead);
  const from = Math.max(0, (position?.to ?? 0) + 1 + fromAhead);
  return counted ? { incarnation, ackSequence } : { incarnation, ackSequence, from, to: from + length };
}

describe('whatever messages come in whatever order', () => {
  it('messages are numbered without a hole, every incarnation acknowledges consecutive numbers once each, and nothing is skipped from 1 on', () => {
    fc.assert(
      fc.property(fc.array(thrown, { maxLength: 60 }), (throws) => {
        const acknowledged = new Map<number, number[]>();
        const ever = new Set([0]);
        let taken = 0;
        let position: RunPosition | null = null;
        for (const each of throws) {
          const claim = landed(each, position);
          const { outcome, position: after } = continueRun(position, claim);
          if (outcome === 'next' || outcome === 'restored') {
            expect(claim.ackSequence).toBe(++taken);
            expect(outcome === 'restored').toBe(position !== null && claim.incarnation > position.incarnation);
            if ('from' in claim) {
              const own = acknowledged.get(claim.incarnation) ?? [];
              if (own.length > 0) expect(claim.from).toBe(own.at(-1)! + 1);
              expect(ever.has(claim.from - 1)).toBe(true);
              expect(claim.to).toBeGreaterThanOrEqual(claim.from);
              for (let sequence = claim.from; sequence <= claim.to; sequence++) own.push(sequence);
              own.forEach((sequence) => ever.add(sequence));
              acknowledged.set(claim.incarnation, own);
              expect(after.to).toBe(claim.to);
            } else {
              expect(after.to).toBe(position?.to ?? 0);
            }
            expect(after.incarnation).toBe(claim.incarnation);
            expect(position === null || after.incarnation >= position.incarnation).toBe(true);
            position = after;
          } else {
            expect(after).toEqual(position ?? { incarnation: 0, ackSequence: 0, to: 0 });
          }
        }
        expect([...ever].sort((a, b) => a - b)).toEqual([...Array(ever.size).keys()]);
      }),
      { numRuns: 500 },
    );
  });

  it('a number already taken is a duplicate, and only a number beyond it can be of an out-of-date incarnation', () => {
    fc.assert(
      fc.property(fc.array(thrown, { maxLength: 60 }), thrown, (throws, last) => {
        let position: RunPosition | null = null;
        for (const each of throws) {
          const { outcome, position: after }: ReturnType<typeof continueRun> = continueRun(
            position,
            landed(each, position),
          );
          if (outcome === 'next' || outcome === 'restored') position = after;
        }
        fc.pre(position !== null);
        const claim = landed(last, position);
        const { outcome } = continueRun(position, claim);
        const isTaken = claim.ackSequence >= 1 && claim.ackSequence <= position.ackSequence;
        expect(outcome === 'duplicate').toBe(isTaken);
        expect(outcome === 'out-of-date-incarnation').toBe(
          claim.ackSequence > position.ackSequence && claim.incarnation < position.incarnation,
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a true history', () => {
  /** Messages of an adapter that now and then is restored to an older copy; each run picks up where its copy stood. */
  const history = fc
    .array(
      fc.oneof(
        {
          weight: 6,
          arbitrary: fc.record({ kind: fc.constant('run' as const), size: fc.integer({ min: 1, max: 9 }) }),
        },
        { weight: 2, arbitrary: fc.record({ kind: fc.constant('settlement' as const), size: fc.constant(0) }) },
        {
          weight: 1,
          arbitrary: fc.record({ kind: fc.constant('restore' as const), size: fc.integer({ min: 0, max: 20 }) }),
        },
      ),
      { minLength: 1, maxLength: 50 },
    )
    .map((steps) => {
      const claims: Claim[] = [];
      let at = { incarnation: 1, ackSequence: 0, to: 0 };
      for (const { kind, size } of steps) {
        if (kind === 'restore') {
          if (at.ackSequence > 0) at = { ...at, incarnation: at.incarnation + 1, to: Math.max(0, at.to - size) };
          continue;
        }
        at = { ...at, ackSequence: at.ackSequence + 1, to: at.to + size };
        const { incarnation, ackSequence } = at;
        claims.push(
          kind === 'run' ? run(incarnation, ackSequence, at.to - size + 1, at.to) : { incarnation, ackSequence },
        );
      }
      return claims;
    });

  it('is accepted from end to end, and every message of it again is a duplicate', () => {
    fc.assert(
      fc.property(history, fc.nat(), (claims, seed) => {
        const { outcomes, position } = follow(claims);
        expect(outcomes.filter((outcome) => outcome !== 'next' && outcome !== 'restored')).toEqual([]);
        expect(outcomes.filter((outcome) => outcome === 'restored')).toHaveLength(
          Math.max(0, new Set(claims.map(({ incarnation }) => incarnation)).size - 1),
        );
        if (claims.length > 0) expect(continueRun(position, claims[seed % claims.length]).outcome).toBe('duplicate');
      }),
      { numRuns: 1000 },
    );
  });

  it('goes on past whatever a copy from before the restore still says', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 9 }), (claims, ahead) => {
        const { position } = follow(claims);
        fc.pre(position !== null && position.incarnation > 1);
        const late = run(position.incarnation - 1, position.ackSequence + ahead, position.to + 1, position.to + 2);
        expect(continueRun(position, late)).toEqual({ outcome: 'out-of-date-incarnation', position });
      }),
      { numRuns: 1000 },
    );
  });

  it('with one message left out is stopped there, over a restore too, until that message has come', () => {
    fc.assert(
      fc.property(history, fc.nat(), (claims, seed) => {
        fc.pre(claims.length > 1);
        const lost = seed % (claims.length - 1);
        const { outcomes, position } = follow(claims.filter((_, i) => i !== lost));
        expect(new Set(outcomes.slice(lost))).toEqual(new Set(['hole']));
        const late = follow(claims.slice(lost), position).outcomes;
        expect(late.filter((outcome) => outcome !== 'next' && outcome !== 'restored')).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
