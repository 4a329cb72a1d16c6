import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { birthOf } from './processes.js';

/** What a folder remembers between runs. Nothing secret. */
interface FolderState {
  version: 1;
  /** Fixed at first start: a listing's shard follows from it. */
  shards?: number;
  ports: Record<string, number>;
  /** SHA-256 of each secret, so that a lost or exchanged one is noticed before it does harm. */
  secrets: Record<string, string>;
  /** What was done once, by name, with a digest of what it was done from. */
  done: Record<string, string>;
}

/**
 * The one folder in which a bus keeps everything: databases, broker, secrets, logs. The folder itself can be entered
 * by the `postgres` user; what is secret in it is 0600 in folders of 0700.
 */
export class DataFolder {
  readonly path: string;
  private readonly state: FolderState;

  private constructor(path: string) {
    this.path = path;
    this.state = this.readState();
  }

  /**
   * Opens (and makes, at first) the folder for this process alone.
   * @throws Error when another living process has it open
   */
  static open(path: string): DataFolder {
    const absolute = resolve(path);
    mkdirSync(absolute, { recursive: true });
    chmodSync(absolute, 0o755);
    lock(join(absolute, 'lock'));
    const folder = new DataFolder(absolute);
    for (const part of ['secrets', 'public', 'logs']) mkdirSync(folder.file(part), { recursive: true });
    // Whatever repository it lies in, its secrets are not to be committed.
    writeFileSync(folder.file('.gitignore'), '*\n');
    chmodSync(folder.file('secrets'), 0o700);
    chmodSync(folder.file('logs'), 0o700);
    return folder;
  }

  /** Reads a folder without opening it: for a client of a bus that another process runs. */
  static peek(path: string): DataFolder {
    return new DataFolder(resolve(path));
  }

  file(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** Lets another process open the folder. */
  close(): void {
    if (existsSync(this.file('lock')) && lockOwner(this.file('lock')).pid === process.pid) rmSync(this.file('lock'));
  }

  /**
   * Fixes the number of shards at first start.
   * @throws Error when the folder was made with another number
   */
  fixShards(shards: number): void {
    if (this.state.shards !== undefined && this.state.shards !== shards) {
      throw new Error(
        `${this.path} was made with ${this.state.shards} shards, not ${shards}. The number is fixed at first start, because a ` +
          `listing's order depends on it: start with ${this.state.shards} shards, or with another folder.`,
      );
    }
    this.state.shards = shards;
    this.writeState();
  }

  get shards(): number | undefined {
    return this.state.shards;
  }

  port(name: string): number | undefined {
    return this.state.ports[name];
  }

  get takenPorts(): Set<number> {
    return new Set(Object.values(this.state.ports));
  }

  rememberPort(name: string, port: number): void {
    this.state.ports[name] = port;
    this.writeState();
  }

  /**
   * A secret's file in `secrets/`, made at first start and the same ever after.
   * @throws Error when the folder had it and it is gone or changed
   */
  async secret(name: string, make: () => string | Promise<string>): Promise<string> {
    const path = this.file('secrets', name);
    const known = this.state.secrets[name];
    if (known === undefined) {
      // A file without a digest is what a first start that was killed left behind: nothing has used it yet.
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeWhole(path, await make(), 0o600);
      this.state.secrets[name] = digestOf(path);
      this.writeState();
    } else if (!existsSync(path)) {
      throw new Error(
        `the key ${path} is lost. Put it back from a copy: what was signed, encrypted or derived with it can't be read without it. Or start with another folder.`,
      );
    } else if (digestOf(path) !== known) {
      throw new Error(
        `the key ${path} is not the one that this folder was made with. Put the first one back, or start with another folder.`,
      );
    }
    return path;
  }

  /** Writes a file that is made anew at each start. */
  write(name: string, content: string, mode = 0o600): string {
    const path = this.file(name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeWhole(path, content, mode);
    return path;
  }

  /** Whether `what` was done from this very `digest`. */
  isDone(what: string, digest: string): boolean {
    return this.state.done[what] === digest;
  }

  markDone(what: string, digest: string): void {
    this.state.done[what] = digest;
    this.writeState();
  }

  /** Forgets what was done under names that begin so. */
  forget(prefix: string): void {
    for (const what of Object.keys(this.state.done)) if (what.startsWith(prefix)) delete this.state.done[what];
    this.writeState();
  }

  private readState(): FolderState {
    const path = this.file('folder.json');
    if (!existsSync(path)) return { version: 1, ports: {}, secrets: {}, done: {} };
    return JSON.parse(readFileSync(path, 'utf8')) as FolderState;
  }

  private writeState(): void {
    writeWhole(this.file('folder.json'), `${JSON.stringify(this.state, null, 2)}\n`, 0o644);
  }
}

/** All or nothing, also when we are killed half-way. */
function writeWhole(path: string, content: string, mode: number): void {
  writeFileSync(`${path}.new`, content, { mode });
  chmodSync(`${path}.new`, mode);
  renameSync(`${path}.new`, path);
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function lock(path: string): void {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o644);
      writeFileSync(file, `${process.pid} ${birthOf(process.pid) ?? ''}`);
      closeSync(file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = lockOwner(path);
    if (birthOf(owner.pid) === owner.birth && owner.birth !== '') {
      throw new Error(
        `${dirname(path)} is in use by process ${owner.pid}. Stop that bus first, or start with another folder.`,
      );
    }
    rmSync(path, { force: true });
  }
  throw new Error(`can't lock ${path}`);
}

function lockOwner(path: string): { pid: number; birth: string } {
  const [pid = '0', birth = ''] = readFileSync(path, 'utf8').split(' ');
  return { pid: Number(pid), birth };
}
