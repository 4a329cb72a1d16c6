import { ruleSets } from '#contracts';
import { anObjection } from '../../test/erasing.js';
import { whyNotErasable, type ErasureFacts } from './erasure.js';
import { redact } from './redact.js';

const rules = ruleSets['provisions-2017'];
const over: ErasureFacts = {
  standing: 'deleted',
  deletedOn: '2026-03-02',
  ground: 'performed',
  unverified: [],
  objections: [],
  otherProceedings: 0,
  openProposals: 0,
  importRows: 0,
  unsentEvents: 0,
};
const missing = (facts: Partial<ErasureFacts>, now = '2026-06-05T04:00:00Z') =>
  whyNotErasable({ ...over, ...facts }, { now: new Date(now), rules }).map(({ what, article }) =>
    `${what} ${article ?? ''}`.trimEnd(),
  );
const after = (objection: Parameters<typeof anObjection>[0]) => [{ id: 'o', objection: anObjection(objection), rules }];

describe('the erasure of a listing', () => {
  it('waits for nothing once all is over', () => expect(missing({})).toEqual([]));

  it.each<[string, Partial<ErasureFacts>]>([
    ['not-deleted', { standing: 'in-force', deletedOn: null }],
    ['not-verified', { unverified: [{ agency: 'rail', measure: 'soft-berth' }] }],
    ['proceedings-open', { otherProceedings: 1 }],
    ['proposal-open', { openProposals: 1 }],
    ['import-open', { importRows: 1 }],
    ['not-sent', { unsentEvents: 1 }],
  ])('waits while %s', (what, facts) => expect(missing(facts)).toEqual([what]));

  it('P 12(2): waits for an objection that is undecided, unserved, within its ten days or reconsidered', () => {
    const open = ['remedy-open P 12(2)'];
    expect(missing({ objections: after({ status: 'open' }) })).toEqual(open);
    expect(missing({ objections: after({ status: 'rejected', decidedOn: '2026-05-20' }) })).toEqual(open);
    const served = after({ status: 'rejected', decidedOn: '2026-05-20', servedOn: '2026-05-25' });
    expect(missing({ objections: served }, '2026-06-04T04:00:00Z')).toEqual(open);
    expect(missing({ objections: served }, '2026-06-05T04:00:00Z')).toEqual([]);
    const reconsideration = { receivedOn: '2026-05-28', outcome: null, decidedOn: null, outcomeBy: null };
    const asked = (status: 'pending' | 'decided') =>
      after({ status: 'rejected', servedOn: '2026-05-25', reconsideration: { ...reconsideration, status } });
    expect(missing({ objections: asked('pending') })).toEqual(open);
    expect(missing({ objections: asked('decided') })).toEqual([]);
    expect(missing({ objections: after({ status: 'granted' }) })).toEqual([]);
  });

  it('P 10(4): waits as long as the number must tell that an applicant may not ask again', () => {
    const ground = 'withdrawn-by-applicant' as const;
    expect(missing({ ground }, '2026-09-02T04:00:00Z')).toEqual(['relisting-bar P 10(4)']);
    expect(missing({ ground }, '2026-09-03T04:00:00Z')).toEqual([]);
  });
});

it('a text without a name keeps everything else, however the name was cased', () => {
  const said = { a: ['测试甲还款', 7, null], b: { number: '99000119800517101X', other: 'x' } };
  expect(redact(said, ['测试甲', '99000119800517101x', ''])).toEqual({
    a: ['＊还款', 7, null],
    b: { number: '＊', other: 'x' },
  });
});
