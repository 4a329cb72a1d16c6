import { MESSAGE_TYPES, parseBody } from './bodies.js';

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const gap = { agency: 'rail', shard: 3, from: 5, to: 6 };

describe('parseBody', () => {
  it('reads a body and keeps fields it does not know', () => {
    const body = { ...gap, news: [1] };
    expect(parseBody('sanctions.gap.v1', bytes(body))).toEqual({ ok: true, body });
  });

  it.each(MESSAGE_TYPES)('has a schema that says what a body of %s must hold', (type) => {
    expect(parseBody(type, bytes({}))).toMatchObject({
      ok: false,
      reason: 'schema',
      detail: expect.stringContaining('required') as string,
    });
  });

  it('reads bytes that are a view into a larger buffer', () => {
    const around = bytes(`..${JSON.stringify(gap)}..`);
    const whole = new Uint8Array(Buffer.from(`..${JSON.stringify(gap)}..`));
    expect(parseBody('sanctions.gap.v1', whole.subarray(2, whole.length - 2))).toEqual({ ok: true, body: gap });
    expect(parseBody('sanctions.gap.v1', around)).toMatchObject({ ok: false, reason: 'schema' });
  });

  it.each([
    ['sanctions.gap.v2', 'unknown-version'],
    ['sanctions.listing.deleted.v10', 'unknown-version'],
    ['sanctions.gap', 'unknown-version'],
    ['sanctions.listing.erased.v1', 'unknown-type'],
    ['constructor', 'unknown-type'],
    ['', 'unknown-type'],
  ])('calls type %p %s', (type, reason) => {
    expect(parseBody(type, bytes(gap))).toMatchObject({ ok: false, reason });
  });

  it.each([
    ['not JSON', 'oops'],
    ['an empty value', ''],
    ['half a body', '{"agency":"rail"'],
  ])('calls %s unreadable', (_, text) => {
    expect(parseBody('sanctions.gap.v1', Buffer.from(text))).toMatchObject({ ok: false, reason: 'unreadable' });
  });

  it('calls bytes that are no UTF-8 unreadable instead of replacing them', () => {
    const broken = Buffer.from('{"agency":"rail\xff","shard":3,"from":5,"to":6}', 'latin1');
    expect(parseBody('sanctions.gap.v1', broken)).toMatchObject({ ok: false, reason: 'unreadable' });
  });

  it('names the field and the rule but no value', () => {
    const parsed = parseBody('sanctions.gap.v1', bytes({ ...gap, from: 'SECRET' }));
    expect(parsed).toEqual({ ok: false, reason: 'schema', detail: '/from must be integer' });
    expect(JSON.stringify(parseBody('sanctions.gap.v1', Buffer.from('SECRET')))).not.toContain('SECRET');
  });

  it.each([
    ['2026-11-22T02:00:00.000Z', true],
    ['2026-11-22T10:00:00+08:00', true],
    ['2028-02-29T00:00:00Z', true],
    ['2026-02-29T00:00:00Z', false],
    ['2026-11-22', false],
    ['2026-11-22T24:00:00Z', false],
    ['2026-11-22T02:00:00', false],
    ['2026-11-22T02:00:00Z ', false],
    [' 2026-11-22T02:00:00Z', false],
  ])('takes %p as an instant: %p', (time, valid) => {
    const cut = { cut: 1, time, policy: 'lawful-basis', shards: 8, announcedKeys: [] };
    expect(parseBody('sanctions.cut.v1', bytes(cut)).ok).toBe(valid);
  });

  it('refuses null, arrays and numbers for every type', () => {
    for (const type of MESSAGE_TYPES) {
      for (const value of [null, [], 7, 'text']) {
        expect(parseBody(type, bytes(value))).toMatchObject({ ok: false, reason: 'schema' });
      }
    }
  });
});
