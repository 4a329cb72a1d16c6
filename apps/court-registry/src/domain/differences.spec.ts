import { done, listed } from '../../test/deciding.js';
import { aCorrectionRow, anExemptionRow, aStayRow } from '../../test/rows.js';
import { changedSince } from './differences.js';

describe('what changed since somebody looked', () => {
  const seen = listed();
  const typo = done(seen, { kind: 'correct', row: aCorrectionRow({ obligation: '支付90000元' }) });
  const exempted = done(seen, { kind: 'exempt', row: anExemptionRow() });
  const stayed = done(seen, { kind: 'stay', row: aStayRow() });
  const renamed = done(seen, {
    kind: 'correct',
    row: aCorrectionRow({ subject: { kind: 'person', name: '测试乙', number: seen.content.subject.number } as never }),
  });

  it('is all of it for whoever proposes to go on listing', () => {
    expect(changedSince(seen, typo, 'correction')).toEqual(['obligation']);
    expect(changedSince(seen, exempted, 'correction')).toEqual(['rests']);
    expect(changedSince(seen, stayed, 'exemption')).toEqual(['standing']);
  });

  it.each(['deletion', 'stay'] as const)('is of no matter for a %s, unless it is who is listed', (kind) => {
    expect([typo, exempted, stayed].flatMap((now) => changedSince(seen, now, kind))).toEqual([]);
    expect(changedSince(seen, renamed, kind)).toEqual(['subject.name']);
  });
});
