import { aRegister, type ARegister } from '../../test/a-register.js';
import { Published } from '../../test/published.js';
import { aListingRow, anIdentityNumber, anOrganisationCode } from '../../test/rows.js';
import { PublicLookup1795330000001 } from '../database/3-public-lookup.js';
import { ListingStore } from '../register/listing-store.js';

let register: ARegister;
let published: Published;
beforeEach(async () => {
  register = await aRegister();
  published = new Published(register);
  await register.names.start();
});
afterEach(() => register.close());

let serial = 1;
const person = (name: string, number = anIdentityNumber('1980-05-17', 2 * serial - 1)) =>
  aListingRow({
    decision: { number: `decision-${serial++}`, madeOn: '2026-03-02' },
    subject: { kind: 'person', name, number, sex: 'male' },
  });
const lastFour = ({ subject }: { subject: { number: string } }): string => subject.number.slice(14);
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: { refusal?: { reason: string; kind: string } }) => `${error.refusal?.kind} ${error.refusal?.reason}`,
  );
const found = async (name: string, number: string): Promise<number[]> =>
  (await register.lookup.find(name, number)).listings.map(({ listing }) => listing);

describe('the public search', () => {
  it('finds a person by the full name and the last four of the number, as the court publishes it', async () => {
    const row = person('测试甲');
    const listing = await published.list(row);
    await published.list(person('测试甲乙'));
    const answer = await register.lookup.find(' 测 试 甲', lastFour(row));
    expect(answer).toMatchObject({ more: false, complete: true, listings: [{ listing, revision: 1 }] });
    expect(answer.listings[0]).toMatchObject({
      subject: { name: '测试甲', maskedNumber: `990001********${lastFour(row)}`, sex: 'male', age: 46 },
      court: { code: 'JS9902', name: '测试市第二人民法院' },
      ...{ obligation: row.obligation, performance: row.performance, behaviour: row.behaviour, grounds: ['refusal'] },
      ...{ publishedOn: '2026-06-01', until: null, objection: { until: '9999-12-31' } },
    });
    expect(JSON.stringify(answer)).not.toMatch(/subjectRefs|measures|19800517/);
    expect(await found('测试甲', '1980')).toEqual([]);
    expect(await found('测试', lastFour(row))).toEqual([]);
  });

  it('finds an organisation by any part of its code, with its whole code and who stands for it', async () => {
    const number = anOrganisationCode(77);
    const subject = { kind: 'organisation' as const, name: '测试（集团）公司', number, legalRepresentative: '测试乙' };
    const listing = await published.list(aListingRow({ subject }));
    const { listings } = await register.lookup.find('测试(集团)公司', number.slice(8, 14));
    expect(listings).toMatchObject([{ listing, subject: { maskedNumber: number, legalRepresentative: '测试乙' } }]);
  });

  it('shows a deletion, a stay and the end of a stay with the next question', async () => {
    const row = person('测试丙');
    const [deleted, stayed] = [await published.list(row), await published.list(person('测试丙', row.subject.number))];
    expect(await found('测试丙', lastFour(row))).toEqual([stayed, deleted]);
    await published.delete(deleted);
    expect(await found('测试丙', lastFour(row))).toEqual([stayed]);
    await published.stand(stayed, 'stayed');
    expect(await found('测试丙', lastFour(row))).toEqual([]);
    await published.stand(stayed, 'in-force');
    expect(await found('测试丙', lastFour(row))).toEqual([stayed]);
  });

  it('does not show a listing whose term is over, though the court has not deleted it yet', async () => {
    const row = { ...person('测试丁'), grounds: ['obstruction' as const] };
    const listing = await published.list(row);
    register.clock.set('2028-03-02T15:59:59Z');
    expect(await found('测试丁', lastFour(row))).toEqual([listing]);
    register.clock.set('2028-03-02T16:00:00Z');
    expect(await found('测试丁', lastFour(row))).toEqual([]);
  });

  it('follows a corrected name', async () => {
    const row = person('测试误');
    const listing = await published.list(row);
    await published.correct(listing, { subject: { name: '测试正' } });
    expect(await found('测试误', lastFour(row))).toEqual([]);
    expect(await found('测试正', lastFour(row))).toEqual([listing]);
  });

  it('shows nobody of another name, whatever the index says', async () => {
    const row = person('测试别');
    await published.list(row);
    await published.list(person('测试名'));
    await register.database.query('UPDATE listing SET name_index = (SELECT name_index FROM listing ORDER BY number DESC LIMIT 1)'); // prettier-ignore
    expect(await found('测试名', lastFour(row))).toEqual([]);
  });

  it('shows at most twenty, says that there are more, and finds one among hundreds of namesakes', async () => {
    const rows = Array.from({ length: 230 }, () => person('测试众'));
    const first = await published.list({ ...person('测试众', anIdentityNumber('1970-01-01', 997)) });
    for (let i = 0; i < rows.length; i += 10)
      await Promise.all(rows.slice(i, i + 10).map((row) => published.list(row)));
    const all = await register.lookup.find('测试众', '990001');
    expect(all.listings).toHaveLength(20);
    expect(all.more).toBe(true);
    const numbers = all.listings.map(({ listing }) => listing);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    const one = await register.lookup.find(
      '测试众',
      lastFour({ subject: { number: anIdentityNumber('1970-01-01', 997) } }),
    );
    expect(one.more).toBe(false);
    expect(one.listings.map(({ listing }) => listing)).toContain(first);
  });

  it('reads of the namesakes only whom the number fits, and shows nobody who became another in between', async () => {
    const rows = [person('测试重'), person('测试重'), person('测试重')];
    const [, mine] = await Promise.all(rows.map((row) => published.list(row)));
    const read = jest.spyOn(register.store, 'read');
    expect(await found('测试重', lastFour(rows[1]))).toEqual([mine]);
    expect(read.mock.calls.map(([, numbers]) => numbers)).toEqual([[mine]]);
    const look = register.store.namesakes.bind(register.store);
    jest.spyOn(register.store, 'namesakes').mockImplementationOnce(async (...asked) => {
      const seen = await look(...asked);
      await published.correct(mine, { subject: { number: anIdentityNumber('1970-01-01', 995) } });
      return seen;
    });
    expect(await found('测试重', lastFour(rows[1]))).toEqual([]);
  });

  it('refuses whoever wants to know who is listed', async () => {
    for (const [name, number, reason] of [
      [undefined, '9900', 'name-missing'],
      ['测', '9900', 'name-too-short'],
      ['测%', '9900', 'name-wildcard'],
      ['测试甲', undefined, 'number-too-short'],
    ] as const)
      expect(await reasonOf(register.lookup.find(name, number))).toBe(`invalid ${reason}`);
  });

  it('answers nobody from a register that may be an older copy', async () => {
    for (const mode of ['starting', 'behind'] as const) {
      register.mode.mode = mode;
      expect(await reasonOf(register.lookup.find('测试甲', '1012'))).toBe(`unavailable register-${mode}`);
    }
  });

  it('keeps neither name nor number open in the database', async () => {
    await published.list(person('测试密'));
    const [{ text }] = await register.database.query('SELECT l::text || r::text AS text FROM listing l, revision r');
    expect(text).not.toMatch(/测试密|990001/);
  });
});

