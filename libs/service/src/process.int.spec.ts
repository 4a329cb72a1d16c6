import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ownedDatabase, type OwnedDatabase } from '../test/owned-database.js';
import { aWorkplace } from '../test/kit.js';

const program = join(process.cwd(), 'libs', 'service', 'test', 'minimal-service.mjs');
type Line = Record<string, any>;

// Each test starts whole processes, on a machine that may be busy with others.
jest.setTimeout(180_000);

/** A started program: its log so far, the next line that says something, its end. */
function start(env: NodeJS.ProcessEnv, args: string[] = [], argv0 = 'node') {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, ...env },
    argv0,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: Line[] = [];
  const waiting: { message: string; found: (line: Line) => void }[] = [];
  createInterface(child.stdout).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    for (const one of waiting) if (line.msg === one.message) one.found(line);
  });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const says = (message: string): Promise<Line> => {
    const already = lines.find((line) => line.msg === message);
    const later = new Promise<Line>((found) => waiting.push({ message, found }));
    const never = ended.then(() =>
      Promise.reject(new Error(`ended without saying: ${message}; said: ${JSON.stringify(lines)}`)),
    );
    never.catch(() => undefined);
    return already ? Promise.resolve(already) : Promise.race([later, never]);
  };
  return { child, lines, says, ended: ended.then(([code]) => code) };
}

describe('a service process', () => {
  let fresh: OwnedDatabase;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    fresh = await ownedDatabase();
    env = {
      ...aWorkplace().env,
      BUS_LOG_LEVEL: 'info',
      BUS_DATABASE_URL: fresh.serviceUrl,
      BUS_DATABASE_MIGRATION_URL: fresh.ownerUrl,
    };
  });
  afterAll(() => fresh.drop());

  it('refuses to serve before it was migrated, then migrates and ends, once more without effect', async () => {
    const early = start(env);
    expect(await early.ended).toBe(1);
    expect(early.lines).toEqual([
      expect.objectContaining({ level: 'fatal', err: expect.objectContaining({ code: 'schema-not-migrated' }) }),
    ]);
    for (const ran of [['Things1700000000001'], []]) {
      const migrating = start(env, ['migrate']);
      expect(await migrating.says('migrated')).toMatchObject({ ran });
      expect(await migrating.ended).toBe(0);
    }
  });

  it('says every problem of its configuration and ends with 1', async () => {
    const wrong = start({ ...env, BUS_HTTP_PORT: 'no', BUS_SHARDS: '0' });
    expect(await wrong.ended).toBe(1);
    expect(wrong.lines).toHaveLength(1);
    expect(wrong.lines[0]).toMatchObject({ level: 'fatal', msg: 'configuration' });
    expect(wrong.lines[0]?.problems).toEqual([
      expect.stringMatching(/^BUS_HTTP_PORT: /),
      expect.stringMatching(/^BUS_SHARDS: /),
    ]);
  });

  it('ends with 1 and one line when its port is taken', async () => {
    const first = start(env);
    const { url } = await first.says('listening');
    const second = start({ ...env, BUS_HTTP_PORT: new URL(url as string).port });
    expect(await second.ended).toBe(1);
    expect(second.lines.filter((line) => line.level === 'fatal')).toEqual([
      expect.objectContaining({ err: expect.objectContaining({ code: 'EADDRINUSE' }) }),
    ]);
    first.child.kill('SIGKILL');
    await first.ended;
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('finishes what it is doing at %s and ends with 0', async (signal) => {
    const service = start(env);
    const { url } = await service.says('listening');
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    service.child.kill(signal);
    expect(await service.ended).toBe(0);
    expect(service.lines.map((line) => line.msg)).toEqual(['listening', 'stopping', 'stopped']);
  });

  it('ends at once at a second signal', async () => {
    const service = start({ ...env, BUS_SHUTDOWN_MS: '60000' }, [], 'stuck');
    await service.says('listening');
    service.child.kill('SIGTERM');
    await service.says('stopping');
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(1);
  });

  it('ends at its deadline when a part of it cannot stop', async () => {
    const service = start({ ...env, BUS_SHUTDOWN_MS: '300' }, [], 'stuck');
    await service.says('listening');
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(1);
    expect(service.lines.at(-1)).toMatchObject({ level: 'error', msg: 'graceful shutdown took too long' });
  });

  it('ends with a logged fault at an error that nobody caught', async () => {
    const service = start(env);
    await service.says('listening');
    service.child.kill('SIGUSR2');
    expect(await service.ended).toBe(1);
    expect(service.lines.at(-1)).toMatchObject({
      level: 'fatal',
      code: 'uncaught',
      err: { message: 'nobody catches this' },
    });
  });
});
