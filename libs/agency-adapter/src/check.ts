import { createHash, randomUUID } from 'node:crypto';
import { subjectRef } from '#evidence';
import type { Database, Now, Outbox } from '#messaging';
import { refuse, Refused, type Refusal } from '#service';
import { judge, refuses, type Met } from './judge.js';
import type { AdapterMetrics } from './metrics.js';
import { toRow } from './sql-store.js';
import type { EnforcedRow } from './state.js';

export interface Question {
  requestId: string;
  /** Identity number or organisation code. Kept nowhere. */
  number: string;
  /** Measures that the ask falls under. */
  measures: readonly string[];
}

export interface CheckAnswer {
  decision: 'allow' | 'deny' | 'refer';
  /** Every measure that was met; those that refused carry the id of the signed denial. */
  refusals: (Omit<Met, 'shard'> & { denial: string | null })[];
  /** How fresh the answer is; `cutAt` is the oldest of the shards' newest cuts. */
  asOf: { shards: { shard: number; sequence: number }[]; cutAt: string | null };
  stale: boolean;
}

interface CheckOptions {
  agency: string;
  subjectKeys: readonly Uint8Array[];
  database: Database;
  denials: Outbox;
  clock: Now;
  staleAfterMs: number;
  metrics?: AdapterMetrics;
}

interface View {
  rows: EnforcedRow[];
  shards: { shard: number; sequence: number; cutAt: Date | null }[];
  behind: boolean;
}

/** Rows of the subject and every shard's position, of one moment. */
const SELECT_VIEW = `
  WITH met AS MATERIALIZED (
    SELECT * FROM enforced WHERE measures <> '{}' AND (subject_ref = ANY($1::bytea[]) OR other_ref = ANY($1::bytea[])) AND measures && $2::text[]
  )
  SELECT p.shard AS at_shard, p.sequence AS at_sequence, p.cut_at, p.sequence < p.behind_until AS behind, met.*
  FROM position p LEFT JOIN met ON met.shard = p.shard ORDER BY p.shard`;

/** Answers "may this customer do this?" and signs a denial for each refusal. */
export class Check {
  constructor(private readonly options: CheckOptions) {}

  async ask(question: Question): Promise<CheckAnswer | Refusal> {
    const { clock, staleAfterMs, metrics, subjectKeys } = this.options;
    const refs = subjectKeys.map((key) => Buffer.from(subjectRef(key, question.number), 'hex'));
    const view = await this.view(refs, question.measures);
    if (view.behind) {
      return refuse(
        'behind-own-acknowledgments',
        'This adapter was restored from an older copy and has not caught up with what it had already applied.',
        { kind: 'unavailable', retryAfterSeconds: 2 },
      );
    }
    const now = clock.now();
    const cuts = view.shards.map(({ cutAt }) => cutAt);
    const newestCut = cuts.reduce((newest, cut) => (cut && (!newest || cut > newest) ? cut : newest), null);
    const oldestCut = cuts.includes(null)
      ? null
      : cuts.reduce((oldest, cut) => (oldest && cut! >= oldest ? oldest : cut), null);
    const { decision, met } = judge(view.rows, question.measures, now, newestCut);
    const denials = await this.deny(question, refs[0], met.filter(refuses), view, now);
    if (!(denials instanceof Map)) return denials;
    metrics?.checked(decision);
    return {
      decision,
      refusals: met.map(({ shard: _, ...one }) => ({
        ...one,
        denial: denials.get(`${one.listing}/${one.measure}`) ?? null,
      })),
      asOf: {
        shards: view.shards.map(({ shard, sequence }) => ({ shard, sequence })),
        cutAt: oldestCut?.toISOString() ?? null,
      },
      stale: !oldestCut || now.getTime() - oldestCut.getTime() > staleAfterMs,
    };
  }

  private async view(refs: readonly Buffer[], measures: readonly string[]): Promise<View> {
    const found = await this.options.database.query(SELECT_VIEW, [refs, measures]);
    const view: View = { rows: [], shards: [], behind: false };
    for (const row of found) {
      if (view.shards.at(-1)?.shard !== row.at_shard)
        view.shards.push({ shard: row.at_shard, sequence: Number(row.at_sequence), cutAt: row.cut_at });
      if (row.listing !== null) view.rows.push(toRow(row));
      view.behind ||= row.behind;
    }
    return view;
  }

  /** One signed receipt per refusal, once per request id however often it is asked. Answers denial ids by listing and measure. */
  private async deny(
    question: Question,
    ref: Buffer,
    refused: readonly Met[],
    view: View,
    now: Date,
  ): Promise<Map<string, string> | Refusal> {
    if (refused.length === 0) return new Map();
    const { agency, database, denials: outbox } = this.options;
    const { requestId, measures } = question;
    const digest = createHash('sha256').update(ref).update(JSON.stringify(measures)).digest();
    const sequenceOf = new Map(view.shards.map(({ shard, sequence }) => [shard, sequence]));
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
            digest,
            now,
          ],
        );
        const said = await tx.query<{ listing: number; measure: string; denial: string; question: Buffer }>(
          'SELECT listing, measure, denial, question FROM denial WHERE request_id = $1',
          [requestId],
        );
        if (said.some((row) => !digest.equals(row.question))) {
          throw new Refused(
            refuse('request-id-used', 'This requestId was used for another question.', { kind: 'conflict' }),
          );
        }
        const known = new Map(said.map((row) => [`${Number(row.listing)}/${row.measure}`, row.denial]));
        const isFresh = new Set(fresh.map((row) => `${Number(row.listing)}/${row.measure}`));
        const drafts = refused
          .filter((m) => isFresh.has(`${m.listing}/${m.measure}`))
          .map(({ listing, revision, measure, effect, shard }) => ({
            shard,
            type: 'sanctions.denial.v1',
            body: {
              agency,
              denial: known.get(`${listing}/${measure}`),
              requestId,
              listing,
              revision,
              measure,
              effect,
              asOf: { shard, sequence: sequenceOf.get(shard)! },
              at: now.toISOString(),
            },
          }));
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
