import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerTopic } from '#contracts';
import { KafkaConnection } from '#messaging';
import { openDatabase } from '#service';
import { provision, repositoryRoot, startInfrastructure, type Infrastructure } from '#local';
import { eventually } from '../../../test/support/eventually.js';
import { silent } from '../../../test/support/silent.js';
import { commandOf } from './processes.js';

/** One story in order: each test goes on with the folder as the last one left it. */
describe('the embedded Kafka and PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bus-embedded-'));
  let infrastructure: Infrastructure;
  const start = async () => (infrastructure = await startInfrastructure({ folder, durable: false, restart: false }));

  afterAll(async () => {
    await infrastructure.stop();
    await rm(folder, { recursive: true });
  }, 180_000);

  const kafka = () => {
    const { brokers, caFile, admin } = infrastructure.kafka;
    return new KafkaConnection({ brokers, caFile, ...admin }, silent);
  };

  async function writeOne(): Promise<void> {
    const producer = await kafka().producer();
    await producer.send([{ topic: registerTopic, partition: 3, key: '3', value: Buffer.from('kept'), headers: {} }]);
    await producer.close();
    await sql('INSERT INTO kept DEFAULT VALUES');
  }

  async function expectKept(count: number): Promise<void> {
    await eventually(async () => {
      expect((await kafka().offsets(registerTopic)).find(({ partition }) => partition === 3)?.high).toBe(BigInt(count));
    });
    expect(await sql('SELECT count(*) AS count FROM kept')).toEqual([{ count }]);
  }

  async function sql(statement: string): Promise<unknown[]> {
    const database = await openDatabase({
      url: infrastructure.postgres.superuserUrl,
      entities: [],
      migrations: [],
      poolSize: 1,
    });
    try {
      return await database.query(statement);
    } finally {
      await database.close();
    }
  }

  it('start in an empty folder, in which only secrets and data are closed to others', async () => {
    await start();
    await provision(infrastructure, { shards: 8 });
    await sql('CREATE TABLE kept (number serial)');
    await writeOne();
    await expectKept(1);
    const mode = (...path: string[]) => statSync(join(folder, ...path)).mode & 0o777;
    expect(['secrets', 'kafka', 'postgres', 'logs'].map((part) => mode(part))).toEqual([0o700, 0o700, 0o700, 0o700]);
    expect(mode('secrets', 'subject-master.key')).toBe(0o600);
    expect(mode('kafka', 'server.properties')).toBe(0o600);
  }, 180_000);

  it('refuse a second run in the same folder', async () => {
    await expect(startInfrastructure({ folder })).rejects.toThrow(/is in use by process/);
  });

  it('refuse another number of shards', async () => {
    await expect(provision(infrastructure, { shards: 16 })).rejects.toThrow(/made with 8 shards, not 16/);
  });

  it('have everything after a broker and a database server killed with -9', async () => {
    await infrastructure.kafka.kill('SIGKILL');
    await infrastructure.postgres.kill('SIGKILL');
    await Promise.all([infrastructure.kafka.start(), infrastructure.postgres.start()]);
    await expectKept(1);
    await writeOne();
    await expectKept(2);
  }, 180_000);

  it('start a database server only when no session of the killed one is at work any more', async () => {
    const busy = sql('SELECT sum(n) FROM generate_series(1, 30000000) n').catch(() => []);
    await eventually(async () =>
      expect(await sql(`SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%series%'`)).toHaveLength(
        2,
      ),
    );
    await infrastructure.postgres.kill('SIGKILL');
    await infrastructure.postgres.start();
    expect(await sql('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await busy;
  }, 180_000);

  it('keep each database to its own service', async () => {
    const { databaseUrl } = await import('./provision-postgres.js');
    const url = new URL(databaseUrl(infrastructure.postgres, infrastructure.secrets, 'rail', 'login'));
    url.pathname = '/aviation';
    await expect(openDatabase({ url: url.href, entities: [], migrations: [] })).rejects.toThrow(
      /permission denied for database/,
    );
  });

  it('are stopped in order and come back with everything', async () => {
    const pids = [infrastructure.kafka.pid!, infrastructure.postgres.pid!];
    await infrastructure.stop();
    expect(pids.map(commandOf)).toEqual([undefined, undefined]);
    await start();
    await provision(infrastructure, { shards: 8 });
    await expectKept(2);
    await infrastructure.stop();
  }, 180_000);

  it('end by themselves when the process that runs them is killed with -9, and the next run finds everything', async () => {
    const program = `
      import { startInfrastructure } from ${JSON.stringify(join(repositoryRoot, 'dist', 'deploy', 'local', 'src', 'index.js'))};
      const { kafka, postgres } = await startInfrastructure({ folder: ${JSON.stringify(folder)}, durable: false });
      console.log(JSON.stringify([kafka.pid, postgres.pid]));`;
    const run = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(run.stdout, 'data')) as [Buffer];
    const pids = JSON.parse(line.toString()) as number[];
    expect(pids.map((pid) => commandOf(pid)?.includes(folder))).toEqual([true, true]);
    run.kill('SIGKILL');
    await once(run, 'exit');
    await start(); // at once: it stops itself what the watchdogs have not stopped yet
    expect(pids.map(commandOf)).toEqual([undefined, undefined]);
    await expectKept(2);
  }, 120_000);
});
