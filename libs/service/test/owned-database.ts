import { randomBytes } from 'node:crypto';
import { freshDatabase } from '../../../test/support/postgres.js';
import { openDatabase } from '../src/index.js';

/** A fresh database as production has it: one login owns it and migrates, another serves and owns nothing. */
export interface OwnedDatabase {
  ownerUrl: string;
  serviceUrl: string;
  serviceLogin: string;
  drop(): Promise<void>;
}

export async function ownedDatabase(): Promise<OwnedDatabase> {
  const fresh = await freshDatabase();
  const password = randomBytes(12).toString('hex');
  const [owner, login] = [`${fresh.name}_owner`, `${fresh.name}_service`];
  await run(fresh.url, [
    `CREATE ROLE ${owner} LOGIN PASSWORD '${password}'`,
    `CREATE ROLE ${login} LOGIN PASSWORD '${password}'`,
    `ALTER DATABASE ${fresh.name} OWNER TO ${owner}`,
  ]);
  const address = (user: string): string => {
    const url = new URL(fresh.url);
    url.username = user;
    url.password = password;
    return url.href;
  };
  const drop = async (): Promise<void> => {
    await run(fresh.url, [`REASSIGN OWNED BY ${owner} TO CURRENT_USER`, `DROP OWNED BY ${owner}, ${login}`]);
    await run(fresh.url, [`DROP ROLE ${owner}`, `DROP ROLE ${login}`]);
    await fresh.drop();
  };
  return { ownerUrl: address(owner), serviceUrl: address(login), serviceLogin: login, drop };
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const database = await openDatabase({ url, entities: [], migrations: [], poolSize: 1 });
  try {
    for (const statement of statements) await database.query(statement);
  } finally {
    await database.close();
  }
}
