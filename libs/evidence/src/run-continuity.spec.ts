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

  it('opens a greater incarnation, which may begin again anywhere below', () => {
    for (const from of [1, 600, 1000, 1001]) {
      expect(continueRun(before, run(4, 1, from, from + 9))).toEqual({
        outcome: 'restored',
        position: { incarnation: 4, ackSequence: 1, to: from + 9 },
      });
    }
    expect(continueRun(before, run(9, 1, 600, 700)).outcome).toBe('restored');
  });

  it('may not skip what was never acknowledged', () => {
    expect(continueRun(before, run(4, 1, 1002, 1010))).toEqual({ outcome: 'hole', position: before });
  });

  it('counts its messages from 1', () => {
    expect(continueRun(before, run(4, 2, 600, 700))).toEqual({ outcome: 'hole', position: before });
    expect(continueRun(before, run(4, 0, 600, 700))).toEqual({ outcome: 'overlap', position: before });
  });

  it('acknowledges every number once in its new incarnation', () => {
    const again = follow([run(4, 1, 600, 700), run(4, 2, 701, 1400), run(4, 3, 1400, 1401)], before);
    expect(again.outcomes).toEqual(['restored', 'next', 'overlap']);
  });

  it('may settle old deliveries first, and still begin its first run below', () => {
    const settled = follow([settlement(4, 1), settlement(4, 2)], before);
    expect(settled.outcomes).toEqual(['restored', 'next']);
    expect(settled.position).toEqual({ incarnation: 4, ackSequence: 2, to: 1000, awaitingRun: true });
    expect(continueRun(settled.position, run(4, 3, 600, 700))).toEqual({
      outcome: 'next',
      position: { incarnation: 4, ackSequence: 3, to: 700 },
    });
    expect(continueRun(settled.position, run(4, 3, 1002, 1003)).outcome).toBe('hole');
  });

  it('is heard no more from its past', () => {
    expect(continueRun(before, run(2, 41, 1001, 1010))).toEqual({
      outcome: 'out-of-date-incarnation',
      position: before,
    });
  });
});

const claim: fc.Arbitrary<Claim> = fc
  .record({
    incarnation: fc.integer({ min: 1, max: 3 }),
    ackSequence: fc.integer({ min: 0, max: 6 }),
    from: fc.integer({ min: 0, max: 12 }),
    length: fc.integer({ min: -1, max: 4 }),
    counted: fc.boolean(),
  })
  .map(({ incarnation, ackSequence, from, length, counted }) =>
    counted ? { incarnation, ackSequence } : { incarnation, ackSequence, from, to: from + length },
  );

describe('whatever messages come in whatever order', () => {
  it('every incarnation acknowledges consecutive numbers once each, and nothing is skipped from 1 on', () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 60 }), (claims) => {
        const acknowledged = new Map<number, number[]>();
        const ever = new Set([0]);
        const numbers = new Map<number, number>();
        let position: RunPosition | null = null;
        for (const each of claims) {
          const { outcome, position: after } = continueRun(position, each);
          if (outcome === 'next' || outcome === 'restored') {
            expect(each.ackSequence).toBe((numbers.get(each.incarnation) ?? 0) + 1);
            numbers.set(each.incarnation, each.ackSequence);
            if ('from' in each) {
              const own = acknowledged.get(each.incarnation) ?? [];
              if (own.length > 0) expect(each.from).toBe(own.at(-1)! + 1);
              expect(ever).toContain(each.from - 1);
              for (let sequence = each.from; sequence <= each.to; sequence++) own.push(sequence);
              own.forEach((sequence) => ever.add(sequence));
              acknowledged.set(each.incarnation, own);
              expect(after.to).toBe(each.to);
            }
            expect(after.incarnation).toBe(each.incarnation);
            expect(position === null || after.incarnation >= (position).incarnation).toBe(true);
          } else if (position !== null) {
            expect(after).toEqual(position);
          }
          position = after;
        }
        expect([...ever].sort((a, b) => a - b)).toEqual([...Array(ever.size).keys()]);
      }),
      { numRuns: 2000 },
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
          if (at.ackSequence > 0)
            at = { incarnation: at.incarnation + 1, ackSequence: 0, to: Math.max(0, at.to - size) };
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

  it('is accepted from end to end, and every message of it again is a duplicate or out of date', () => {
    fc.assert(
      fc.property(history, fc.nat(), (claims, seed) => {
        const { outcomes, position } = follow(claims);
        expect(outcomes.filter((outcome) => outcome !== 'next' && outcome !== 'restored')).toEqual([]);
        if (claims.length > 0) {
          const again = continueRun(position, claims[seed % claims.length]).outcome;
          expect(['duplicate', 'out-of-date-incarnation']).toContain(again);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('with one message left out is stopped at the next one of that incarnation', () => {
    fc.assert(
      fc.property(history, fc.nat(), (claims, seed) => {
        const lost = seed % Math.max(1, claims.length - 1);
        const next = claims[lost + 1];
        fc.pre(next !== undefined && next.incarnation === claims[lost].incarnation);
        expect(follow(claims.filter((_, i) => i !== lost)).outcomes[lost]).toBe('hole');
      }),
      { numRuns: 1000 },
    );
  });
});
