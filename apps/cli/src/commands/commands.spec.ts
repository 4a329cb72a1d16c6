import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATerminal } from '../../test/a-terminal.js';

const at = new ATerminal();
beforeAll(() => at.open());
afterAll(() => at.close());
beforeEach(() => at.reset());

describe('every command', () => {
  const ofObjections = 'list show receive grant reject served';
  const names = 'import status trail check findings token recover reseal snapshot tasks';
  const ofQuarantine = 'list show release discard';
  test.each([
    ...names.split(' ').map((name) => [name]),
    ...['list', 'rotate', 'revoke'].map((name) => ['keys', name]),
    ...ofQuarantine.split(' ').map((name) => ['quarantine', name]),
    ...ofObjections.split(' ').map((name) => ['objections', name]),
    ...['list', 'show'].map((name) => ['cases', name]),
  ])('%s %s explains itself with an example and offers JSON', async (...command) => {
    const { code, out } = await at.bus([...command, '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Example:\n  $ npm run');
    expect(out).toContain('--json');
  });

  test('says what to do when no bus runs', async () => {
    const { code, err } = await at.bus(['status'], { running: false });
    expect(code).toBe(1);
    expect(err).toContain('npm start');
  });

  test('an unknown command is a wrong call', async () => {
    expect((await at.bus(['explode'])).code).toBe(2);
  });

  test('a refusal of the service is told with its reason', async () => {
    at.answers['GET /listings/7/trail'] = () => ({ status: 403, body: { code: 'role', detail: 'auditors only' } });
    const { code, err } = await at.bus(['trail', '7']);
    expect(code).toBe(1);
    expect(err).toBe('refused (role): auditors only\n');
  });
});

describe('status', () => {
  test('says first what an operator must look into', async () => {
    at.answers['GET /status'] = () => ({
      body: {
        agency: 'rail',
        shards: [
          { shard: 3, halted: 'equivocation', gap: null },
          { shard: 5, halted: null, gap: { from: 8, to: 9 } },
        ],
        deliveries: { pendingLifts: 2, breaker: 'open' },
        toComplete: [7],
      },
    });
    at.answers['GET /agencies'] = () => ({ body: [] });
    const { out } = await at.bus(['status']);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'SHARD 3 HALTED: equivocation, shard 5 misses 8 to 9, 2 lifts not confirmed, own system do',
    );
  });
});

describe('check', () => {
  const number = '990102199001010017';

  test('a number on the command line is not taken, and nothing is asked', async () => {
    const { code, err } = await at.bus(['check', 'rail', number, '--measure', 'soft-berth']);
    expect(code).toBe(2);
    expect(at.seen).toEqual([]);
    expect(err).not.toContain(number);
    expect((await at.bus(['check', 'rail', `--number=${number}`])).err).not.toContain(number);
  });

  test('what is neither an identity number nor an organisation code is not sent and not repeated', async () => {
    const { code, err, out } = await at.bus(['check', 'rail', '--measure', 'soft-berth'], { secret: '123' });
    expect(code).toBe(1);
    expect(at.seen).toEqual([]);
    expect(err + out).not.toContain('123');
  });

  test('asks the agency in its own name, with the number in the body only', async () => {
    const personNumber = valid('99010219900101001');
    at.answers['POST /check'] = () => ({
      body: {
        decision: 'deny',
        refusals: [
          {
            measure: 'soft-berth',
            effect: 'deny',
            listing: 5,
            revision: 2,
            court: '崇川区人民法院',
            caseNumber: '(2025)苏0602执1234号',
            basis: [{ instrument: 'consumption-provisions', article: '3(1)', tier: 'judicial-interpretation' }],
            until: null,
            howToObject: { en: 'ask the court' },
            denial: 'd-1',
          },
        ],
        asOf: { shards: [], cutAt: null },
        stale: false,
      },
    });
    const { code, out } = await at.bus(['check', 'rail', '--measure', 'soft-berth'], { secret: `${personNumber}\n` });
    expect(code).toBe(0);
    expect(at.seen[0].authorization).toBe('Bearer agency:rail-desk:rail');
    expect(JSON.parse(at.seen[0].body)).toMatchObject({
      subject: { identityNumber: personNumber },
      ask: { measure: 'soft-berth' },
    });
    expect(at.seen[0].path).toBe('/check');
    expect(out).toContain('rail answers DENY for soft-berth');
    expect(out).toContain('崇川区人民法院');
    expect(out.replace(/\s+/g, ' ')).toContain('Consumption of Judgment Debtors, art. 3(1)');
    expect(out).not.toContain(personNumber);
  });
});

