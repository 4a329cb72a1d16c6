import { eventually } from '../../../test/support/eventually.js';
import { freshDatabase, type FreshDatabase } from '../../../test/support/postgres.js';
import { openDatabase, type DatabaseHandle } from './index.js';

describe('the bell between processes of one database', () => {
  let fresh: FreshDatabase;
  let here: DatabaseHandle;
  let there: DatabaseHandle;
  const heard = { here: 0, there: 0 };

  beforeEach(async () => {
    fresh = await freshDatabase();
    const open = () => openDatabase({ url: fresh.url, entities: [], migrations: [], poolSize: 2 });
    [here, there] = [await open(), await open()];
    Object.assign(heard, { here: 0, there: 0 });
    here.bell.hear(() => heard.here++);
    await eventually(() => expect(heard.here).toBe(1));
    there.bell.hear(() => heard.there++);
    // Each looks when it has joined and says so, because what was rung before went unheard; the other rings back.
    await eventually(() => expect(heard).toEqual({ here: 2, there: 2 }));
  });
  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
    await fresh.drop();
  });

  it('is heard by the others, not by who rings it', async () => {
    here.bell.ring();
    await eventually(() => expect(heard.there).toBe(3));
    await here.query('SELECT 1');
    expect(heard.here).toBe(2);
  });

  it('is not rung while nobody else is there', async () => {
    const lone = await freshDatabase();
    const handle = await openDatabase({ url: lone.url, entities: [], migrations: [], poolSize: 1 });
    const rings = async () => {
      const sql = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query = 'NOTIFY bell'`;
      return (await handle.query(sql)).length;
    };
    let heard = 0;
    handle.bell.hear(() => heard++);
    await eventually(() => expect(heard).toBe(1));
    handle.bell.ring();
    expect(await rings()).toBe(0);
    const second = await openDatabase({ url: lone.url, entities: [], migrations: [], poolSize: 1 });
    second.bell.hear(() => undefined);
    await eventually(async () => expect(await rings()).toBe(1));
    await Promise.all([handle.close(), second.close()]);
    await lone.drop();
  });

  it('is heard once at least, and not each time, where much is rung at once', async () => {
    for (let i = 0; i < 1_000; i++) here.bell.ring();
    await eventually(() => expect(heard.there).toBeGreaterThanOrEqual(3));
    there.bell.ring();
    await eventually(() => expect(heard.here).toBe(3));
    expect(heard.there).toBeLessThanOrEqual(4);
  });

  it('says when its connection goes and when it is back, and is heard as before', async () => {
    await here.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%bell'`,
    );
    await eventually(() => {
      expect(heard.here).toBeGreaterThanOrEqual(4);
      expect(heard.there).toBeGreaterThanOrEqual(3);
    });
    const before = heard.there;
    here.bell.ring();
    await eventually(() => expect(heard.there).toBeGreaterThan(before));
  });
});
