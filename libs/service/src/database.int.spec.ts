import { Socket } from 'node:net';
import { Column, Entity, PrimaryColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { classify, type Tx } from '#messaging';
import { ownedDatabase, type OwnedDatabase } from '../test/owned-database.js';
import { openDatabase, runMigrations, type DatabaseHandle } from './index.js';

@Entity('account')
class Account {
  @PrimaryColumn('bigint') id!: number;
  @Column('int') amount!: number;
}

class Accounts1700000000001 implements MigrationInterface {
  name = 'Accounts1700000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE account (id bigint PRIMARY KEY, amount int NOT NULL)');
    await runner.query('CREATE TABLE leaf (id bigint GENERATED ALWAYS AS IDENTITY, said text)');
  }
  async down(): Promise<void> {}
}

class Later1700000000002 implements MigrationInterface {
  name = 'Later1700000000002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE later (id serial PRIMARY KEY)');
  }
  async down(): Promise<void> {}
}

const sqlState = (error: any): string => error.driverError?.code ?? error.code;

describe('the database', () => {
  let fresh: OwnedDatabase;
  let database: DatabaseHandle;
  const entities = [Account];
  const migrations = [Accounts1700000000001];
  const privileges = { leaf: ['SELECT', 'INSERT'] } as const;

  beforeAll(async () => {
    fresh = await ownedDatabase();
    await runMigrations({ url: fresh.ownerUrl, entities, migrations, serviceLogin: fresh.serviceLogin, privileges });
    database = await openDatabase({ url: fresh.serviceUrl, entities, migrations, poolSize: 6 });
  });
  afterAll(async () => {
    await database.close();
    await fresh.drop();
  });
  beforeEach(() => database.query('DELETE FROM account'));

  it('answers rows for every kind of statement', async () => {
    expect(await database.query('INSERT INTO account VALUES (1, 10), (2, 20)')).toEqual([]);
    expect(
      await database.query('UPDATE account SET amount = amount + 1 WHERE id = $1 RETURNING id, amount', [1]),
    ).toEqual([{ id: 1, amount: 11 }]);
    expect(await database.query('DELETE FROM account WHERE id = 2 RETURNING amount')).toEqual([{ amount: 20 }]);
    expect(await database.query('UPDATE account SET amount = 5')).toEqual([]);
  });

  it('runs statements that are given together in their order, and none after the end of the transaction', async () => {
    let over!: Tx;
    const failing = database.transaction((tx) => {
      over = tx;
      return Promise.all([tx.query('INSERT INTO account VALUES (1, 1)'), tx.query('SELECT 1 / $1::int', [0])]);
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    await expect(over.query('INSERT INTO account VALUES (2, 2)')).rejects.toMatchObject({ code: 'transaction-over' });
    expect(await database.query('SELECT * FROM account')).toEqual([]);
    await database.transaction((tx) =>
      Promise.all([
        tx.query('INSERT INTO account VALUES ($1, $2)', [3, 1]),
        tx.query('UPDATE account SET amount = amount + $1', [1]),
        tx.query('UPDATE account SET amount = amount * $1', [10]),
      ]),
    );
    expect(await database.query('SELECT amount FROM account')).toEqual([{ amount: 20 }]);
  });

  it('tells the first failure in the order of the statements, and never calls a lost transaction committed', async () => {
    const nested = (tx: Tx): Promise<unknown> =>
      Promise.resolve().then(() => tx.query('INSERT INTO account VALUES ($1, $2)', [1, null]));
    for (let i = 0; i < 20; i++) {
      const work = database.transaction((tx) => {
        const failing = Promise.all([nested(tx)]);
        return Promise.all([failing, Promise.resolve().then(() => tx.query('SELECT $1::int', [1]))]);
      });
      await expect(work).rejects.toMatchObject({ code: '23502' });
    }
    const swallowed = database.transaction((tx) => nested(tx).catch(() => 'published'));
    await expect(swallowed).rejects.toMatchObject({ code: '23502' });
  });

  it('takes a new connection when a migration changed a table under its statements', async () => {
    const single = await openDatabase({ url: fresh.serviceUrl, entities, migrations, poolSize: 1 });
    const owner = await openDatabase({ url: fresh.ownerUrl, entities, migrations, poolSize: 1 });
    const read = () => single.query('SELECT * FROM account WHERE id > $1', [0]);
    try {
      await read();
      await owner.query('ALTER TABLE account ADD COLUMN note text');
      await expect(read().catch((error: unknown) => Promise.reject(classify(error)))).rejects.toMatchObject({
        code: 'database-unavailable',
        retry: 'later',
      });
      expect(await read()).toEqual([]);
    } finally {
      await owner.query('ALTER TABLE account DROP COLUMN IF EXISTS note');
      await single.close();
      await owner.close();
    }
  });

  it('gives bigint as a number, date as text, timestamptz as Date in UTC, bytea as Buffer', async () => {
    const [row] = await database.query(
      `SELECT 9007199254740991::bigint AS big, date '2025-02-28' AS day, timestamptz '2025-02-28 08:00+08' AS at, '\\x00ff'::bytea AS raw,
              current_setting('TimeZone') AS zone, count(*) AS n, array[1, 2]::bigint[] AS many FROM account`,
    );
    expect(row).toEqual({
      big: Number.MAX_SAFE_INTEGER,
      day: '2025-02-28',
      at: new Date('2025-02-28T00:00:00Z'),
      raw: Buffer.from([0, 255]),
      zone: 'UTC',
      n: 0,
      many: [1, 2],
    });
  });

  it('refuses a bigint that a number cannot hold, instead of rounding it', async () => {
    await expect(database.query('SELECT 9007199254740993::bigint AS big')).rejects.toThrow(/2\^53/);
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('runs a transaction at READ COMMITTED with repositories and SQL side by side, and commits it', async () => {
    const level = await database.transaction(async (tx) => {
      await tx.manager.insert(Account, { id: 1, amount: 10 });
      await tx.query('UPDATE account SET amount = amount * 2');
      return (await tx.query('SHOW transaction_isolation'))[0];
    });
    expect(level).toEqual({ transaction_isolation: 'read committed' });
    expect(await database.dataSource.getRepository(Account).find()).toEqual([{ id: 1, amount: 20 }]);
  });

  it('rolls back and throws what the work throws, and gives the connection back', async () => {
    for (let i = 0; i < 10; i++) {
      const failing = database.transaction(async (tx) => {
        await tx.query('INSERT INTO account VALUES (1, 1)');
        throw new RangeError('no');
      });
      await expect(failing).rejects.toThrow(RangeError);
    }
    expect(await database.query('SELECT * FROM account')).toEqual([]);
  });

  it('sends what one turn of the event loop asks in one packet', async () => {
    await database.transaction(async (tx) => {
      const ask = () => Promise.all([1, 2, 3].map((n) => tx.query('SELECT $1::int AS n', [n])));
      await ask();
      const writes = (['_write', '_writev'] as const).map((name) => jest.spyOn(Socket.prototype, name as never));
      expect(await ask()).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
      expect(writes.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBe(1);
      for (const write of writes) write.mockRestore();
    });
  });

  it('runs both sides of a deadlock to their end', async () => {
    await database.query('INSERT INTO account VALUES (1, 0), (2, 0)');
    let attempts = 0;
    let arrived = 0;
    let open!: () => void;
    const both = new Promise<void>((resolve) => (open = resolve));
    const move = (first: number, second: number) =>
      database.transaction(async (tx) => {
        attempts++;
        await tx.query('UPDATE account SET amount = amount + 1 WHERE id = $1', [first]);
        if (++arrived === 2) open();
        await both;
        await tx.query('UPDATE account SET amount = amount + 1 WHERE id = $1', [second]);
      });
    await Promise.all([move(1, 2), move(2, 1)]);
    expect(attempts).toBe(3);
    expect(await database.query('SELECT amount FROM account ORDER BY id')).toEqual([{ amount: 2 }, { amount: 2 }]);
  });

  it('retries a serialization failure, but no other error, and not for ever', async () => {
    const failing = async (state: string) => {
      let attempts = 0;
      const run = database.transaction(async (tx) => {
        attempts++;
        await tx.query(`DO $$ BEGIN RAISE SQLSTATE '${state}'; END $$`);
      });
      const error: unknown = await run.then(
        () => undefined,
        (e: unknown) => e,
      );
      expect(sqlState(error)).toBe(state);
      return attempts;
    };
    expect(await failing('40001')).toBe(10);
    expect(await failing('23505')).toBe(1);
  });

  it('serves on after the server has cut its connections', async () => {
    await database.query('SELECT 1');
    await Promise.all(
      [1, 2, 3].map(() => database.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined)),
    );
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('lets the service do to a table what was declared, and nothing to the schema', async () => {
    await database.query(`INSERT INTO leaf (said) VALUES ('a')`);
    for (const forbidden of [
      'UPDATE leaf SET said = NULL',
      'DELETE FROM leaf',
      'TRUNCATE leaf',
      'DELETE FROM migrations',
      'CREATE TABLE own (id int)',
      'DROP TABLE account',
    ]) {
      const error: unknown = await database.query(forbidden).catch((e: unknown) => e);
      expect([forbidden, sqlState(error)]).toEqual([forbidden, '42501']);
    }
  });

  it('migrates once, even when two instances start together', async () => {
    const all = {
      url: fresh.ownerUrl,
      entities,
      migrations: [...migrations, Later1700000000002],
      serviceLogin: fresh.serviceLogin,
      privileges,
    };
    await expect(openDatabase({ url: fresh.serviceUrl, entities, migrations: all.migrations })).rejects.toMatchObject({
      code: 'schema-not-migrated',
      retry: 'never',
    });
    const ran = await Promise.all([runMigrations(all), runMigrations(all)]);
    expect(ran.flat()).toEqual(['Later1700000000002']);
    expect(await database.query('INSERT INTO later DEFAULT VALUES RETURNING id')).toEqual([{ id: 1 }]);
  });

  it('remembers for a while that the server had no space for a write, and loses nothing but that write', async () => {
    expect(database.outOfSpace).toBe(false);
    const failing = database.transaction((tx) =>
      tx.query(
        `DO $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$`,
      ),
    );
    expect(classify(await failing.catch((error: unknown) => error))).toMatchObject({
      code: 'disk-full',
      retry: 'later',
    });
    expect(database.outOfSpace).toBe(true);
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const now = performance.now();
    const later = jest.spyOn(performance, 'now').mockReturnValue(now + 15_000);
    expect(database.outOfSpace).toBe(false);
    later.mockRestore();
  });

  it('refuses privileges on a table that does not exist', async () => {
    const misspelt = runMigrations({
      url: fresh.ownerUrl,
      entities,
      migrations,
      serviceLogin: fresh.serviceLogin,
      privileges: { leef: ['SELECT'] },
    });
    await expect(misspelt).rejects.toThrow('leef');
  });
});
