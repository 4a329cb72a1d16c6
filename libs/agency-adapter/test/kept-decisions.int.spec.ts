import { openDatabase, runMigrations, type DatabaseHandle } from '#service';
import { ownedDatabase, type OwnedDatabase } from '../../service/test/owned-database.js';
import { adapterMigrations, adapterPrivileges } from '../src/tables/migrations.js';

describe('what officers and operators of an agency decided', () => {
  let owned: OwnedDatabase;
  let database: DatabaseHandle;
  beforeAll(async () => {
    owned = await ownedDatabase();
    const { ownerUrl: url, serviceLogin } = owned;
    const migrations = adapterMigrations;
    await runMigrations({ url, entities: [], migrations, serviceLogin, privileges: adapterPrivileges });
    database = await openDatabase({ url: owned.serviceUrl, entities: [], migrations: adapterMigrations });
    await database.query(
      `INSERT INTO granted_level (organisation_code, change, level, reason, officer, at) VALUES ('c', 1, 'advanced', 'audit', 'o', clock_timestamp())`,
    );
    await database.query(
      `INSERT INTO copy_removal (name, url, registered_by, registered_at, removed_by, removed_at, reason, open)
       VALUES ('cache', 'http://cache.example', 'o', clock_timestamp(), 'o', clock_timestamp(), 'closed', '[]')`,
    );
  });
  afterAll(async () => {
    await database?.close();
    await owned?.drop();
  });

  it.each(Object.keys(adapterPrivileges))('in %s is changed and taken away by nobody', async (table) => {
    expect(await database.query(`SELECT reason FROM ${table}`)).toHaveLength(1);
    await expect(database.query(`UPDATE ${table} SET reason = 'another'`)).rejects.toThrow('permission denied');
    await expect(database.query(`DELETE FROM ${table}`)).rejects.toThrow('permission denied');
  });

  it.each(Object.keys(adapterPrivileges))('in %s has a reason by a constraint of the database', async (table) => {
    await expect(
      database.query(
        table === 'granted_level'
          ? `INSERT INTO granted_level (organisation_code, change, reason, officer, at) VALUES ('c', 2, ' ', 'o', clock_timestamp())`
          : `INSERT INTO copy_removal SELECT 'other', url, registered_by, registered_at, removed_by, removed_at, ' ', open FROM copy_removal`,
      ),
    ).rejects.toThrow('reason_check');
  });
});
