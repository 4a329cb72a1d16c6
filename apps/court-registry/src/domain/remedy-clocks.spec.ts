import fc from 'fast-check';
import { aReconsideration, aRejected, anObjection, draft, provisions } from '../../test/remedies.js';
import type { Objection } from './objection.js';
import { clocksOf, readClock, type ClockName } from './remedy-clocks.js';

const clock = (objection: Objection, what: ClockName, rules = provisions) =>
  clocksOf(objection, rules).find((one) => one.what === what);
const dueOn = (...args: Parameters<typeof clock>) => clock(...args)?.dueOn;

describe('P 12(1): a request', () => {
  it.each([
    ['2025-11-03', '2025-11-18', 'an ordinary Tuesday'],
    ['2025-09-18', '2025-10-09', 'the day after National Day, which the fifteenth day falls into'],
    ['2025-09-15', '2025-09-30', 'the last day before National Day'],
    ['2025-09-26', '2025-10-11', 'a Saturday on which people work'],
    ['2026-01-30', '2026-02-14', 'the Saturday before Spring Festival, a working day'],
    ['2026-01-31', '2026-02-24', 'the first working day after Spring Festival'],
    ['2026-02-13', '2026-02-28', 'the Saturday that makes up for Spring Festival'],
  ])('received on %s is decided by %s: %s', (receivedOn, due) => {
    expect(clock(anObjection({ receivedOn }), 'decide-objection')).toEqual({
      what: 'decide-objection',
      article: 'P 12(1)',
      startedOn: receivedOn,
      dueOn: due,
      doneOn: null,
    });
  });

  it.each([
    ['2025-11-03', '2025-11-06'],
    ['2025-09-29', '2025-10-10'],
    ['2025-09-30', '2025-10-11'],
    ['2026-02-13', '2026-02-25'],
  ])('granted on %s is acted on by %s, in three working days', (decidedOn, due) => {
    const granted = anObjection({ status: 'granted', receivedOn: '2025-09-01', decidedOn, actedOn: decidedOn });
    expect(clock(granted, 'act-on-objection')).toMatchObject({ article: 'P 12(1)', dueOn: due, doneOn: decidedOn });
  });

  it('reads as days left, then as done, then as late', () => {
    const open = clock(anObjection(), 'decide-objection')!;
    expect(readClock(open, '2026-06-01')).toMatchObject({ dueOn: '2026-06-04', workingDaysLeft: 3, late: false });
    expect(readClock(open, '2026-06-04')).toMatchObject({ workingDaysLeft: 0, late: false, calendarKnown: true });
    expect(readClock(open, '2026-06-05')).toMatchObject({ workingDaysLeft: -1, late: true });
    expect(readClock({ ...open, doneOn: '2026-06-04' }, '2026-07-01')).toMatchObject({ workingDaysLeft: null, late: false }); // prettier-ignore
    expect(readClock({ ...open, doneOn: '2026-06-05' }, '2026-07-01')).toMatchObject({ late: true });
    const far = clock(anObjection({ receivedOn: '2099-12-20' }), 'decide-objection')!;
    expect(readClock(far, '2099-12-21').calendarKnown).toBe(false);
  });
});

describe('P 12(2): reconsideration', () => {
  it.each([
    ['2025-11-03', '2025-11-13'],
    ['2025-09-22', '2025-10-09'],
    ['2025-09-20', '2025-09-30'],
    ['2026-02-04', '2026-02-14'],
    ['2026-02-05', '2026-02-24'],
  ])('of a rejection served on %s can be asked for until %s', (servedOn, due) => {
    expect(clock(aRejected({ servedOn }), 'ask-reconsideration')).toMatchObject({ article: 'P 12(2)', dueOn: due });
  });

  it('has no last day while nothing is served', () => {
    expect(clock(aRejected({ listingServedOn: '2026-05-01' }), 'ask-reconsideration')).toBeUndefined();
  });

  it('is decided in fifteen days of receipt', () => {
    const asked = aRejected({
      servedOn: '2026-01-20',
      reconsideration: aReconsideration({ receivedOn: '2026-01-30' }),
    });
    expect(dueOn(asked, 'decide-reconsideration')).toBe('2026-02-14');
    expect(clock(asked, 'ask-reconsideration')?.doneOn).toBe('2026-01-30');
  });
});

