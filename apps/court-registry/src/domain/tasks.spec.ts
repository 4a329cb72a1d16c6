import { aReconsideration, aRejected, anEntered, anObjection, draft, provisions } from '../../test/remedies.js';
import type { Objection } from './objection.js';
import { tasksOf, type Task, type Waiting, type WaitingProposal } from './tasks.js';

const filed = (objection: Objection, id = 'o', rules = provisions) => ({
  id,
  reconsiderationId: objection.reconsideration && 'r',
  listing: 7,
  rules,
  objection,
});
const nothing: Waiting = { requests: [], objections: [], proposals: [], performed: [], retractions: [] };
const onlyTask = (objection: Objection, rules = provisions): Task | undefined =>
  tasksOf({ ...nothing, objections: [filed(objection, 'o', rules)] }, '2026-06-01', rules)[0];
const approval = (proposal: Partial<WaitingProposal>, rules = provisions) =>
  tasksOf(
    { ...nothing, proposals: [{ id: 'p', listing: 7, kind: 'deletion', startedOn: '2026-05-28', ...proposal }] },
    '2026-06-01',
    rules,
  )[0];

describe('what waits at a court', () => {
  it.each([
    ['P 12(1): an open request', anObjection(), ['decide-objection', 'P 12(1)', 'o', '2026-05-20', '2026-06-04', 3]],
    [
      'P 12(1): a rejection that the person has not been told of, which is due when the answer is',
      aRejected(),
      ['serve-rejection', 'P 12(1)', 'o', '2026-05-22', '2026-06-04', 3],
    ],
    [
      'P 12(2): the answer of the next-level court',
      aRejected({ reconsideration: aReconsideration() }),
      ['decide-reconsideration', 'P 12(2)', 'r', '2026-05-28', '2026-06-12', 9],
    ],
    [
      'P 12(2): the confirmation of an upheld listing',
      aRejected({ reconsideration: anEntered() }),
      ['confirm-reconsideration', 'P 12(2)', 'r', '2026-05-28', '2026-06-12', 9],
    ],
    [
      'P 9(1): the confirmation of a quashed one, in the time for a revocation',
      aRejected({ reconsideration: anEntered({ outcome: 'quashed' }) }),
      ['confirm-reconsideration', 'P 9(1)', 'r', '2026-05-29', '2026-06-03', 2],
    ],
    [
      'P 9(2): the confirmation of a changed one, in the time for a correction',
      aRejected({ reconsideration: anEntered({ outcome: 'changed', decidedOn: '2026-05-28' }) }),
      ['confirm-reconsideration', 'P 9(2)', 'r', '2026-05-28', '2026-06-02', 1],
    ],
  ] as [string, Objection, unknown[]][])('is %s', (_name, objection, expected) => {
    const { what, article, id, startedOn, dueOn, workingDaysLeft } = onlyTask(objection)!;
    expect([what, article, id, startedOn, dueOn, workingDaysLeft]).toEqual(expected);
  });

  it.each([
    ['a granted request', anObjection({ status: 'granted', decidedOn: '2026-05-22' })],
    ['a rejection that was served', aRejected({ servedOn: '2026-05-23' })],
    ['a confirmed outcome', aRejected({ reconsideration: anEntered({ status: 'decided' }) })],
  ])('is not %s', (_name, objection) => {
    expect(onlyTask(objection)).toBeUndefined();
  });

  it('D 71(2): is no request under the draft, but the thirty days of the next-level court', () => {
    expect(onlyTask(anObjection(), draft)).toBeUndefined();
    expect(onlyTask(anObjection({ reconsideration: aReconsideration() }), draft)).toMatchObject({
      what: 'decide-reconsideration',
      article: 'D 71(2)',
      dueOn: '2026-06-29',
    });
  });

  it.each([
    [{ ground: 'performed' }, ['approve-deletion', 'P 10(1)(1)', '2026-06-02', 1]],
    [{ ground: 'listed-by-mistake', startedOn: '2026-04-30' }, ['approve-deletion', 'P 9(1)', '2026-05-08', -17]],
    [{ kind: 'correction', startedOn: '2026-05-27' }, ['approve-correction', 'P 9(2)', '2026-06-01', 0]],
  ] as [Partial<WaitingProposal>, unknown[]][])(
    'P 9, 10: is the approval of %j in three working days',
    (proposal, expected) => {
      const { what, article, dueOn, workingDaysLeft } = approval(proposal);
      expect([what, article, dueOn, workingDaysLeft]).toEqual(expected);
    },
  );

  it.each([
    [provisions, 'P 5'],
    [draft, draft.requestToList.article],
  ])(
    'P 5: is the decision on a request, fifteen days from its receipt, but none on the own motion',
    (rules, article) => {
      const on = (today: string, decideBy: string | null) =>
        tasksOf({ ...nothing, requests: [{ id: 'q', receivedOn: '2026-05-20', decideBy }] }, today, rules);
      const task = {
        what: 'decide-request',
        article,
        listing: null,
        id: 'q',
        startedOn: '2026-05-20',
        dueOn: '2026-06-04',
      };
      expect(on('2026-06-01', '2026-06-04')).toEqual([{ ...task, workingDaysLeft: 3, calendarKnown: true }]);
      expect(on('2026-06-06', '2026-06-04')).toMatchObject([{ workingDaysLeft: -1 }]);
      expect(on('2026-06-01', null)).toEqual([]);
    },
  );

  it('P 10(1)(1): is the deletion of who has performed, three working days from the day the court recorded it', () => {
    const performed = [{ listing: 7, case: 'c', learnedOn: '2026-05-28' }];
    expect(tasksOf({ ...nothing, performed }, '2026-06-01', provisions)).toEqual([
      {
        what: 'delete-performed',
        article: 'P 10(1)(1)',
        listing: 7,
        id: 'c',
        startedOn: '2026-05-28',
        dueOn: '2026-06-02',
        workingDaysLeft: 1,
        calendarKnown: true,
      },
    ]);
    const proposal = { id: 'p', listing: 7, startedOn: '2026-05-29' };
    const what = (kind: 'deletion' | 'correction') =>
      tasksOf({ ...nothing, performed, proposals: [{ ...proposal, kind }] }, '2026-06-01', provisions).map(
        ({ what }) => what,
      );
    expect(what('deletion')).toEqual(['approve-deletion']);
    expect(what('correction')).toEqual(['delete-performed', 'approve-correction']);
  });

  it('stands in the order of what is due, overdue first', () => {
    const objections = [
      filed(anObjection({ receivedOn: '2026-05-25' }), 'later'),
      filed(anObjection({ receivedOn: '2026-05-10' }), 'overdue'),
      filed(anObjection({ receivedOn: '2026-05-16' }), 'today'),
    ];
    const proposals = [{ id: 'soon', listing: 8, kind: 'correction', startedOn: '2026-05-28' } as const];
    const requests = [{ id: 'asked', receivedOn: '2026-05-15', decideBy: '2026-06-01' }];
    const tasks = tasksOf({ ...nothing, requests, objections, proposals }, '2026-06-01', provisions);
    expect(tasks.map(({ id, workingDaysLeft }) => [id, workingDaysLeft])).toEqual([
      ['overdue', -5],
      ['asked', 0],
      ['today', 0],
      ['soon', 1],
      ['later', 6],
    ]);
  });

  it('says where the calendar of the year is not known yet', () => {
    const far = anObjection({ receivedOn: '2099-12-20' });
    expect(onlyTask(far)?.calendarKnown).toBe(false);
    expect(onlyTask(anObjection())?.calendarKnown).toBe(true);
  });

  it('P 10(1): wants a retraction without receipt confirmed on the third working day, and not before', () => {
    const on = (today: string, madeOn = '2026-05-28') =>
      tasksOf({ ...nothing, retractions: [{ notice: 23, listing: 7, madeOn }] }, today, provisions);
    expect(on('2026-06-01')).toEqual([]);
    expect(on('2026-06-02')).toEqual([
      {
        what: 'confirm-retraction',
        article: 'P 10(1)',
        listing: 7,
        id: '23',
        startedOn: '2026-05-28',
        dueOn: '2026-06-02',
        workingDaysLeft: 0,
        calendarKnown: true,
      },
    ]);
    expect(on('2026-06-04')).toMatchObject([{ workingDaysLeft: -2 }]);
    expect(on('2026-10-08', '2026-09-29')).toEqual([]);
  });
});
