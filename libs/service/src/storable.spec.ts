import { unstorable } from './storable.js';

function deep(levels: number): unknown {
  let body: unknown = 'x';
  for (let i = 0; i < levels; i++) body = { a: body };
  return body;
}

describe('a body', () => {
  it('passes with whatever a person may write', () => {
    expect(unstorable({ name: '测试甲 😀 \\u0000', list: [1, -0.5, null, true, { a: '' }], deep: deep(60) })).toEqual(
      [],
    );
  });

  it.each([
    [{ decision: { reasons: ['ok', '\ud800x'] } }, 'decision.reasons[1]'],
    [{ name: 'a\0' }, 'name'],
    [{ amount: JSON.parse('1e400') as number }, 'amount'],
    [{ inner: { '\udc00': 1 } }, 'inner'],
    ['\ud800', ''],
  ])('%j is refused by the name of its field', (body, field) => {
    expect(unstorable(body).map((one) => one.field)).toEqual([field]);
  });

  it('nested without end is refused where it is too deep', () => {
    const [{ field, problem }] = unstorable(deep(10_000));
    expect(field.split('.')).toHaveLength(64);
    expect(problem).toBe('is nested deeper than 64');
  });
});
