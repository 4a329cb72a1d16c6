import fc from 'fast-check';
import {
  addCalendarDays,
  addDays,
  addMonths,
  addWorkingDays,
  addYears,
  endOfDay,
  isCalendarKnown,
  isWorkingDay,
  shanghaiDay,
  workingDaysLeft,
} from './working-days.js';

const days = fc.integer({ min: 0, max: 365 * 15 }).map((n) => addDays('2013-01-01', n));

describe('working days of the State Council calendar', () => {
  it('knows a holiday on a weekday and a working day on a weekend', () => {
    expect(isWorkingDay('2025-10-01')).toBe(false);
    expect(isWorkingDay('2025-10-11')).toBe(true);
    expect(isWorkingDay('2025-10-12')).toBe(false);
  });

  it('does not count the first day', () => {
    expect(addWorkingDays('2025-11-03', 3)).toBe('2025-11-06');
    expect(addWorkingDays('2025-11-01', 3)).toBe('2025-11-05');
  });

  it('jumps over the National Day holiday', () => {
    expect(addWorkingDays('2025-09-30', 3)).toBe('2025-10-11');
  });

  it('moves the last calendar day that is a holiday to the next working day', () => {
    expect(addCalendarDays('2025-09-22', 10)).toBe('2025-10-09');
    expect(addCalendarDays('2025-11-03', 10)).toBe('2025-11-13');
  });

  it('always ends a period on a working day, with exactly the wanted number of working days after the first', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 15 }), (start, count) => {
        const end = addWorkingDays(start, count);
        let working = 0;
        for (let day = addDays(start, 1); day <= end; day = addDays(day, 1)) if (isWorkingDay(day)) working++;
        expect(isWorkingDay(end)).toBe(true);
        expect(working).toBe(count);
      }),
    );
  });
});

describe('terms', () => {
  it('ends a term of years on the same date, or on the last day of the month', () => {
    expect(addYears('2024-03-05', 2)).toBe('2026-03-05');
    expect(addYears('2024-02-29', 2)).toBe('2026-02-28');
    expect(addYears('2024-02-29', 4)).toBe('2028-02-29');
  });

  it('ends a day at midnight in Shanghai', () => {
    expect(endOfDay('2026-03-05').toISOString()).toBe('2026-03-05T16:00:00.000Z');
    expect(shanghaiDay(new Date('2026-03-05T15:59:59Z'))).toBe('2026-03-05');
    expect(shanghaiDay(new Date('2026-03-05T16:00:00Z'))).toBe('2026-03-06');
  });
});

describe('periods of months', () => {
  it('end on the same date, or on the last day of a shorter month', () => {
    expect(addMonths('2026-01-15', 1)).toBe('2026-02-15');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2023-11-30', 3)).toBe('2024-02-29');
    expect(addMonths('2025-08-31', 6)).toBe('2026-02-28');
    expect(addMonths('2026-12-01', 1)).toBe('2027-01-01');
  });
});

describe('days left until a deadline', () => {
  it.each([
    ['2025-09-29', '2025-10-09', 2],
    ['2025-10-08', '2025-10-09', 1],
    ['2025-10-09', '2025-10-09', 0],
    ['2025-10-10', '2025-10-09', -1],
    ['2025-10-11', '2025-10-09', -2],
    ['2025-10-12', '2025-10-09', -2],
    ['2025-10-13', '2025-10-09', -3],
  ])('on %s, with a last day of %s, are %d working days, make-up Saturdays counted', (today, dueOn, left) => {
    expect(workingDaysLeft(today, dueOn)).toBe(left);
  });

  it('are -1 on a Saturday after the Friday that was the last', () => {
    expect(['2026-06-05', '2026-06-06', '2026-06-07', '2026-06-08', '2026-06-09'].map((d) => workingDaysLeft(d, '2026-06-05'))).toEqual([0, -1, -1, -1, -2]); // prettier-ignore
  });
});

describe('the State Council calendar', () => {
  it('is known for the years that have been announced and for no other, whatever weekday National Day is', () => {
    expect(isCalendarKnown('2013-01-01', '2026-12-31')).toBe(true);
    expect(isCalendarKnown('2026-12-25', '2100-01-04')).toBe(false);
    expect([2098, 2099, 2100, 2101, 2102, 2103].map((y) => isCalendarKnown(`${y}-05-01`, `${y}-05-08`))).toEqual(
      Array.from({ length: 6 }, () => false),
    );
    expect([2021, 2022, 2023, 2024, 2025].every((y) => isCalendarKnown(`${y}-05-01`, `${y}-05-08`))).toBe(true);
  });
});
