import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot, TokenIssuer, type Bus, type KafkaServer, type Secrets, type ServiceName } from '#local';

const SERVICES = ['court-registry', 'ledger', 'reconciliation'] as const;

/** What the process that runs the bus tells of it. */
interface Running {
  shards: number;
  kafka: Pick<KafkaServer, 'brokers' | 'caFile'>;
  urls: Record<(typeof SERVICES)[number], string>;
  databases: Record<(typeof SERVICES)[number], string>;
}

export interface OneAgency {
  code: string;
  measures: readonly string[];
  /** Where it answers checks. */
  decisionUrl: string;
}

/**
 * The compiled bus in a copy where one agency, which none of its code runs, applies the measures named, and nobody else
 * does any: every finding there is is about that agency. Court registry, ledger and reconciliation run, on a broker
 * and a database server of their own.
 */
export class BusOfOneAgency implements Pick<Bus, 'databaseUrl' | 'shards' | 'tokens'> {
  readonly tokens: TokenIssuer;
  readonly shards: number;
  readonly kafka: Running['kafka'];
  readonly services: Bus['services'];

  private constructor(
    /** The copy of the repository in which it runs. */
    readonly copy: string,
    private readonly child: ChildProcess,
    private readonly running: Running,
  ) {
    this.tokens = new TokenIssuer(this.file('secrets', 'token-signing.pem'));
    this.shards = running.shards;
    this.kafka = running.kafka;
    const services = SERVICES.map((name) => [name, { url: running.urls[name], pid: undefined }]);
    this.services = Object.fromEntries(services) as Bus['services'];
  }

  static async start(agency: OneAgency): Promise<BusOfOneAgency> {
    const copy = mkdtempSync(join(tmpdir(), 'bus-of-one-agency-'));
    for (const part of ['dist', 'package.json', join('deploy', 'kafka')])
      cpSync(join(repositoryRoot, part), join(copy, part), { recursive: true });
    for (const part of ['node_modules', '.bus']) symlinkSync(join(repositoryRoot, part), join(copy, part));
    const catalogue = join(copy, 'dist', 'contracts', 'measures.json');
    writeFileSync(catalogue, JSON.stringify(assigned(readFileSync(catalogue, 'utf8'), agency)));
    writeFileSync(join(copy, 'start.mjs'), START);
    const folder = join(copy, 'data');
    mkdirSync(folder);
    const options = { folder, ownSystems: { [agency.code]: agency.decisionUrl } };
    const child = spawn(process.execPath, ['--no-warnings', 'start.mjs', JSON.stringify(options)], {
      cwd: copy,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    try {
      return new BusOfOneAgency(copy, child, await firstLine(child));
    } catch (error) {
      rmSync(copy, { recursive: true, force: true });
      throw error;
    }
  }

  get secrets(): Pick<Secrets, 'kafkaPasswordFile' | 'signingKeyFile' | 'subjectKeyFile'> {
    return {
      kafkaPasswordFile: (name) => this.file('secrets', 'kafka', `${name}.password`),
      signingKeyFile: (name) =>
        this.file('secrets', 'signing', `${name === 'court-registry' ? 'register' : name}-1.pem`),
      subjectKeyFile: (name) => this.file('secrets', 'subject', `${name}.key`),
    };
  }

  /** Of its data folder. */
  file(...parts: string[]): string {
    return join(this.copy, 'data', ...parts);
  }

  databaseUrl(name: ServiceName): string {
    return this.running.databases[name as (typeof SERVICES)[number]];
  }

  async remove(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.stdin!.end();
    await ended;
    rmSync(this.copy, { recursive: true, force: true });
  }
}

interface Catalogue {
  agencies: object[];
  measures: { code: string; agency: string }[];
}

function assigned(text: string, { code, measures }: OneAgency): Catalogue {
  const catalogue = JSON.parse(text) as Catalogue;
  catalogue.agencies = [{ code, name: { 'zh-CN': code, en: code }, adapter: 'elsewhere' }];
  for (const measure of catalogue.measures) measure.agency = measures.includes(measure.code) ? code : 'unassigned';
  return catalogue;
}

/** Stops the bus when nobody holds the other end of its standard input any more. */
const START = `
import { SERVICES as services, startBus } from '#local';
const { folder, ownSystems } = JSON.parse(process.argv[2]);
const often = { BUS_CUT_INTERVAL_MS: '10000' };
const overrides = { 'court-registry': { ...often, BUS_MASS_LISTINGS_PER_HOUR: '100000000' }, reconciliation: often };
const bus = await startBus({ folder, only: services, ownSystems, overrides, restart: false, durable: false });
process.stdin.on('end', () => bus.stop().then(() => process.exit(0))).resume();
const each = (of) => Object.fromEntries(services.map((name) => [name, of(name)]));
const { brokers, caFile } = bus.kafka;
const urls = each((name) => bus.services[name].url);
console.log(JSON.stringify({ shards: bus.shards, kafka: { brokers, caFile }, urls, databases: each((name) => bus.databaseUrl(name)) }));
`;

function firstLine(child: ChildProcess): Promise<Running> {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) resolve(JSON.parse(out) as Running);
    });
    child.stderr!.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('exit', (code) => reject(new Error(`the bus ended with ${code}: ${err}`)));
  });
}
