import { chmodSync } from 'node:fs';
import { IsInt, Min } from 'class-validator';
import { aWorkplace } from '../test/kit.js';
import { ConfigProblems, describeConfig, Env, loadConfig } from './config.js';
import { ServiceConfig } from './config.service.js';

class RailConfig extends ServiceConfig {
  @Env('AGENCY', { doc: 'Code of the agency.' })
  agency!: string;

  @Env('BUS_STALE_AFTER_MS', {
    number: true,
    default: 120_000,
    doc: 'Age of the newest cut, in ms, from which an answer is stale.',
  })
  @IsInt()
  @Min(1_000)
  staleAfterMs!: number;

  @Env('BUS_IDENTITY_KEYS_FILE', { secretFile: true, json: true, optional: true, doc: 'Keys.' })
  identityKeys?: { current: string };

  override problems() {
    const late = this.staleAfterMs > 600_000 && this.embedded;
    return [...super.problems(), ...(late ? [{ name: 'BUS_STALE_AFTER_MS', problem: 'is too long' }] : [])];
  }
}

function problemsOf(env: NodeJS.ProcessEnv): ConfigProblems {
  try {
    loadConfig(RailConfig, env);
  } catch (error) {
    if (error instanceof ConfigProblems) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('the configuration', () => {
  const { env, file } = aWorkplace();
  const good: NodeJS.ProcessEnv = { ...env, AGENCY: 'rail' };

  it('reads text, numbers, lists, files, secrets from files, and defaults', () => {
    const config = loadConfig(RailConfig, {
      ...good,
      BUS_SHARDS: '16',
      BUS_IDENTITY_KEYS_FILE: file('id.json', '{"current":"id-1"}'),
    });
    expect(config).toMatchObject({
      agency: 'rail',
      httpPort: 0,
      kafkaBrokers: ['127.0.0.1:9', '127.0.0.1:10'],
      kafkaPassword: 'kafka-password',
      kafkaCaFile: env.BUS_KAFKA_CA_FILE,
      shards: 16,
      embedded: false,
      staleAfterMs: 120_000,
      identityKeys: { current: 'id-1' },
    });
    expect(config.clockFile).toBeUndefined();
    expect(config).toBeInstanceOf(RailConfig);
  });

  it('reports every problem at once, by name', () => {
    const { BUS_DATABASE_URL: _, BUS_KAFKA_USERNAME: __, ...rest } = good;
    const bad = {
      ...rest,
      BUS_HTTP_PORT: '70000',
      BUS_SHARDS: 'many',
      BUS_EMBEDDED: 'yes',
      BUS_KAFKA_BROKERS: 'kafka',
    };
    const names = problemsOf({
      ...bad,
      BUS_SIGNING_KEY_FILE: '/nowhere',
      BUS_STALE_AFTER_MS: '5',
      BUS_TYPO: '1',
    }).problems.map((p) => p.name);
    expect(new Set(names)).toEqual(
      new Set([
        'BUS_DATABASE_URL',
        'BUS_KAFKA_USERNAME',
        'BUS_HTTP_PORT',
        'BUS_SHARDS',
        'BUS_EMBEDDED',
        'BUS_KAFKA_BROKERS',
        'BUS_SIGNING_KEY_FILE',
        'BUS_STALE_AFTER_MS',
        'BUS_TYPO',
      ]),
    );
    expect(names.length).toBe(new Set(names).size);
  });

  it('never says a value', () => {
    const secret = 'hunter2-hunter2';
    const all = Object.keys(good).map((name) => [name, secret] as const);
    const problems = problemsOf({
      ...Object.fromEntries(all),
      BUS_TYPO: secret,
      BUS_IDENTITY_KEYS_FILE: file('bad.json', secret),
    });
    expect(problems.message).toContain('BUS_DATABASE_URL: must be a postgres:// address with a login');
    expect(problems.message).not.toContain(secret);
  });

  it('treats an empty variable as one that is not set', () => {
    expect(problemsOf({ ...good, AGENCY: '' }).problems).toEqual([{ name: 'AGENCY', problem: 'is required' }]);
  });

  it('refuses variables with our prefix that it does not know', () => {
    const problems = problemsOf({ ...good, BUS_DATABSE_URL: 'x', OTHER_THING: 'y' }).problems;
    expect(problems).toEqual([{ name: 'BUS_DATABSE_URL', problem: 'is not a variable of this service' }]);
  });

  it('refuses a secret file that others can open, that is missing, empty, or no file', () => {
    const open = file('open.password', 'x');
    chmodSync(open, 0o604);
    const problem = (path: string) => problemsOf({ ...good, BUS_KAFKA_PASSWORD_FILE: path }).problems[0]?.problem;
    expect(problem(open)).toContain('everyone on this machine can open');
    expect(problem('/nowhere')).toBe('names a file that does not exist');
    expect(problem('/')).toBe('must name a file');
    expect(problem(file('empty', '\n'))).toBe('names an empty file');
  });

  it('accepts a secret file that the group can read, as secrets mounted by Kubernetes are', () => {
    const path = file('group.password', 'x');
    chmodSync(path, 0o440);
    expect(loadConfig(RailConfig, { ...good, BUS_KAFKA_PASSWORD_FILE: path }).kafkaPassword).toBe('x');
  });

  it('lets only the embedded runtime move the clock, and only on loopback', () => {
    const clock = { ...good, BUS_CLOCK_FILE: '/tmp/clock' };
    expect(problemsOf(clock).problems.map((p) => p.name)).toEqual(['BUS_CLOCK_FILE']);
    expect(loadConfig(RailConfig, { ...clock, BUS_EMBEDDED: 'true' }).clockFile).toBe('/tmp/clock');
    expect(
      problemsOf({ ...clock, BUS_EMBEDDED: 'true', BUS_HTTP_HOST: '0.0.0.0' }).problems.map((p) => p.name),
    ).toEqual(['BUS_EMBEDDED']);
  });

  it("runs a subclass's checks across fields beside its parent's", () => {
    const bad = { ...good, BUS_EMBEDDED: 'true', BUS_HTTP_HOST: '10.0.0.1', BUS_STALE_AFTER_MS: '700000' };
    expect(problemsOf(bad).problems.map((p) => p.name)).toEqual(['BUS_EMBEDDED', 'BUS_STALE_AFTER_MS']);
  });

  it('lets a subclass declare a variable of its parent again', () => {
    class Ledger extends ServiceConfig {
      @Env('BUS_SIGNING_KEY_ID', { optional: true, doc: 'Unused.' })
      declare signingKeyId: string;
    }
    const { BUS_SIGNING_KEY_ID: _, ...rest } = env;
    expect(loadConfig(Ledger, rest).signingKeyId).toBeUndefined();
    expect(describeConfig(ServiceConfig).find((v) => v.name === 'BUS_SIGNING_KEY_ID')?.required).toBe(true);
  });

  it('describes every variable for the documentation', () => {
    const described = describeConfig(RailConfig);
    expect(described.find((v) => v.name === 'BUS_STALE_AFTER_MS')).toEqual({
      name: 'BUS_STALE_AFTER_MS',
      property: 'staleAfterMs',
      kind: 'number',
      required: false,
      default: 120_000,
      doc: 'Age of the newest cut, in ms, from which an answer is stale.',
    });
    expect(described.find((v) => v.name === 'BUS_KAFKA_PASSWORD_FILE')).toMatchObject({
      kind: 'secret file',
      required: true,
    });
    expect(described.every((v) => v.doc.length > 10 || v.doc === 'Keys.')).toBe(true);
  });

  it('gives no default to hosts, credentials, keys or the agency', () => {
    const never = /HOST|URL|BROKERS|USERNAME|PASSWORD|KEY|AGENCY|CA_FILE/;
    expect(describeConfig(RailConfig).filter((v) => never.test(v.name) && v.default !== undefined)).toEqual([]);
  });
});
