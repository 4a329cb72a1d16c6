import { createHash } from 'node:crypto';
import type { InputRow, ListingRow } from '#contracts';
import { eventually } from '../../../../test/support/eventually.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { aDeletionRow, aListingRow, anIdentityNumber } from '../../test/rows.js';

let register: ARegister;
afterEach(() => register.close());

const fileOf = (rows: readonly (InputRow | string)[]): string =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');

async function propose(text: string, takeOver = false): Promise<string> {
  const digest = createHash('sha256').update(text).digest('hex');
  const body = (async function* () {
    yield Buffer.from(text);
  })();
  await register.imports.receive(clerk, { digest, takeOver }, body);
  return digest;
}

const done = (digest: string) =>
  eventually(async () => {
    await register.sendAll();
    const progress = await register.imports.progress(digest);
    expect(progress.state).toBe('done');
    return progress;
  }, 60_000);

const person = (i: number) => ({
  kind: 'person' as const,
  name: `测试${i}`,
  number: anIdentityNumber('1980-05-17', 1 + 2 * i),
  sex: 'male' as const,
});
const listing = (i: number) =>
  aListingRow({ decision: { number: `d-${i}`, madeOn: '2026-03-02' }, subject: person(i) });

describe('a take-over', () => {
  const elsewhere = (i: number, more: Partial<ListingRow> = {}) => ({
    ...listing(i),
    publishedOn: '2026-03-12',
    ...more,
  });

  beforeEach(async () => {
    register = await aRegister();
  });

  it('P 7(1): publishes listings with the days that they have elsewhere, and refuses the rest by line and field', async () => {
    const minor = { ...person(1), number: anIdentityNumber('2015-05-17') };
    const wrong = { ...person(1), number: person(1).number.replace(/.$/, (digit) => (digit === '1' ? '2' : '1')) };
    const over = { number: 'd-over', madeOn: '2023-03-02' };
    const filed = { number: '(2023)苏9902执101号', filedOn: '2023-01-12' };
    const file = fileOf([
      elsewhere(0),
      listing(1),
      elsewhere(2, { subject: minor }),
      elsewhere(3, { subject: wrong }),
      elsewhere(4, { decision: over, case: filed, grounds: ['evasion'], publishedOn: '2023-03-12' }),
      aDeletionRow({ listing: 'd-0' }),
      '{"row":',
      elsewhere(0, { obligation: '又一次' }),
    ]);
    const digest = await propose(file, true);
    expect(await register.imports.progress(digest)).toMatchObject({
      takeOver: true,
      state: 'proposed',
      refusedRows: 7,
    });
    await register.imports.approve(president, digest);
    register.runner.start();
    expect(await done(digest)).toMatchObject({ published: 1, deleted: 0, refusedRows: 7 });
    const refused = await register.imports.refused(digest, { after: 0, limit: 10 });
    expect(refused.map(({ line, reason, article, fields }) => [line, reason, article, ...fields])).toEqual([
      [2, 'field-missing', 'P 7(1)', 'publishedOn'],
      [3, 'minor', 'P 4', 'subject.number'],
      [4, 'identity-number', 'P 6', 'subject.number'],
      [5, 'term-over', 'P 2', 'decision.madeOn'],
      [6, 'take-over-lists-only', null, 'row'],
      [7, 'malformed', null],
      [8, 'duplicate-decision', null, 'decision.number'],
    ]);
    expect(await register.imports.refused(digest, { after: 3, limit: 2 })).toEqual(refused.slice(2, 4));
    const [{ origin, data }] = await register.database.query(
      `SELECT origin, convert_from(data, 'UTF8')::jsonb AS data FROM revision JOIN outbox USING (listing, revision)`,
    );
    expect(origin).toBe(`take-over ${digest} 1`);
    expect(data).toMatchObject({ publishedOn: '2026-03-12', decision: { madeOn: '2026-03-02' } });
  });

  it('P 7(2): is no news of the month in which it was taken over, but in force at its end', async () => {
    const digest = await propose(fileOf([elsewhere(0), elsewhere(1, { publishedOn: '2026-06-01' })]), true);
    await register.imports.approve(president, digest);
    register.runner.start();
    expect(await done(digest)).toMatchObject({ published: 2 });
    expect((await register.statistics.of('2026-06')).courts).toMatchObject([{ published: 1, inForce: 2 }]);
  });

  it('is no import of new decisions: a file is known as the one or the other', async () => {
    const file = fileOf([elsewhere(0)]);
    const digest = await propose(file, true);
    await expect(propose(file)).rejects.toMatchObject({ refusal: { reason: 'import-of-another-kind' } });
    await expect(register.imports.refused('0'.repeat(64), { after: 0, limit: 1 })).rejects.toMatchObject({
      refusal: { reason: 'unknown-import' },
    });
    const other = await propose(fileOf([elsewhere(0), elsewhere(1)]));
    expect(await register.imports.progress(other)).toMatchObject({ takeOver: false, refusedRows: 2 });
    expect((await register.imports.refused(other, { after: 0, limit: 1 }))[0]).toMatchObject({
      reason: 'published-elsewhere',
    });
    expect(await register.imports.progress(digest)).toMatchObject({ takeOver: true });
  });
});