describe('the index of names', () => {
  it('is filled for listings from before there was one, in small batches, and goes on where it was broken off', async () => {
    const rows = Array.from({ length: 7 }, (_, i) => person(`测试旧${i}`));
    for (const row of rows) await published.list(row);
    const migration = new PublicLookup1795330000001();
    await migration.down(register.database as never);
    await migration.up(register.database as never);
    const indexed = async () =>
      Number((await register.database.query('SELECT count(name_index) AS n FROM listing'))[0].n);
    expect(await indexed()).toBe(0);

    const broken = register.aNameIndexing(2);
    const write = jest.spyOn(register.store, 'indexNames');
    write.mockImplementationOnce(async (...args) => {
      write.mockRestore();
      await register.store.indexNames(...args);
      void broken.beforeApplicationShutdown();
    });
    await broken.start();
    expect(await indexed()).toBe(2);
    expect(broken.complete).toBe(false);

    // A correction that comes between reading a name and indexing it has indexed the new one itself.
    const listing = Number((await register.database.query('SELECT max(number) AS n FROM listing'))[0].n);
    const late = jest.spyOn(register.store, 'indexNames');
    late.mockImplementation(async (tx, names) => {
      if (names.some((one) => one.listing === listing)) {
        late.mockRestore();
        await published.correct(listing, { subject: { name: '测试新' } });
      }
      await ListingStore.prototype.indexNames.call(register.store, tx, names);
    });
    const rest = register.aNameIndexing(2);
    await rest.start();
    expect(rest.complete).toBe(true);
    expect(await indexed()).toBe(7);
    expect(await found('测试旧3', lastFour(rows[3]))).toHaveLength(1);
    expect(await found('测试新', lastFour(rows[6]))).toEqual([listing]);
    expect(await found('测试旧6', lastFour(rows[6]))).toEqual([]);
  });

  it('leaves out a name that can not be opened and says so, and goes on after a fault', async () => {
    const [lost, kept] = [person('测试失'), person('测试存')];
    await published.list(lost);
    await published.list(kept);
    await register.database.query('UPDATE listing SET name_index = NULL');
    await register.database.query(
      `UPDATE revision SET sealed = decode(repeat('00', 40), 'hex') WHERE listing = (SELECT min(number) FROM listing)`,
    );
    jest.spyOn(register.store, 'indexNames').mockRejectedValueOnce(new Error('the database went away'));
    const indexing = register.aNameIndexing(1);
    await indexing.start();
    expect(indexing.complete).toBe(true);
    expect(await found('测试存', lastFour(kept))).toHaveLength(1);
  });

  it('serves the search', async () => {
    const plan = await register.database.transaction(async (tx) => {
      await tx.query('SET LOCAL enable_seqscan = off');
      return tx.query(
        `EXPLAIN SELECT number FROM listing WHERE name_index = '\\x00' AND number < 9 AND standing = 'in-force' ORDER BY number DESC LIMIT 200`,
      );
    });
    expect(JSON.stringify(plan)).toContain('listing_name');
  });
});
