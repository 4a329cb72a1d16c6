import { registerTopic, ruleSets } from '#contracts';
import type { Tx } from '#messaging';
import { refuse, Refused, type Caller, type DatabaseHandle, type Log } from '#service';
import { whyNotErasable, type ErasureFacts, type Missing } from '../domain/erasure.js';
import type { Circumstances, Listing } from '../domain/listing.js';
import { shanghaiDay } from '../domain/working-days.js';
import { once } from '../register/idempotency.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import { assertOwnCourt, conflict } from '../register/refusals.js';
import { objectionOf, type RemedyStore } from '../remedies/remedy-rows.js';
import type { Eraser } from './eraser.js';

interface ErasureParts {
  database: DatabaseHandle;
  store: ListingStore;
  remedies: RemedyStore;
  eraser: Eraser;
  mode: RegisterMode;
  circumstances: () => Circumstances;
  log: Log;
}

/** How far the erasure of a listing has come. */
export interface ErasureState {
  listing: number;
  state: 'none' | 'proposed' | 'erased';
  author: string | null;
  approver: string | null;
  /** What must happen first; empty once it is erased. */
  missing: Missing[];
}

type Row = Pick<ErasureState, 'author' | 'approver'>;

/** Drops name and number of listings that are over: a clerk proposes, a president approves, both see what is missing. */
export class Erasures {
  constructor(private readonly parts: ErasureParts) {}

  /** @throws Refused `unknown-listing`, `other-court` */
  async show(caller: Caller, number: number): Promise<ErasureState> {
    const { database, store } = this.parts;
    return this.stateOf(database, caller, number, (await store.read(database, [number])).get(number));
  }

  /** @throws Refused `not-erasable` with what is missing; `already-proposed`, `already-erased` */
  propose(caller: Caller, key: string, number: number): Promise<ErasureState> {
    return this.write(caller, key, { route: 'erasure', number }, async (tx, now) => {
      const before = await this.lock(tx, caller, number);
      if (before.state !== 'none') throw conflict(`already-${before.state}`, `The erasure is ${before.state}.`);
      assertNothingMissing(before);
      const { content } = (await this.parts.store.read(tx, [number])).get(number)!;
      await tx.query('INSERT INTO erasure (listing, court, author, proposed_at) VALUES ($1, $2, $3, $4)', [
        number,
        content.court.code,
        caller.sub,
        now,
      ]);
      return { ...before, state: 'proposed' as const, author: caller.sub };
    });
  }

  /** Erases. @throws Refused `not-proposed`, `author-approves-own-proposal`; `not-erasable` when something came up since */
  approve(caller: Caller, key: string, number: number): Promise<ErasureState> {
    return this.write(caller, key, { route: 'approve-erasure', number }, async (tx, now) => {
      const before = await this.lock(tx, caller, number);
      if (before.state !== 'proposed') throw conflict('not-proposed', `The erasure is ${before.state}.`);
      if (before.author === caller.sub)
        throw new Refused(
          refuse('author-approves-own-proposal', 'Another person must approve than the one who proposed.', {
            kind: 'forbidden',
          }),
        );
      assertNothingMissing(before);
      await this.parts.eraser.erase(tx, number);
      await tx.query('UPDATE erasure SET approver = $2, erased_at = $3 WHERE listing = $1', [number, caller.sub, now]);
      this.parts.log.info({ caller: caller.sub, author: before.author, listing: number }, 'name and number erased');
      return { ...before, state: 'erased' as const, approver: caller.sub };
    });
  }

  private async lock(tx: Tx, caller: Caller, number: number): Promise<ErasureState> {
    return this.stateOf(tx, caller, number, (await this.parts.store.lock(tx, [number])).get(number));
  }

  private async stateOf(tx: Tx, caller: Caller, number: number, listing: Listing | undefined): Promise<ErasureState> {
    if (!listing)
      throw new Refused(refuse('unknown-listing', 'There is no listing of that number.', { kind: 'unknown' }));
    assertOwnCourt(caller, listing.content.court.code);
    const [row] = await tx.query<Row>('SELECT author, approver FROM erasure WHERE listing = $1', [number]);
    const state = !row ? 'none' : row.approver === null ? 'proposed' : 'erased';
    const at = this.parts.circumstances();
    const missing = state === 'erased' ? [] : whyNotErasable(await this.factsOf(tx, listing), at);
    return { listing: number, state, author: row?.author ?? null, approver: row?.approver ?? null, missing };
  }

