import { aLog } from '../test/kit.js';
import { NestLog } from './log.js';

// Synthetic: region 99 is not assigned.
const IDENTITY = '99010219900307211X';
const OLD_IDENTITY = '990102900307211';
const ORGANISATION = '91990100MA01ABCD5K';

describe('the log', () => {
  it('writes one JSON line with level, time, service, fields and message', () => {
    const { log, entries } = aLog();
    log.info({ shard: 3 }, 'applied');
    expect(entries()).toEqual([
      { level: 'info', time: expect.stringMatching(/Z$/), service: 'tested', shard: 3, msg: 'applied' },
    ]);
  });

  it('keeps what is below its level to itself', () => {
    const { log, text } = aLog('warn');
    log.info('quiet');
    log.child({ part: 'relay' }).debug('quiet');
    expect(text()).toBe('');
  });

  it.each([
    ['in a message', (n: string) => [{}, `no listing for ${n}.`]],
    ['in a field', (n: string) => [{ reason: `asked about ${n}` }, 'x']],
    ['glued to other words', (n: string) => [{}, `subject=${n},x`]],
    ['deep in fields', (n: string) => [{ a: { b: [{ c: n }] } }, 'x']],
    ['in an error', (n: string) => [{ err: new Error(`bad ${n}`) }, 'x']],
    ["in an error's cause", (n: string) => [{ err: new Error('bad', { cause: new Error(n) }) }, 'x']],
    ['as a key', (n: string) => [{ [n]: 1 }, 'x']],
    ['as a number', (n: string) => [{ a: n }, 'x']],
  ] as [string, (n: string) => [object, string]][])('masks identity numbers and organisation codes %s', (_, entry) => {
    for (const number of [
      IDENTITY,
      IDENTITY.toLowerCase(),
      '990102199003072119',
      OLD_IDENTITY,
      ORGANISATION,
      ORGANISATION.toLowerCase(),
    ]) {
      const { log, text } = aLog();
      log.error(...entry(number));
      expect(text()).not.toContain(number);
      expect(text()).toContain('[masked]');
    }
  });

  it('leaves listing numbers, sequences, hashes, times and ids readable', () => {
    const { log, text } = aLog();
    const leaf = 'a3f5'.repeat(16);
    log.info(
      {
        listing: 1_200_345,
        sequence: 88_123,
        leaf,
        at: '2025-03-01T10:00:00.000Z',
        id: '8834cc64-182d-4f9c-a6ab-f6df60251e0b',
      },
      'x',
    );
    expect(text()).not.toContain('[masked]');
  });

  it('drops fields that hold names, numbers or secrets, at any depth', () => {
    const { log, text } = aLog();
    log.info(
      {
        name: '张三',
        subject: { kind: 'person' },
        nested: { legalRepresentative: '李四', Authorization: 'abc', list: [{ password: 'pw-1' }] },
      },
      'x',
    );
    for (const secret of ['张三', 'person', '李四', 'abc', 'pw-1']) expect(text()).not.toContain(secret);
  });

  it('masks tokens, passwords in addresses and private keys wherever they stand', () => {
    const { log, text } = aLog();
    const jwt = `eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJjbGVyayJ9.${'s'.repeat(86)}`;
    log.warn({ header: `Bearer ${jwt}`, address: 'postgres://rail:s3cret@127.0.0.1/rail' }, `got ${jwt}`);
    log.warn({ pem: '-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----' }, 'x');
    for (const secret of ['eyJ', 's3cret', 'MC4CAQ']) expect(text()).not.toContain(secret);
  });

  it('logs an error with type, code, stack and causes, without what libraries hang on it', () => {
    const { log, entries, text } = aLog();
    const cause = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new Error('query failed', { cause }), {
      code: '40P01',
      parameters: ['张三'],
      detail: 'Key (name)=(张三)',
      query: 'SELECT 1',
    });
    log.error({ err: error }, 'x');
    expect(entries()[0]?.err).toMatchObject({
      type: 'Error',
      code: '40P01',
      message: 'query failed',
      cause: { code: 'ECONNREFUSED' },
    });
    expect(entries()[0]?.err.stack).toMatch(/^\s+at /);
    expect(text()).not.toContain('张三');
  });

  it('cuts input off that a parser or the database quotes', () => {
    const { log, text } = aLog();
    try {
      JSON.parse('{"name": 张三}');
    } catch (err) {
      log.error({ err }, 'x');
    }
    log.error(
      { err: Object.assign(new Error('invalid input syntax for type bigint: "张三"'), { code: '22P02' }) },
      'x',
    );
    expect(text()).toContain('invalid input syntax for type bigint');
    expect(text()).not.toContain('张三');
  });

  it("keeps Nest's start-up chatter at debug and drops what is logged where it is caught", () => {
    const { log, entries } = aLog();
    const nest = new NestLog(log);
    nest.log('Mapped route', 'RouterExplorer');
    nest.warn('odd', 'Injector');
    nest.error(new Error('x'), 'ExceptionHandler');
    expect(entries().map((e) => [e.level, e.context])).toEqual([
      ['debug', 'RouterExplorer'],
      ['warn', 'Injector'],
    ]);
  });
});
