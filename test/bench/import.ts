import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDecisions } from '#contracts';
import { startBus } from '#local';
import { openDatabase } from '#service';
import { compared, inFolder, NO_MASS, ROUNDS, seconds, type Benchmark } from './harness.js';

const LISTINGS = Number(process.env.BENCH_LISTINGS ?? 20_000);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const importRows: Benchmark = {
  name: 'import',
  about: `a file of ${LISTINGS} listings with their corrections and deletions through the register's API until every event is published, against a bare COPY of the same revisions`,
  run: (report) =>
    inFolder(async (folder) => {
      // Written and read by the database server's own user.
      const file = join(tmpdir(), `bus-bench-copy-${process.pid}`);
      const bus = await startBus({ folder, only: ['court-registry'], restart: false, overrides: NO_MASS });
      const database = await openDatabase({
        url: bus.postgres.superuserUrl.replace(/\/[^/]*$/, new URL(bus.databaseUrl('court-registry')).pathname),
        entities: [],
        migrations: [],
        poolSize: 1,
      });
      try {
        const registry = bus.services['court-registry'].url;
        const clerk = { authorization: `Bearer ${await bus.tokens.token('clerk', { sub: 'bench-clerk' })}` };
        const president = {
          authorization: `Bearer ${await bus.tokens.token('president', { sub: 'bench-president' })}`,
        };
        const ours: number[] = [];
        const copy: number[] = [];
        const count = async () => Number((await database.query('SELECT count(*) AS n FROM revision'))[0].n);
        for (let round = 1; round <= ROUNDS; round++) {
          const body =
            [...generateDecisions({ listings: LISTINGS, seed: 100 + round })]
              .map((row) => JSON.stringify(row))
              .join('\n') + '\n';
          const digest = createHash('sha256').update(body).digest('hex');
          const before = await count();
          const took = await seconds(async () => {
            const answers = [
              await fetch(`${registry}/imports`, {
                method: 'POST',
                headers: { ...clerk, 'content-type': 'application/x-ndjson', 'import-digest': digest },
                body,
              }),
              await fetch(`${registry}/imports/${digest}/approve`, {
                method: 'POST',
                headers: { ...president, 'idempotency-key': digest },
              }),
            ];
            for (const answer of answers)
              if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`);
            for (;;) {
              const [{ unsent }] = await database.query(
                `SELECT coalesce(sum(last - sent), 0) AS unsent FROM outbox_shard JOIN relay_shard USING (topic, shard) WHERE topic = 'sanctions.register.v1'`,
              );
              const state = (await (await fetch(`${registry}/imports/${digest}`, { headers: clerk })).json()) as {
                state: string;
              };
              if (state.state === 'done' && Number(unsent) === 0) break;
              await wait(50);
            }
          });
          const revisions = (await count()) - before;
          ours.push(revisions / took);
          await database.query(
            `COPY (SELECT * FROM revision ORDER BY made_at DESC, listing LIMIT ${revisions}) TO PROGRAM 'cat > ${file}'`,
          );
          await database.query('DROP TABLE IF EXISTS bare');
          await database.query('CREATE TABLE bare (LIKE revision INCLUDING ALL)');
          copy.push(revisions / (await seconds(() => database.query(`COPY bare FROM PROGRAM 'cat ${file}'`))));
          await database.query(`COPY (SELECT 1) TO PROGRAM 'rm -f ${file}'`);
          report(
            `round ${round}: import ${Math.round(ours.at(-1)!)} events/s, COPY ${Math.round(copy.at(-1)!)} rows/s`,
          );
        }
        return [compared('import', 'events/s', ours, copy)];
      } finally {
        await database.close();
        await bus.stop();
      }
    }),
};
