import { ruleSets, type RuleSet } from '#contracts';
import { LAWS, on } from '../../test/cases.js';
import { approved, isDue, performed, revoked, served, type DecisionLife, type Step } from './decision-life.js';
import type { Circumstances } from './listing.js';

const proposed = (graceMonths: number | null): DecisionLife => ({
  state: 'proposed',
  graceMonths,
  madeOn: null,
  servedOn: null,
  publishAt: null,
});
const after = (step: Step): DecisionLife => {
  if (!step.ok) throw new Error(step.refusal.reason);
  return step.life;
};
const refusalOf = (step: Step): string =>
  step.ok ? step.life.state : `${step.refusal.reason} ${step.refusal.article ?? ''}`.trim();

/** Approved on one day and served on another, under a law. */
const waiting = (graceMonths: number, at: Circumstances, servedOn?: string): DecisionLife => {
  const life = after(approved(proposed(graceMonths), null, at));
  return servedOn === undefined ? life : after(served(life, servedOn, { ...at, now: on(servedOn).now }));
};

describe.each(LAWS)('a decision under %s', (law) => {
  it('P 5: is in force the day it is approved, and without a grace published at once', () => {
    const life = after(approved(proposed(null), null, on('2026-03-02', law)));
    expect(life).toMatchObject({ state: 'published', madeOn: '2026-03-02', publishAt: null });
  });

  it('P 5: is approved once, and never when the debtor has performed (P 1)', () => {
    const at = on('2026-03-02', law);
    expect(refusalOf(approved(waiting(1, at), null, at))).toBe('already-decided');
    expect(refusalOf(approved(proposed(null), '2026-03-01', at))).toBe('obligation-performed P 1');
  });

  it.each([
    ['D 66(2): a grace of one month', 1, '2026-03-05', '2026-04-07T16:00:00.000Z'],
    ['D 66(2): a grace of two months', 2, '2026-03-11', '2026-05-11T16:00:00.000Z'],
    ['D 66(2): a grace of three months', 3, '2026-03-11', '2026-06-11T16:00:00.000Z'],
    ['D 66(2): a month from the 31st ends with the shorter month', 1, '2026-03-31', '2026-04-30T16:00:00.000Z'],
    ['D 66(2): three months from the end of November end in February', 3, '2026-11-30', '2027-03-01T16:00:00.000Z'],
    ['D 66(2): a last day in the National Day holiday moves behind it', 1, '2026-09-02', '2026-10-08T16:00:00.000Z'],
  ])('%s', (_name, months, servedOn, publishAt) => {
    const life = waiting(months, on('2026-03-02', law), servedOn);
    expect(life.publishAt?.toISOString()).toBe(publishAt);
    expect(isDue(life, new Date(Date.parse(publishAt) - 1))).toBe(false);
    expect(isDue(life, new Date(publishAt))).toBe(true);
  });

  it('D 66(2): nobody can use a grace that he was not told of: it begins with the service', () => {
    const life = waiting(1, on('2026-03-02', law));
    expect(life).toMatchObject({ state: 'waiting', publishAt: null });
    expect(isDue(life, new Date('2099-01-01'))).toBe(false);
  });

  it('D 66(2): where the rules say so the grace begins with the decision', () => {
    const grace = { ...ruleSets[law].grace, startsAt: 'decision' as const };
    const rules: RuleSet = { ...ruleSets[law], grace };
    const life = waiting(1, { ...on('2026-03-02', law), rules });
    expect(life.publishAt?.toISOString()).toBe('2026-04-02T16:00:00.000Z');
  });

  it.each([
    ['P 5: served on the day it was made', '2026-03-02', '2026-03-02', 'waiting'],
    ['P 5: served before it was made', '2026-03-01', '2026-03-09', 'served-before-decision P 5'],
    ['P 5: a service of today', '2026-03-09', '2026-03-09', 'waiting'],
    ['P 5: a service of tomorrow', '2026-03-10', '2026-03-09', 'served-in-future P 5'],
  ])('%s', (_name, servedOn, today, told) => {
    expect(refusalOf(served(waiting(1, on('2026-03-02', law)), servedOn, on(today, law)))).toBe(told);
  });

  it('P 5: is served once, after it was made; the service of a published one is noted, too', () => {
    const at = on('2026-03-02', law);
    expect(refusalOf(served(proposed(1), '2026-03-02', at))).toBe('not-decided');
    expect(refusalOf(served(waiting(1, at, '2026-03-02'), '2026-03-02', at))).toBe('already-served');
    const published = after(approved(proposed(null), null, at));
    expect(after(served(published, '2026-03-02', at))).toMatchObject({ state: 'published', servedOn: '2026-03-02' });
  });

  it('D 66(2): performed before the publication is never published; afterwards it is a matter of deletion', () => {
    const at = on('2026-03-02', law);
    const quiet = after(performed(waiting(1, at, '2026-03-02'), '2026-03-02', at));
    expect(quiet.state).toBe('performed');
    expect(isDue(quiet, new Date('2099-01-01'))).toBe(false);
    expect(refusalOf(performed(waiting(1, at), '2026-03-03', at))).toBe('performed-in-future P 6(3)');
    expect(refusalOf(performed(after(approved(proposed(null), null, at)), '2026-03-02', at))).toBe(
      'already-published P 10(1)(1)',
    );
    expect(refusalOf(performed(proposed(1), '2026-03-02', at))).toBe('not-waiting');
  });

  it('P 9(1): is taken back while it waits, and not afterwards', () => {
    const at = on('2026-03-02', law);
    expect(refusalOf(revoked(waiting(1, at)))).toBe('revoked');
    expect(refusalOf(revoked(after(approved(proposed(null), null, at))))).toBe('not-waiting');
  });
});