describe('D 71(2): under the draft', () => {
  const objection = anObjection({ listingServedOn: '2025-09-22', receivedOn: '2025-09-25' });

  it('the ten days run from the service of the listing decision, and the court itself has nothing to decide', () => {
    expect(clocksOf(objection, draft)).toEqual([
      { what: 'ask-reconsideration', article: 'D 71(2)', startedOn: '2025-09-22', dueOn: '2025-10-09', doneOn: null },
    ]);
  });

  it('D 86: the next-level court decides in thirty days', () => {
    const asked = { ...objection, reconsideration: aReconsideration({ receivedOn: '2025-09-05' }) };
    expect(clock(asked, 'decide-reconsideration', draft)).toMatchObject({ article: 'D 71(2)', dueOn: '2025-10-09' });
  });
});

describe('any deadline', () => {
  /** The State Council's notices for 2025 and 2026, written down here: weekdays off, weekend days at work. */
  const OFF =
    `2025-01-01 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-02-03 2025-02-04 2025-04-04 2025-05-01 2025-05-02
    2025-05-05 2025-06-02 2025-10-01 2025-10-02 2025-10-03 2025-10-06 2025-10-07 2025-10-08 2026-01-01 2026-01-02
    2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-23 2026-04-06 2026-05-01 2026-05-04 2026-05-05
    2026-06-19 2026-09-25 2026-10-01 2026-10-02 2026-10-05 2026-10-06 2026-10-07`.split(/\s+/);
  const ON = `2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28 2026-05-09
    2026-09-20 2026-10-10`.split(/\s+/);
  const calendar = Array.from({ length: 730 }, (_, i) => {
    const date = new Date(Date.UTC(2025, 0, 1 + i));
    const day = date.toISOString().slice(0, 10);
    return { day, works: ON.includes(day) || (date.getUTCDay() % 6 !== 0 && !OFF.includes(day)) };
  });
  /** Counted on the table, by walking it. */
  const afterDays = (from: number, days: number) => calendar.slice(from + days).find(({ works }) => works)!.day;
  const afterWorkingDays = (from: number, days: number) =>
    calendar.slice(from + 1).filter(({ works }) => works)[days - 1].day;

  it('equals an independent count over the calendar of two years', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 690 }), (at) => {
        const { day } = calendar[at];
        const granted = anObjection({ status: 'granted', receivedOn: day, decidedOn: day });
        const asked = aRejected({ servedOn: day, listingServedOn: day, reconsideration: aReconsideration({ receivedOn: day }) }); // prettier-ignore
        expect(dueOn(granted, 'decide-objection')).toBe(afterDays(at, 15));
        expect(dueOn(granted, 'act-on-objection')).toBe(afterWorkingDays(at, 3));
        expect(dueOn(asked, 'ask-reconsideration')).toBe(afterDays(at, 10));
        expect(dueOn(asked, 'decide-reconsideration')).toBe(afterDays(at, 15));
        expect(dueOn(asked, 'ask-reconsideration', draft)).toBe(afterDays(at, 10));
        expect(dueOn(asked, 'decide-reconsideration', draft)).toBe(afterDays(at, 30));
      }),
      { numRuns: 691 },
    );
  });

  it('has as many working days left as the table shows', () => {
    const index = fc.integer({ min: 0, max: 729 });
    fc.assert(
      fc.property(index, index, (today, due) => {
        const [from, to] = [Math.min(today, due), Math.max(today, due)];
        const count = calendar.slice(from + 1, to + 1).filter(({ works }) => works).length;
        const clock = { what: 'decide-objection', article: '', startedOn: '2025-01-01', dueOn: calendar[due].day, doneOn: null } as const; // prettier-ignore
        expect(readClock(clock, calendar[today].day).workingDaysLeft).toBe(today <= due ? count : -Math.max(1, count));
      }),
    );
  });
});