describe('import', () => {
  const file = join(at.folder, 'decisions.ndjson');
  beforeAll(() => writeFileSync(file, '{"row":"listing"}\n{"row":"deletion"}\n'));
  const done = {
    state: 'done',
    rows: 2,
    done: 2,
    published: 1,
    corrected: 0,
    deleted: 0,
    refusedRows: 1,
    refused: [{ line: 2, reason: 'unknown-listing', detail: 'no such decision' }],
  };

  function aRegister() {
    let state = 'receiving';
    at.answers['POST /imports'] = (request) => {
      state = 'proposed';
      const digest = String(request.headers['import-digest']);
      at.answers[`GET /imports/${digest}`] = () => ({
        body: state === 'done' ? done : { ...done, state, done: 0, published: 0, refused: [] },
      });
      at.answers[`POST /imports/${digest}/approve`] = () => {
        state = 'done';
        return { status: 202, body: {} };
      };
      return { status: 201, body: {} };
    };
  }

  test('proposes as the clerk, approves as the president, and reports refused rows by line', async () => {
    aRegister();
    const { code, out } = await at.bus(['import', file, '--as', 'Li', '--approve-as', 'Zhou']);
    expect(code).toBe(0);
    expect(out).toContain('1 published, 0 corrected, 0 deleted, 1 refused');
    expect(out).toMatch(/2 {2}unknown-listing/);
    expect(at.seen.map(({ method, authorization }) => `${method} ${authorization}`)).toEqual([
      'POST Bearer clerk:Li',
      'GET Bearer clerk:Li',
      'POST Bearer president:Zhou',
      'GET Bearer clerk:Li',
    ]);
    expect(at.seen[0].body).toBe('{"row":"listing"}\n{"row":"deletion"}\n');
  });

  test('without an approver it stays a proposal', async () => {
    aRegister();
    const { code, out } = await at.bus(['import', file]);
    expect(code).toBe(0);
    expect(out).toContain("waits for a president's approval");
    expect(at.seen.some(({ path }) => path.endsWith('/approve'))).toBe(false);
  });

  test('a CSV file is sent as NDJSON and refusals name its own lines', async () => {
    aRegister();
    const csv = join(at.folder, 'decisions.csv');
    writeFileSync(csv, 'row,listing,reasons.en\nlisting,,"two\nlines"\ndeletion,X,\n');
    const { out } = await at.bus(['import', csv, '--approve-as', 'Zhou', '--json']);
    expect(at.seen[0].body).toBe(
      '{"row":"listing","reasons":{"en":"two\\nlines"}}\n{"row":"deletion","listing":"X"}\n',
    );
    expect(JSON.parse(out).refused[0].line).toBe(4);
  });

  test('a missing file is told before anything is sent', async () => {
    expect((await at.bus(['import', join(at.folder, 'nothing.ndjson')])).err).toContain('there is no file');
    expect(at.seen).toEqual([]);
  });
});

describe('token', () => {
  test('makes a token for a role with its claims and time', async () => {
    const { out } = await at.bus(['token', '--role', 'agency', '--agency', 'rail', '--ttl', '60']);
    expect(out).toBe('minted.{"role":"agency","sub":"agency","agency":"rail"}.60\n');
  });

  test('an agency token needs its agency, a role must be one of ours', async () => {
    expect((await at.bus(['token', '--role', 'agency'])).code).toBe(1);
    expect((await at.bus(['token', '--role', 'root'])).code).toBe(2);
  });
});

describe('findings', () => {
  test('says which of them there are none of', async () => {
    at.answers['GET /findings'] = () => ({ body: [] });
    expect((await at.bus(['findings'])).out).toContain('no open finding');
    expect((await at.bus(['findings', '--all'])).out).toContain('nothing was ever found wrong');
    expect((await at.bus(['findings', '--all', '--kind', 'late'])).out).toContain('no finding of kind late');
  });

  test('settles the one that is named, with the reason and the name of the operator', async () => {
    const body = { kind: 'equivocation', closedAt: '2026-06-01T05:00:00.000Z', detail: { en: '', 'zh-CN': '' } };
    at.answers['POST /findings/f1/settle'] = () => ({ body: { ...body, statements: [] } });
    expect((await at.bus(['findings', 'f1', '--settle', 'key revoked', '--as', 'Chen'])).out).toContain('closed at');
    expect(at.seen[0]).toMatchObject({ authorization: 'Bearer operator:Chen', body: '{"reason":"key revoked"}' });
    expect((await at.bus(['findings', '--settle', 'all of them'])).code).toBe(1);
  });
});

describe('quarantine', () => {
  test('a release needs a reason and says who did it', async () => {
    expect((await at.bus(['quarantine', 'release', 'rail', '17'])).code).toBe(2);
    at.answers['POST /quarantine/17/release'] = () => ({ body: { id: 17, settled: 'released' } });
    await at.bus(['quarantine', 'release', 'rail', '17', '--reason', 'fixed', '--as', 'Chen']);
    expect(at.seen[0]).toMatchObject({ authorization: 'Bearer operator:Chen', body: '{"reason":"fixed"}' });
  });
});

/** Appends the check digit of GB 11643. */
function valid(seventeen: string): string {
  const sum = [...seventeen].reduce((total, digit, at) => total + Number(digit) * (2 ** (17 - at) % 11), 0);
  return seventeen + '10X98765432'[sum % 11];
}
