import { createHash, randomUUID } from 'node:crypto';
import { currentTraceparent, type Database, type Draft, type Outbox, type Tx } from '#messaging';
import { Convoy, refuse, type Refusal } from '#service';
import type { Met } from './judge.js';

interface DenialBookOptions {
  agency: string;
  database: Database;
  denials: Outbox;
}

/** What was asked and refused. */
export interface Refusing {
  requestId: string;
  /** Of all who asked: their pseudonyms, two while keys rotate, or the tag of a name. */
  asked: readonly (readonly Buffer[])[];
  measures: readonly string[];
  refused: readonly Met[];
  /** Position of each shard that the answer rests on. */
  sequences: ReadonlyMap<number, number>;
  at: Date;
}

/** Denial ids by listing and measure, or why there are none. */
export type Entered = ReadonlyMap<string, string> | Refusal;

interface Entry extends Refusing {
  /** Digests of the question, one under each key. */
  question: Buffer;
  traceparent?: string;
}

const ID_USED = refuse('request-id-used', 'This requestId was used for another question.', { kind: 'conflict' });

/**
 * Signs one receipt per refusal, once per request id however often it is asked. Refusals that come while others are
 * being written go together: one transaction, one signature, one commit, and an answer only after it.
 */
export class DenialBook {
  private readonly convoy = new Convoy<Entry, Entered>((group) => this.write(group), {
    together: 200,
    underway: 2,
    ms: 2_000,
  });

  constructor(private readonly options: DenialBookOptions) {}

  enter(refusing: Refusing): Promise<Entered> {
    const question = digestsOf(refusing.asked, refusing.measures);
    return this.convoy.join({ ...refusing, question, traceparent: currentTraceparent() });
  }

  private async write(group: readonly Entry[]): Promise<(Entered | Promise<Entered>)[]> {
    const { database, denials: outbox } = this.options;
    const questions = new Map<string, Buffer>();
    for (const { requestId, question } of group) if (!questions.has(requestId)) questions.set(requestId, question);
    // Of two questions under one id the later must see what the earlier has written.
    const isFirst = ({ requestId, question }: Entry): boolean => questions.get(requestId)!.equals(question);
    const now = group.filter(isFirst);
    // The relay is not woken: nobody waits for a denial to leave, and many leave together when it looks by itself.
    const said = await database.transaction(async (tx) => {
      const { fresh, said } = await this.note(tx, now);
      await outbox.enqueue(tx, this.draftsOf(now, fresh));
      return said;
    });
    return group.map((entry) =>
      !isFirst(entry)
        ? this.convoy.join(entry)
        : said.get(entry.requestId)!.every(({ question }) => isSame(question, entry.question))
          ? new Map(said.get(entry.requestId)!.map((row) => [denialKey(row), row.denial]))
          : ID_USED,
    );
  }

  /** Answers the new denials by request, listing and measure, and all that were ever said under these request ids. */
  private async note(
    tx: Tx,
    entries: readonly Entry[],
  ): Promise<{ fresh: Map<string, string>; said: Map<string, Said[]> }> {
    const rows = entries.flatMap((entry) =>
      entry.refused.map(({ listing, measure, revision, refs }) => ({
        ...entry,
        listing,
        measure,
        revision,
        subjectTags: refs.map(subjectTagOf),
        denial: randomUUID(),
      })),
    );
    const written = await tx.query<Said>(INSERT, [
      rows.map(({ requestId }) => requestId),
      rows.map(({ listing }) => listing),
      rows.map(({ measure }) => measure),
      rows.map(({ revision }) => revision),
      rows.map(({ denial }) => denial),
      rows.map(({ question }) => question.toString('hex')),
      rows.map(({ at }) => at),
      rows.map(({ subjectTags }) => subjectTags.join(',')),
    ]);
    const fresh = new Map(written.map((row) => [entryKey(row.request_id, row), row.denial]));
    const repeated = rows.some((row) => !fresh.has(entryKey(row.requestId, row)));
    const all = repeated ? await tx.query<Said>(SELECT, [entries.map(({ requestId }) => requestId)]) : written;
    const said = new Map<string, Said[]>(entries.map(({ requestId }) => [requestId, []]));
    for (const row of all) said.get(row.request_id)!.push(row);
    return { fresh, said };
  }

