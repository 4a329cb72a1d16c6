import { aDeletionRow, circumstances } from '../../test/rows.js';
import { done, listed } from '../../test/deciding.js';
import { aReconsideration, aRejected, anEntered, anObjection, draft, provisions } from '../../test/remedies.js';
import { whyNotDecided, whyNotReceived, whyNotServed, type Objection, type Request } from './objection.js';
import { rowFor, whyNotConfirmed, whyNotEntered, whyNotReconsidered } from './reconsideration.js';
import type { Refusal } from './refusal.js';

const now = new Date('2026-06-01T04:00:00Z');
const said = (refusal: Refusal | null) => refusal && `${refusal.reason} ${refusal.article}`;

describe('P 11: a request of the person concerned', () => {
  const ask = (more: Partial<Request>, rules = provisions) =>
    said(whyNotReceived(listed(), { asked: 'revoke', receivedOn: '2026-05-20', ...more }, circumstances({ rules })));

  it.each([
    ['to revoke is taken in', {}, null],
    ['on the day itself is taken in', { receivedOn: '2026-06-01' }, null],
    ['of tomorrow is refused', { receivedOn: '2026-06-02' }, 'received-in-future P 12(1)'],
    ['on the day of the decision is taken in', { receivedOn: '2026-03-02' }, null],
    ['before the decision is refused', { receivedOn: '2026-03-01' }, 'received-before-decision P 12(1)'],
    ['to delete names a ground', { asked: 'delete' }, 'ground-missing P 12(1)'],
    ['to delete on a ground of the law is taken in', { asked: 'delete', ground: 'performed' }, null],
    ['to correct says what', { asked: 'correct', fields: [] }, 'fields-missing P 12(1)'],
    ['to correct the amount is taken in', { asked: 'correct', fields: ['obligation'] }, null],
  ] as [string, Partial<Request>, string | null][])('%s', (_name, request, refusal) => {
    expect(ask(request)).toBe(refusal);
  });

  it('D 70: corrected conduct is a ground under the draft only', () => {
    expect(ask({ asked: 'delete', ground: 'conduct-corrected' })).toBe('ground-not-allowed P 10');
    expect(ask({ asked: 'delete', ground: 'conduct-corrected' }, draft)).toBeNull();
  });

  it('about a listing that is deleted has nothing left to ask', () => {
    const gone = done(listed(), { kind: 'delete', row: aDeletionRow() });
    expect(said(whyNotReceived(gone, { asked: 'revoke', receivedOn: '2026-05-20' }, circumstances()))).toBe(
      'already-deleted P 12(1)',
    );
  });
});

describe('P 12(1): the court decides', () => {
  const decide = (objection: Objection, more: object = {}) =>
    said(whyNotDecided(objection, { by: 'president-wang', on: '2026-05-28', now, rules: provisions, ...more }));

  it.each([
    ['by another person', anObjection(), {}, null],
    ['not by the clerk who entered it', anObjection(), { by: 'clerk-li' }, 'author-decides-own-objection P 12(1)'],
    ['once', aRejected(), {}, 'already-decided P 12(1)'],
    ['on the day of receipt', anObjection(), { on: '2026-05-20' }, null],
    ['not before', anObjection(), { on: '2026-05-19' }, 'decided-before-request P 12(1)'],
    ['not tomorrow', anObjection(), { on: '2026-06-02' }, 'decided-in-future P 12(1)'],
    ['late rather than never', anObjection({ receivedOn: '2026-03-10' }), {}, null],
    ['D 71(2): not at all under the draft', anObjection(), { rules: draft }, 'no-first-stage D 71(2)'],
  ] as [string, Objection, object, string | null][])('%s', (_name, objection, more, refusal) => {
    expect(decide(objection, more)).toBe(refusal);
  });

  it('P 12(2): a rejection is served once, not before it was made and not in days to come', () => {
    const serve = (objection: Objection, on: string) => said(whyNotServed(objection, { on, now, rules: provisions }));
    expect(serve(aRejected(), '2026-05-22')).toBeNull();
    expect(serve(aRejected(), '2026-05-21')).toBe('served-before-decision P 12(2)');
    expect(serve(aRejected(), '2026-06-02')).toBe('served-in-future P 12(2)');
    expect(serve(anObjection(), '2026-05-22')).toBe('not-rejected P 12(2)');
    expect(serve(aRejected({ servedOn: '2026-05-22' }), '2026-05-23')).toBe('already-served P 12(2)');
  });
});

