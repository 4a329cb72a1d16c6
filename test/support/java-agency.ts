import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { delimiter, join } from 'node:path';
import { repositoryRoot } from '#local';

const sources = join(repositoryRoot, 'contracts', 'java');
const library = join(repositoryRoot, '.bus', 'broker-lib', '*');
const quick = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Arguments of `java` that run the agency of contracts/java; compiled once for each state of its sources. */
export function javaAgency(): string[] {
  const files = readdirSync(sources).filter((name) => name.endsWith('.java'));
  const hash = createHash('sha256');
  for (const name of files.sort()) hash.update(name).update(readFileSync(join(sources, name)));
  const classes = join(repositoryRoot, '.bus', 'java-agency', hash.digest('hex').slice(0, 16));
  if (!existsSync(classes)) {
    run(process.execPath, join(repositoryRoot, 'scripts', 'setup-broker.mjs'));
    const half = `${classes}.${process.pid}`;
    mkdirSync(half, { recursive: true });
    run('javac', '-encoding', 'UTF-8', '-d', half, '-cp', library, ...files.map((name) => join(sources, name)));
    try {
      renameSync(half, classes);
    } catch {
      rmSync(half, { recursive: true, force: true }); // another test was faster
    }
  }
  return [...quick, '-cp', [classes, library].join(delimiter), 'Agency'];
}

function run(program: string, ...args: string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? stdout + stderr}`);
}

/** The agency of contracts/java as a process, which may be killed and started again on its list. */
export class JavaAgency {
  private child: ChildProcess | null = null;
  private readonly file: string;
  /** Where it answers checks; another at each start. */
  url = '';
  /** What it said on its standard error. */
  said = '';

  /** @param settings of its properties file, but for the port, which it finds itself */
  constructor(
    readonly folder: string,
    private settings: Record<string, string>,
  ) {
    this.file = join(folder, 'agency.properties');
    this.set({
      'schemas.folder': join(repositoryRoot, 'contracts', 'schemas'),
      'list.folder': this.list,
      'check.port': '0',
    });
  }

  /** Other settings for its next start. */
  set(changes: Record<string, string>): void {
    this.settings = { ...this.settings, ...changes };
    const lines = Object.entries(this.settings).map(([name, value]) => `${name}=${value}`);
    writeFileSync(this.file, lines.join('\n'), { mode: 0o600 });
  }

  get list(): string {
    return join(this.folder, 'list');
  }

  get journal(): string {
    return join(this.list, 'list.journal');
  }

  async start(): Promise<this> {
    const child = spawn('java', [...javaAgency(), this.file], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    child.stderr.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    this.url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        const [, address] = /answers on (\S+)/.exec(chunk.toString()) ?? [];
        if (address) resolve(`http://${address}`);
      });
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${this.said}`)));
    });
    return this;
  }

  /** kill -9. */
  async kill(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** What its list holds, read from its file: the newest row of each listing. */
  rows(): Map<number, ListRow> {
    const rows = new Map<number, ListRow>();
    for (const line of readFileSync(this.journal, 'utf8').split('\n').slice(0, -1)) {
      const entry = JSON.parse(line.slice(17)) as { rows?: WrittenRow[] };
      for (const { said, ...row } of entry.rows ?? [])
        rows.set(row.listing, { ...row, measures: (said.measures ?? []).map(({ code }) => code) });
    }
    return rows;
  }

  /** Leaves its file as a crash in the middle of writing a line would. It must not run. */
  cutShort(): void {
    appendFileSync(this.journal, '0123456789abcdef {"leaves":["');
  }

  /** Adds an entry to its file with a good digest, as somebody at the agency could. It must not run. */
  tamper(entry: object): void {
    const json = JSON.stringify(entry);
    appendFileSync(this.journal, `${createHash('sha256').update(json).digest('hex').slice(0, 16)} ${json}\n`);
  }

  /** The newest entry of its file that has this listing's row in this revision, and that row. */
  entryOf(listing: number, revision: number): { position: object; row: object } {
    const lines = readFileSync(this.journal, 'utf8').split('\n').slice(0, -1);
    const entries = lines.map((line) => JSON.parse(line.slice(17)) as { position?: any; rows?: WrittenRow[] });
    const row = entries
      .flatMap(({ rows }) => rows ?? [])
      .find((one) => one.listing === listing && one.revision === revision)!;
    const { position } = entries.findLast((entry) => entry.position?.shard === listing % 8)!;
    return { position, row };
  }
}

export interface ListRow {
  listing: number;
  revision: number;
  standing: string;
  refs: string[];
  measures: string[];
}
type WrittenRow = Omit<ListRow, 'measures'> & { said: { measures?: { code: string }[] } };
