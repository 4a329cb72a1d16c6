import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Fault } from '#messaging';

/** Where snapshots of the register lie. Nothing that comes from it is believed before it is verified. */
export interface SnapshotSource {
  /** Name of the newest snapshot, or null when there is none. */
  newest(): Promise<string | null>;
  /**
   * The bytes of a file of it, from an offset on; none when the file ends there.
   * @throws Fault `snapshot-source` when a later attempt may succeed, `snapshot-missing` when there is no such file
   */
  open(snapshot: string, file: string, from: number): Promise<AsyncIterable<Buffer>>;
}

const NAME = /^\d{8}T\d{9}Z-[0-9a-f]{8}$/;
const HEAD_DEADLINE_MS = 10_000;

/** @param url the register's base address, or file:// and a folder */
export function snapshotSource(url: string, token: string): SnapshotSource {
  return url.startsWith('file:') ? new FolderSource(fileURLToPath(url)) : new RegisterSource(url, token);
}

class FolderSource implements SnapshotSource {
  constructor(private readonly folder: string) {}

  async newest(): Promise<string | null> {
    const names = await readdir(this.folder).catch((error: unknown) => {
      throw new Fault('snapshot-source', 'later', 'the folder of snapshots cannot be read', { cause: error });
    });
    return names.filter((name) => NAME.test(name)).sort().at(-1) ?? null; // prettier-ignore
  }

  open(snapshot: string, file: string, from: number): Promise<AsyncIterable<Buffer>> {
    const stream = createReadStream(join(this.folder, snapshot, file), { start: from });
    return new Promise((resolve, reject) => {
      stream.once('open', () => resolve(stream));
      stream.once('error', (cause) =>
        reject(new Fault('snapshot-missing', 'never', `${file} cannot be read`, { cause })),
      );
    });
  }
}

/** The register's HTTP API; a download that breaks off is gone on with by a range request. */
class RegisterSource implements SnapshotSource {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async newest(): Promise<string | null> {
    const answer = await this.get('/snapshots');
    if (!answer.ok) throw await unexpected(answer);
    const { snapshots } = (await answer.json()) as { snapshots: { snapshot: string }[] };
    return snapshots[0]?.snapshot ?? null;
  }

  async open(snapshot: string, file: string, from: number): Promise<AsyncIterable<Buffer>> {
    const answer = await this.get(`/snapshots/${snapshot}/${file}`, from > 0 ? { range: `bytes=${from}-` } : {});
    if (answer.status === 416) return Readable.from([]);
    if (answer.status === 404) throw new Fault('snapshot-missing', 'never', `the register has no ${file} any more`);
    if (answer.status !== (from > 0 ? 206 : 200) || !answer.body) throw await unexpected(answer);
    return Readable.fromWeb(answer.body as never);
  }

  private async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), HEAD_DEADLINE_MS);
    try {
      return await fetch(this.url.replace(/\/$/, '') + path, {
        headers: { authorization: `Bearer ${this.token}`, ...headers },
        signal: late.signal,
      });
    } catch (cause) {
      throw new Fault('snapshot-source', 'later', 'the register does not answer', { cause });
    } finally {
      clearTimeout(timer);
    }
  }
}

async function unexpected(answer: Response): Promise<Fault> {
  await answer.body?.cancel().catch(() => undefined);
  return new Fault('snapshot-source', 'later', `the register answered ${answer.status}`);
}
