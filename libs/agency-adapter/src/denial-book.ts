import { createHash, randomUUID } from 'node:crypto';
import type { Database, Outbox } from '#messaging';
import { refuse, Refused, type Refusal } from '#service';
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

/** Signs one receipt per refusal, once per request id however often it is asked. */
export class DenialBook {
  constructor(private readonly options: DenialBookOptions) {}

  /** Answers denial ids by listing and measure. */
  async enter(refusing: Refusing): Promise<ReadonlyMap<string, string> | Refusal> {
    const { requestId, asked, measures, refused, sequences, at } = refusing;
    const { agency, database, denials: outbox } = this.options;
    const question = digestsOf(asked, measures);
    let added = 0;
    try {
      const ids = await database.transaction(async (tx) => {
        const fresh = await tx.query<{ listing: number; measure: string }>(
          `INSERT INTO denial (request_id, listing, measure, revision, denial, question, at)
           SELECT $1, v.listing, v.measure, v.revision, v.denial, $6, $7 FROM unnest($2::bigint[], $3::text[], $4::int[], $5::uuid[]) v(listing, measure, revision, denial)
           ON CONFLICT DO NOTHING RETURNING listing, measure`,
          [
            requestId,
            refused.map((m) => m.listing),
            refused.map((m) => m.measure),
            refused.map((m) => m.revision),
            refused.map(() => randomUUID()),
            Buffer.concat(question),
            at,
          ],
        );
        const said = await tx.query<{ listing: number; measure: string; denial: string; question: Buffer }>(
          'SELECT listing, measure, denial, question FROM denial WHERE request_id = $1',
          [requestId],
        );
        if (!said.every((row) => question.some((digest) => holds(row.question, digest)))) {
          throw new Refused(
            refuse('request-id-used', 'This requestId was used for another question.', { kind: 'conflict' }),
          );
        }
        const known = new Map(said.map((row) => [denialKey(row), row.denial]));
        const isFresh = new Set(fresh.map(denialKey));
        const drafts = refused
          .filter((met) => isFresh.has(denialKey(met)))
          .map((met) => {
            const { listing, revision, measure, effect, shard } = met;
            const asOf = { shard, sequence: sequences.get(shard)! };
            const denial = known.get(denialKey(met));
            return {
              shard,
              type: 'sanctions.denial.v1',
              body: { agency, denial, requestId, listing, revision, measure, effect, asOf, at: at.toISOString() },
            };
          });
        added = drafts.length;
        await outbox.enqueue(tx, drafts);
        return known;
      });
      if (added > 0) outbox.onCommit();
      return ids;
    } catch (error) {
      if (error instanceof Refused) return error.refusal;
      throw error;
    }
  }
}

const DIGEST_BYTES = 32;

/**
 * A question under each key that this process has: who asks again when keys have rotated meanwhile, of an instance with
 * one key in common, asks the same.
 */
function digestsOf(asked: readonly (readonly Buffer[])[], measures: readonly string[]): Buffer[] {
  const keys = Math.max(...asked.map((refs) => refs.length));
  return Array.from({ length: keys }, (_, key) => {
    const hash = createHash('sha256');
    for (const refs of asked) hash.update(refs[key] ?? refs[0]);
    return hash.update(JSON.stringify(measures)).digest();
  });
}

function holds(question: Buffer, digest: Buffer): boolean {
  const at = question.indexOf(digest);
  return at !== -1 && at % DIGEST_BYTES === 0;
}

export const denialKey = ({ listing, measure }: { listing: number; measure: string }): string =>
  `${Number(listing)}/${measure}`;
