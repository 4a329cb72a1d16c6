import fc from 'fast-check';
import type { Ground } from '#contracts';
import { listed, restsIn } from '../../test/deciding.js';
import {
  aCorrectionRow,
  aDeletionRow,
  anExemptionRow,
  anIdentityNumber,
  aResumptionRow,
  aStayRow,
  circumstances,
} from '../../test/rows.js';
import { decide } from './decide.js';
import { lifts, restricts, type Command } from './listing.js';

const grounds = fc.subarray<Ground>(['refusal', 'obstruction', 'evasion', 'consumption-order'], { minLength: 1 });
const births = fc.constantFrom('1980-05-17', '2008-03-02', '2008-03-03', '2015-01-01');
const commands = fc.oneof(
  grounds.map((value): Command => ({ kind: 'correct', row: aCorrectionRow({ grounds: value }) })),
  fc.tuple(births, fc.integer({ min: 0, max: 499 })).map(([birth, serial]): Command => ({
    kind: 'correct',
    row: aCorrectionRow({ subject: { number: anIdentityNumber(birth, serial * 2 + 1) } }),
  })),
  fc.subarray(['flight', 'soft-berth', 'financing-credit'], { minLength: 1 }).map((codes): Command => ({
    kind: 'correct',
    row: aCorrectionRow({ narrowedTo: { measures: codes, reason: 'r' } }),
  })),
  fc.constant<Command>({ kind: 'stay', row: aStayRow() }),
  fc.constant<Command>({ kind: 'resume', row: aResumptionRow() }),
  fc
    .constantFrom('flight', 'soft-berth')
    .map((measure): Command => ({ kind: 'exempt', row: anExemptionRow({ measure }) })),
  fc.constant<Command>({ kind: 'reissue' }),
  fc.constant<Command>({ kind: 'expire' }),
  fc.constant<Command>({ kind: 'delete', row: aDeletionRow() }),
);
/** Commands, each so many days after the one before. */
const histories = fc.array(fc.tuple(fc.nat(400), commands), { maxLength: 12 });

describe('any history', () => {
  it('raises the revision by one with each event, and leaves no minor, stayed, deleted or expired listing with measures', () => {
    fc.assert(
      fc.property(histories, (history) => {
        let state = listed();
        let now = circumstances().now.getTime();
        for (const [days, command] of history) {
          now += days * 86_400_000;
          const at = circumstances({ now: new Date(now) });
          const decided = decide(state, command, at);
          if (!decided.ok) continue;
          const next = decided.event.listing;
          expect([next.listing, next.revision]).toEqual([state.listing, state.revision + 1]);
          if (state.standing === 'deleted') expect(command.kind).toBe('reissue');
          expect(next.standing === 'in-force' || next.measures.length === 0).toBe(true);
          expect(restsIn(next).every(({ measure }) => next.measures.some(({ code }) => code === measure))).toBe(true);
          expect(next.content.subject.number! < anIdentityNumber('2008-03-03', 0)).toBe(true);
          if (command.kind === 'resume') expect(next.until === null || Date.parse(next.until) > now).toBe(true);
          if (command.kind === 'reissue') expect([lifts(state, next), restricts(state, next)]).toEqual([false, false]);
          if (['stay', 'delete', 'expire', 'exempt'].includes(command.kind)) expect(restricts(state, next)).toBe(false);
          state = next;
        }
        // The clock that ends terms finds whatever is over.
        const over = state.until !== null && Date.parse(state.until) <= now && state.standing !== 'deleted';
        expect(decide(state, { kind: 'expire' }, circumstances({ now: new Date(now) })).ok).toBe(over);
      }),
      { numRuns: 500 },
    );
  });
});