  private async factsOf(tx: Tx, { listing, standing, deletion }: Listing): Promise<ErasureFacts> {
    const [counts] = await tx.query<Counts>(COUNTS, [listing, registerTopic]);
    const unverified = await tx.query<{ measure: string }>(UNVERIFIED, [listing]);
    const held = new Map(
      (await this.parts.store.revisions(tx, listing)).flatMap(({ measures }) =>
        measures.map(({ code, agency }) => [code, agency as string]),
      ),
    );
    const rows = await this.parts.remedies.list(tx, { listing, most: 10_000 });
    return {
      standing,
      ground: deletion?.ground ?? null,
      deletedOn: counts.deletedAt && shanghaiDay(counts.deletedAt),
      unverified: unverified.map(({ measure }) => ({ measure, agency: held.get(measure) ?? 'its agency' })),
      objections: rows.map((row) => ({
        id: row.id,
        objection: objectionOf(row),
        rules: ruleSets[row.ruleSet],
      })),
      otherProceedings: counts.otherProceedings,
      openProposals: counts.openProposals,
      importRows: counts.importRows,
      unsentEvents: counts.unsentEvents,
    };
  }

  private write(
    caller: Caller,
    key: string,
    asked: object,
    work: (tx: Tx, now: Date) => Promise<ErasureState>,
  ): Promise<ErasureState> {
    const { database, mode, circumstances } = this.parts;
    mode.assertLive();
    const { now } = circumstances();
    return database.transaction((tx) => once(tx, { caller: caller.sub, key, asked, now }, () => work(tx, now)));
  }
}

function assertNothingMissing({ missing }: ErasureState): void {
  if (missing.length === 0) return;
  throw new Refused(
    refuse('not-erasable', 'Something must happen first.', {
      kind: 'conflict',
      article: missing.find(({ article }) => article !== undefined)?.article,
      fields: missing.map(({ what, detail }) => ({ field: what, problem: detail })),
    }),
  );
}

interface Counts {
  deletedAt: Date | null;
  otherProceedings: number;
  openProposals: number;
  importRows: number;
  unsentEvents: number;
}

const COUNTS = `
  SELECT (SELECT min(made_at) FROM revision WHERE listing = $1 AND standing = 'deleted') AS "deletedAt",
    (SELECT count(*)::int FROM case_decision own
       JOIN case_decision d ON d.case_id = own.case_id AND d.id <> own.id
       LEFT JOIN listing l ON l.number = d.listing
     WHERE own.listing = $1 AND (d.state IN ('proposed', 'waiting') OR (d.debtor = own.debtor AND l.standing <> 'deleted'))) AS "otherProceedings",
    (SELECT count(*)::int FROM proposal p JOIN listing l ON p.decision_number = l.decision_number
     WHERE l.number = $1 AND p.status = 'proposed') AS "openProposals",
    (SELECT count(*)::int FROM import_row i JOIN listing l ON i.decision_number = l.decision_number WHERE l.number = $1) AS "importRows",
    (SELECT count(*)::int FROM outbox o JOIN relay_shard r USING (topic, shard)
     WHERE o.topic = $2 AND o.listing = $1 AND o.sequence > r.sent) AS "unsentEvents"`;

/** Of the measures that the listing ever held: those of which the newest answer since the lift does not say that it stopped. */
const UNVERIFIED = `
  SELECT h.measure FROM (
    SELECT m.measure, max(r.revision) AS revision FROM revision r, unnest(r.measures) m(measure) WHERE r.listing = $1 GROUP BY 1
  ) h
  LEFT JOIN LATERAL (
    SELECT p.verdict FROM probe p
    WHERE p.listing = $1 AND p.measure = h.measure AND p.verdict IN ('clean', 'refused')
      AND p.ordered_at >= (SELECT min(made_at) FROM revision WHERE listing = $1 AND revision > h.revision)
    ORDER BY p.answered_at DESC LIMIT 1
  ) newest ON true
  WHERE newest.verdict IS DISTINCT FROM 'clean' ORDER BY 1`;