  private draftsOf(entries: readonly Entry[], fresh: ReadonlyMap<string, string>): Draft[] {
    const { agency } = this.options;
    const unsaid = new Map(fresh);
    return entries.flatMap(({ requestId, refused, sequences, at, traceparent }) =>
      refused.flatMap((met): Draft[] => {
        const key = entryKey(requestId, met);
        const denial = unsaid.get(key);
        // Asked twice at once, it is said once.
        if (denial === undefined || !unsaid.delete(key)) return [];
        const { listing, revision, measure, effect, shard } = met;
        const asOf = { shard, sequence: sequences.get(shard)! };
        const body = { agency, denial, requestId, listing, revision, measure, effect, asOf, at: at.toISOString() };
        return [{ shard, type: 'sanctions.denial.v1', body, traceparent }];
      }),
    );
  }
}

interface Said {
  request_id: string;
  listing: number;
  measure: string;
  denial: string;
  question: Buffer;
}

/** Nothing under a request id that was used for another question. */
const INSERT = `
  INSERT INTO denial (request_id, listing, measure, revision, denial, question, at, subject_tags)
  SELECT v.request_id, v.listing, v.measure, v.revision, v.denial, v.question, v.at, string_to_array(v.tags, ',')
  FROM (
    SELECT u.request_id, u.listing, u.measure, u.revision, u.denial, decode(u.question, 'hex') AS question, u.at, u.tags
    FROM unnest($1::text[], $2::bigint[], $3::text[], $4::int[], $5::uuid[], $6::text[], $7::timestamptz[], $8::text[])
      u(request_id, listing, measure, revision, denial, question, at, tags)
  ) v
  WHERE NOT EXISTS (
    SELECT FROM denial d WHERE d.request_id = v.request_id AND NOT EXISTS (
      SELECT FROM generate_series(1, octet_length(v.question), 32) at
      WHERE position(substr(v.question, at, 32) IN d.question) > 0))
  ON CONFLICT DO NOTHING RETURNING request_id, listing, measure, denial, question`;

const SELECT = 'SELECT request_id, listing, measure, denial, question FROM denial WHERE request_id = ANY($1::text[])';

/**
 * Of a subject ref, enough to tell whether a listing is still about the same person: 8 bytes, in hex. When subject keys
 * have changed since a denial, nobody can tell any more; then it counts as somebody else.
 */
export const subjectTagOf = (ref: string): string => ref.slice(0, 16);

const DIGEST_BYTES = 32;

/**
 * A question under each key that this process has: who asks again when keys have rotated meanwhile, of an instance with
 * one key in common, asks the same.
 */
function digestsOf(asked: readonly (readonly Buffer[])[], measures: readonly string[]): Buffer {
  const keys = Math.max(...asked.map((refs) => refs.length));
  return Buffer.concat(
    Array.from({ length: keys }, (_, key) => {
      const hash = createHash('sha256');
      for (const refs of asked) hash.update(refs[key] ?? refs[0]);
      return hash.update(JSON.stringify(measures)).digest();
    }),
  );
}

/** Whether two questions have a digest in common. */
function isSame(one: Buffer, other: Buffer): boolean {
  for (let at = 0; at < one.length; at += DIGEST_BYTES)
    if (other.includes(one.subarray(at, at + DIGEST_BYTES))) return true;
  return false;
}

export const denialKey = ({ listing, measure }: { listing: number; measure: string }): string =>
  `${Number(listing)}/${measure}`;

const entryKey = (requestId: string, met: { listing: number; measure: string }): string =>
  `${denialKey(met)}/${requestId}`;
