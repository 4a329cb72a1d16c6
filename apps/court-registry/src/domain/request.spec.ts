import { ruleSets } from '#contracts';
import { aCaseFile, LAWS, on } from '../../test/cases.js';
import { decideBy, whyNoRequest, type NewRequest } from './request.js';

const asked = (more: Partial<NewRequest> = {}): NewRequest => ({
  origin: 'applicant',
  applicant: 'applicant-1',
  debtor: 'debtor-1',
  receivedOn: '2026-07-09',
  ...more,
});
const ownMotion = { origin: 'own-motion', applicant: null } as const;

interface Case {
  request?: Partial<NewRequest>;
  deletedOn?: string[];
  performedOn?: string;
  refused: string | null;
}

const table: [name: string, the: Case][] = [
  ['P 5: an applicant of the case may ask', { refused: null }],
  ['P 5: the court may move by itself', { request: ownMotion, refused: null }],
  ['P 5: who is no applicant may not', { request: { applicant: 'debtor-1' }, refused: 'unknown-applicant P 5' }],
  ['P 5: a request names its applicant', { request: { applicant: null }, refused: 'applicant-mismatch P 5' }],
  ['P 5: an own motion has no applicant', { request: { origin: 'own-motion' }, refused: 'applicant-mismatch P 5' }],
  ['a debtor of another case can not be listed', { request: { debtor: 'x' }, refused: 'unknown-debtor' }],
  ['P 5: received today', { request: { receivedOn: '2026-12-01' }, refused: null }],
  ['P 5: received tomorrow', { request: { receivedOn: '2026-12-02' }, refused: 'received-in-future P 5' }],
  ['P 1: who has performed is no defaulter', { performedOn: '2026-03-01', refused: 'obligation-performed P 1' }],
  ['P 10(4): on the day of the deletion', { deletedOn: ['2026-07-09'], refused: 'relisting-barred P 10(4)' }],
  ['P 10(4): six months less a day', { deletedOn: ['2026-01-10'], refused: 'relisting-barred P 10(4)' }],
  ['P 10(4): the last day of six months', { deletedOn: ['2026-01-09'], refused: 'relisting-barred P 10(4)' }],
  ['P 10(4): the day after six months', { deletedOn: ['2026-01-08'], refused: null }],
  [
    'P 10(4): the newest deletion counts',
    { deletedOn: ['2025-01-08', '2026-06-08'], refused: 'relisting-barred P 10(4)' },
  ],
  ['P 10(4): the court itself is not barred', { request: ownMotion, deletedOn: ['2026-07-01'], refused: null }],
  [
    'P 10(4): six months end on the last day of a shorter month',
    { request: { receivedOn: '2026-02-28' }, deletedOn: ['2025-08-31'], refused: 'relisting-barred P 10(4)' },
  ],
  [
    'P 10(4): and are over on the first of the next',
    { request: { receivedOn: '2026-03-01' }, deletedOn: ['2025-08-31'], refused: null },
  ],
];

describe.each(LAWS)('a request to list under %s', (law) => {
  it.each(table)('%s', (_name, { request, deletedOn = [], performedOn = null, refused }) => {
    const found = whyNoRequest(asked(request), aCaseFile({}, { performedOn }), deletedOn, on('2026-12-01', law));
    expect(found && `${found.reason} ${found.article ?? ''}`.trim()).toBe(refused);
  });

  it.each([
    ['P 5: the fifteenth day', '2026-03-02', '2026-03-17'],
    ['P 5: a fifteenth day on a Sunday moves to Monday', '2026-02-28', '2026-03-16'],
    ['P 5: a fifteenth day in the National Day holiday moves behind it', '2025-09-16', '2025-10-09'],
    ['P 5: a fifteenth day on a Saturday that is worked stays', '2025-09-26', '2025-10-11'],
  ])('%s', (_name, receivedOn, last) => {
    expect(decideBy(asked({ receivedOn }), ruleSets[law])).toBe(last);
  });

  it('P 5: of its own motion the court has no last day', () => {
    expect(decideBy(asked(ownMotion), ruleSets[law])).toBeNull();
  });
});
