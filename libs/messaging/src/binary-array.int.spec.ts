import { openDatabase, type DatabaseHandle } from '#service';
import { freshDatabase, type FreshDatabase } from '../../../test/support/postgres.js';
import { BinaryArray } from './index.js';

describe('BinaryArray', () => {
  let fresh: FreshDatabase;
  let database: DatabaseHandle;
  beforeAll(async () => {
    fresh = await freshDatabase();
    database = await openDatabase({ url: fresh.url, entities: [], migrations: [], poolSize: 1 });
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });
  const read = async (type: 'bytea' | 'text' | 'jsonb', items: (Buffer | string | null)[]) =>
    (await database.query<{ v: unknown }>(`SELECT v FROM unnest($1::${type}[]) v`, [new BinaryArray(type, items)])).map(
      ({ v }) => v,
    );

  it('brings bytes, texts and JSON to the database as they are, and what is missing as null', async () => {
    const bytes = [Buffer.from([0, 92, 34, 255]), null, Buffer.alloc(0)];
    expect(await read('bytea', bytes)).toEqual(bytes);
    const texts = ['(2025)苏0602执1234号', 'a,"b"\\{}', '', null, 'NULL'];
    expect(await read('text', texts)).toEqual(texts);
    const values = [{ name: '沈国强', list: [1, null] }, [], 'x'];
    expect(
      await read(
        'jsonb',
        values.map((value) => JSON.stringify(value)),
      ),
    ).toEqual(values);
  });

  it('brings an array of nothing', async () => {
    expect(await read('bytea', [])).toEqual([]);
  });
});
