import { createHash, type Hash } from 'node:crypto';
import { refuse, Refused, type Caller, type Clock, type DatabaseHandle } from '#service';
import type { Circumstances } from '../domain/listing.js';
import { refusal } from '../domain/refusal.js';
import type { IdentityVault } from '../register/identity-vault.js';
import { decisionNumberOf, readLine } from '../register/rows.js';
import type { ImportStore, RefusedLine, StagedRow } from './import-store.js';
import { linesOf } from './lines.js';

/** Lines that are checked, sealed and stored in one transaction. */
const BATCH_LINES = 1_000;
/** No court decision is longer; what is, would not fit in one message either. */
const MAX_LINE_BYTES = 256 * 1024;

interface ReceiverParts {
  database: DatabaseHandle;
  store: ImportStore;
  vault: IdentityVault;
  clock: Clock;
  circumstances: () => Circumstances;
}

/** A file as its sender names it. */
export interface SentFile {
  /** SHA-256 of its bytes, lower-case hex. */
  digest: string;
  /** Whether its rows are listings that another register has published before. */
  takeOver: boolean;
}

interface Batch {
  lines: number;
  rows: StagedRow[];
  refused: RefusedLine[];
}

const emptyBatch = (): Batch => ({ lines: 0, rows: [], refused: [] });

/**
 * Takes a file in, line by line, each sealed before it is stored. What a line's own words already make unlawful is
 * refused here, so that who approves sees it. A broken stream leaves what was stored; sending the same file again goes
 * on behind it, after checking that the lines before are the same bytes.
 */
export class ImportReceiver {
  constructor(private readonly parts: ReceiverParts) {}

  /** @throws Refused `digest-mismatch` when the bytes are not those of the digest: then nothing of them is kept */
  async receive(caller: Caller, { digest, takeOver }: SentFile, body: AsyncIterable<Buffer>): Promise<void> {
    const { database, store, clock } = this.parts;
    const known = await store.open(database, {
      digest,
      author: caller.sub,
      court: caller.court ?? null,
      takeOver,
      at: clock.now(),
    });
    if (known.author !== caller.sub)
      throw conflict(
        'import-of-another',
        `This file was sent by ${known.author} and is ${known.state}; only who sent it goes on with it.`,
      );
    if (known.takeOver !== takeOver)
      throw conflict(
        'import-of-another-kind',
        `This file is known as ${known.takeOver ? 'a take-over' : 'new decisions'}.`,
      );
    if (known.state !== 'receiving') {
      await drain(body);
      return;
    }
    const hash = createHash('sha256');
    const at = this.parts.circumstances();
    let line = 0;
    let batch = emptyBatch();
    // The database writes one batch while this process reads the next.
    let keeping: Promise<void> = Promise.resolve();
    try {
      for await (const bytes of linesOf(body)) {
        hash.update(bytes);
        line++;
        if (line <= known.receivedLines) {
          if (line === known.receivedLines && prefixOf(hash) !== known.prefixDigest) throw await this.discard(digest);
          continue;
        }
        batch.lines++;
        this.take(batch, caller, { digest, takeOver }, line, bytes, at);
        if (batch.lines === BATCH_LINES) {
          await keeping;
          keeping = this.keep(digest, line - batch.lines, batch, hash);
          keeping.catch(() => undefined);
          batch = emptyBatch();
        }
      }
    } finally {
      // What broke the stream is the news; the sender goes on behind whatever was stored.
      await keeping.catch(() => undefined);
    }
    await keeping;
    if (line < known.receivedLines) throw await this.discard(digest);
    await this.keep(digest, line - batch.lines, batch, hash);
    if (hash.digest('hex') !== digest) throw await this.discard(digest);
    await store.propose(database, digest);
  }

  private take(
    batch: Batch,
    { court }: Caller,
    { digest, takeOver }: SentFile,
    line: number,
    bytes: Buffer,
    at: Circumstances,
  ): void {
    const text = bytes.toString('utf8').trim();
    if (text === '') return;
    if (bytes.length > MAX_LINE_BYTES) {
      batch.refused.push({ line, refusal: refusal('malformed', `the line is longer than ${MAX_LINE_BYTES} bytes`) });
      return;
    }
    const read = readLine(text, at, takeOver);
    if (!read.ok) {
      batch.refused.push({ line, refusal: read.refusal });
      return;
    }
    const { row } = read;
    if (court !== undefined && row.row === 'listing' && row.court.code !== court) {
      batch.refused.push({
        line,
        refusal: refusal('other-court', 'the sender acts for another court', undefined, 'court.code'),
      });
      return;
    }
    const sealed = this.parts.vault.seal(text, `import/${digest}/${line}`);
    batch.rows.push({ line, kind: row.row, decisionNumber: decisionNumberOf(row), sealed });
  }

  private async keep(digest: string, after: number, batch: Batch, hash: Hash): Promise<void> {
    if (batch.lines === 0) return;
    const { database, store } = this.parts;
    const staged = { digest, after, upTo: after + batch.lines, prefixDigest: prefixOf(hash), ...batch };
    const stored = await database.transaction((tx) => store.stage(tx, staged));
    if (!stored) throw conflict('import-being-sent', 'The file is being sent by another connection at this moment.');
  }

  private async discard(digest: string): Promise<Refused> {
    await this.parts.store.discard(this.parts.database, digest);
    return new Refused(
      refuse('digest-mismatch', 'The bytes are not those of the digest. Nothing of them was kept.', {
        kind: 'invalid',
        fields: [{ field: 'Import-Digest', problem: 'must be the SHA-256 of the body' }],
      }),
    );
  }
}

/** The answer is the first one; the bytes are only read off the connection. */
async function drain(body: AsyncIterable<Buffer>): Promise<void> {
  const chunks = body[Symbol.asyncIterator]();
  while (!(await chunks.next()).done);
}

const prefixOf = (hash: Hash): string => hash.copy().digest('hex');
const conflict = (reason: string, detail: string): Refused => new Refused(refuse(reason, detail, { kind: 'conflict' }));
