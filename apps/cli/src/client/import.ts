import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { ImportProgress, RefusedRowView } from './generated/court-registry.js';
import { ApiProblem } from './api-problem.js';
import type { BusClient, Caller } from './bus-client.js';

/** A file of decisions as an NDJSON stream that can be read more than once: to digest it, to send it, to send it again. */
export interface DecisionFile {
  open(): AsyncIterable<Uint8Array>;
}

export interface Digested {
  /** SHA-256 of the NDJSON bytes, lower-case hex: the import's name. */
  digest: string;
  bytes: number;
}

/** Reads the file once. The digest names the import, so sending the same file again continues the same import. */
export async function digestOf(file: DecisionFile): Promise<Digested> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of file.open()) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { digest: hash.digest('hex'), bytes };
}

/** How a file is sent. */
export interface SentAs extends Digested {
  /** Whether its rows are listings that another register has published before. */
  takeOver?: boolean;
}

export interface ImportSteps {
  client: BusClient;
  clerk: Caller;
  signal?: AbortSignal;
  /** How often a broken connection or a busy register is tried again. */
  attempts?: number;
}

/** Sends the file to the register, which proposes all of it as one import. Broken connections are taken up again. */
export async function propose(
  { client, clerk, signal, attempts = 5 }: ImportSteps,
  file: DecisionFile,
  { digest, takeOver }: SentAs,
  onBytes: (sent: number) => void = () => undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    let sent = 0;
    async function* counted() {
      for await (const chunk of file.open()) {
        yield chunk;
        onBytes((sent += chunk.length));
      }
    }
    try {
      await client.call('court-registry', {
        method: 'POST',
        path: takeOver ? '/imports?takeOver=true' : '/imports',
        as: clerk,
        stream: { body: Readable.from(counted(), { objectMode: false }), type: 'application/x-ndjson' },
        headers: { 'import-digest': digest, 'idempotency-key': digest },
        ...(signal && { signal }),
      });
      return;
    } catch (error) {
      if (!(error instanceof ApiProblem && error.passing) || attempt >= attempts) throw error;
      await delay(Math.min(5_000, 250 * 2 ** attempt), undefined, { signal });
    }
  }
}

/** Lets the president approve the import; one that is approved already stays so. Still `proposed`: it is a mass of listings and another president must approve, too. */
export function approve(client: BusClient, president: Caller, digest: string): Promise<ImportProgress> {
  return client.call('court-registry', { method: 'POST', path: `/imports/${digest}/approve`, as: president, body: {} });
}

export function importState(client: BusClient, as: Caller, digest: string): Promise<ImportProgress> {
  return client.call('court-registry', { path: `/imports/${digest}`, as });
}

/** Every refused row of an import, by line. */
export async function* refusedRows(client: BusClient, as: Caller, digest: string): AsyncGenerator<RefusedRowView> {
  for (let after = 0; ;) {
    const page = await client.call<RefusedRowView[]>('court-registry', {
      path: `/imports/${digest}/refused?after=${after}`,
      as,
    });
    if (page.length === 0) return;
    yield* page;
    after = page.at(-1)!.line;
  }
}

/** Tells every state of the import until it is done (or rejected, or withdrawn). A register that is away for a while is waited for. */
export async function* follow(
  { client, clerk, signal, attempts = 60 }: ImportSteps,
  digest: string,
  everyMs = 250,
): AsyncGenerator<ImportProgress> {
  for (let missed = 0; ;) {
    try {
      const state = await importState(client, clerk, digest);
      missed = 0;
      yield state;
      if (['done', 'rejected', 'withdrawn'].includes(state.state)) return;
    } catch (error) {
      if (!(error instanceof ApiProblem && error.passing) || ++missed >= attempts) throw error;
    }
    await delay(missed > 0 ? 1_000 : everyMs, undefined, { signal });
  }
}