describe('P 12(2): reconsideration is asked for', () => {
  const ask = (objection: Objection, on: string, more: object = {}) =>
    said(whyNotReconsidered(objection, { on, now, rules: provisions, ...more }));
  const aServed = (servedOn: string) => aRejected({ decidedOn: '2026-05-18', servedOn });
  const overNationalDay = aRejected({ receivedOn: '2025-09-10', decidedOn: '2025-09-20', servedOn: '2025-09-22' });
  const overSpringFestival = aRejected({ receivedOn: '2026-01-10', decidedOn: '2026-02-01', servedOn: '2026-02-05' });

  it.each([
    ['on the tenth day', aRejected({ servedOn: '2026-05-22' }), '2026-06-01', null],
    ['on the Monday after it, where it was a Saturday', aServed('2026-05-20'), '2026-06-01', null],
    ['on the Monday after a Friday no more', aServed('2026-05-19'), '2026-06-01', 'reconsideration-late P 12(2)'],
    ['on the working day after National Day, if the tenth day fell into it', overNationalDay, '2025-10-09', null],
    ['a day after that no more', overNationalDay, '2025-10-10', 'reconsideration-late P 12(2)'],
    ['on the working day after Spring Festival', overSpringFestival, '2026-02-24', null],
    ['a day later no more', overSpringFestival, '2026-02-25', 'reconsideration-late P 12(2)'],
    ['at any time while nothing is served', aRejected({ decidedOn: '2026-03-20' }), '2026-06-01', null],
    ['not before the rejection', aRejected(), '2026-05-21', 'received-before-decision P 12(2)'],
    ['not in days to come', aRejected(), '2026-06-02', 'received-in-future P 12(2)'],
    ['not while the request is open', anObjection(), '2026-06-01', 'not-rejected P 12(2)'],
    ['not of what was granted', anObjection({ status: 'granted' }), '2026-06-01', 'not-rejected P 12(2)'],
    [
      'not twice',
      aRejected({ reconsideration: aReconsideration({ status: 'decided' }) }),
      '2026-06-01',
      'reconsideration-twice P 12(2)',
    ],
  ] as [string, Objection, string, string | null][])('%s', (_name, objection, on, refusal) => {
    expect(ask(objection, on)).toBe(refusal);
  });

  it('D 71(2): under the draft straight away, within ten days of service of the listing decision', () => {
    const straight = (listingServedOn: string | null) =>
      ask(anObjection({ listingServedOn, receivedOn: '2026-05-28' }), '2026-06-01', { rules: draft });
    expect(straight('2026-05-22')).toBeNull();
    expect(straight('2026-05-19')).toBe('reconsideration-late D 71(2)');
    expect(straight(null)).toBeNull();
    expect(ask(aRejected(), '2026-06-01', { rules: draft })).toBe('already-decided D 71(2)');
  });
});

describe('P 12(2): the next-level court has decided', () => {
  it('an outcome is entered as of a day between the request and today, until it is confirmed', () => {
    const enter = (on: string, reconsideration = aReconsideration()) =>
      said(whyNotEntered(reconsideration, { on, now, rules: provisions }));
    expect([enter('2026-05-28'), enter('2026-06-01'), enter('2026-06-01', anEntered())]).toEqual([null, null, null]);
    expect(enter('2026-05-27')).toBe('decided-before-request P 12(2)');
    expect(enter('2026-06-02')).toBe('decided-in-future P 12(2)');
    expect(enter('2026-06-01', anEntered({ status: 'decided' }))).toBe('already-decided P 12(2)');
  });

  it('another person than the one who entered it confirms, once', () => {
    const confirm = (reconsideration = anEntered(), by = 'president-wang') =>
      said(whyNotConfirmed(reconsideration, { by, rules: provisions }));
    expect(confirm()).toBeNull();
    expect(confirm(anEntered(), 'clerk-li')).toBe('author-confirms-own-outcome P 12(2)');
    expect(confirm(aReconsideration())).toBe('no-outcome P 12(2)');
    expect(confirm(anEntered({ status: 'decided' }))).toBe('already-decided P 12(2)');
  });

  it('P 9(1): a quashed listing was a mistake; every other outcome ends the stay', () => {
    expect(rowFor('quashed', '2026-06-01', 'n')).toEqual({
      row: 'deletion',
      listing: 'n',
      ground: 'listed-by-mistake',
      learnedOn: '2026-06-01',
    });
    for (const outcome of ['upheld', 'changed', 'withdrawn'] as const)
      expect(rowFor(outcome, '2026-06-01', 'n')).toEqual({ row: 'resumption', listing: 'n', outcome, decidedOn: '2026-06-01' }); // prettier-ignore
  });
});
