import type { Denial, ProbeResult } from '#contracts';
import { accuse, acquit, sayUnseen } from './accuse.js';
import {
  judgeDenial,
  judgeProbe,
  type Accusation,
  type KnownOfAgency,
  type WatchedLift,
} from './domain/judge-answers.js';
import type { ListingState } from './domain/fold-event.js';
import { askAgainAfterMs, isUnseen, nextLookAt } from './domain/probe-plan.js';
import { said } from './domain/words.js';
import type { FindingBook } from './finding-book.js';
import { agencyOf } from './hear-acknowledgments.js';
import { liftsOf, listingStates } from './lift-store.js';
import { noteAnswer, planProbes, tally } from './probe-store.js';
import { keepStatements, statementOf, type Signed } from './statements.js';

/** Takes in what agencies answered to probes: accuses, acquits, and plans the next question. */
export async function hearProbes(book: FindingBook, fresh: readonly Signed[], graceMs: number): Promise<void> {
  const messages = fresh.filter(
    (message) => message.kind === 'verified' && message.attributes.type === 'sanctions.probe.v1',
  );
  if (messages.length === 0) return;
  const results = messages.map((message) => ({ message, result: (message as { body: ProbeResult }).body }));
  const named = results.flatMap(({ result: { agency, listing, refusals } }) => [
    { agency, listing },
    ...refusals.map((refusal) => ({ agency, listing: refusal.listing })),
  ]);
  const lifts = await liftsOf(book.tx, named);
  const states = await listingStates(
    book.tx,
    named.map(({ listing }) => listing),
  );
  for (const { message, result } of results) {
    const { probe, agency, listing, measure, decision, refusals, answeredAt } = result;
    const order = await noteAnswer(book.tx, probe, decision, new Date(answeredAt));
    const asked =
      order &&
      (lifts.find(
        (lift) => lift.agency === order.agency && lift.listing === order.listing && lift.revision === order.revision,
      ) ??
        null);
    const verdict = judgeProbe(result, asked, knownOf(agency, lifts, states), graceMs);
    if (order && decision !== 'unreachable') await tally(book.tx, 'answered', [agency]);
    if (verdict.accusations.length > 0) {
      await keepStatements(book.tx, [message]);
      await tally(book.tx, 'contradicted', [agency]);
      await accuse(book, verdict.accusations, (named, measures) =>
        statementOf(
          message,
          refusals.length === 0
            ? said.refusedUnnamed(agency, measures, answeredAt)
            : said.refused(agency, named, measures, answeredAt),
        ),
      );
    }
    if (verdict.clean && order) {
      const evidence = statementOf(message, said.clean(agency, listing, measure, answeredAt));
      if (await hasOpen(book, agency, listing)) await keepStatements(book.tx, [message]);
      await acquit(book, { agency, listing, measure, revision: order.revision }, evidence);
      if (asked) await lookLater(book, asked, measure);
    }
    const times = verdict.unseen ? (order?.unseen ?? 0) + 1 : 0;
    if (asked && isUnseen(asked, times, Date.parse(result.askedAt))) {
      await keepStatements(book.tx, [message]);
      const evidence = statementOf(message, said.unseen(agency, measure, answeredAt));
      await sayUnseen(book, { lift: asked, measure, times }, evidence);
    }
    if (verdict.again) {
      const next = { attempt: (order?.attempt ?? 0) + 1, unseen: times };
      await askAgain(book, verdict.accusations, verdict.clean ? null : asked, measure, next);
    }
  }
}

/** What was let go must stay so: it is asked about again days later. */
async function lookLater(book: FindingBook, { listing, revision, agency, ...lift }: WatchedLift, measure: string) {
  const at = nextLookAt(lift, book.now.getTime());
  if (at !== null) await planProbes(book.tx, [{ listing, revision, agency, measure }], 'later', new Date(at));
}

async function hasOpen(book: FindingBook, agency: string, listing: number): Promise<boolean> {
  const rows = await book.tx.query(
    `SELECT FROM finding WHERE state = 'open' AND agency = $1 AND listing = $2 LIMIT 1`,
    [agency, listing],
  );
  return rows.length > 0;
}

/** What is wrong is asked about until it is right: open findings close on a clean answer only. */
async function askAgain(
  book: FindingBook,
  accusations: readonly Accusation[],
  asked: WatchedLift | null,
  measure: string,
  { attempt, unseen }: { attempt: number; unseen: number },
): Promise<void> {
  const wish = (lift: WatchedLift, about: string) => {
    const { listing, revision, agency } = lift;
    return { listing, revision, agency, measure: about };
  };
  const dueAt = new Date(book.now.getTime() + askAgainAfterMs(attempt));
  const accused = accusations.map(({ lift, measure: refused }) => wish(lift, refused));
  await planProbes(book.tx, accused, 'again', dueAt, { attempt, unseen: 0 });
  if (asked) await planProbes(book.tx, [wish(asked, measure)], 'again', dueAt, { attempt, unseen });
}

function knownOf(
  agency: string,
  lifts: readonly WatchedLift[],
  states: ReadonlyMap<number, ListingState>,
): KnownOfAgency {
  return {
    state: (listing) => states.get(listing) ?? null,
    lifts: (listing, measure) =>
      lifts.filter((lift) => lift.agency === agency && lift.listing === listing && lift.measures.includes(measure)),
  };
}

/** Takes in denials: one that names a lifted listing contradicts what the agency signed, or is a reason to ask it. */
export async function hearDenials(book: FindingBook, fresh: readonly Signed[], graceMs: number): Promise<void> {
  const denials = fresh.flatMap((message) => {
    if (message.kind !== 'verified' || message.attributes.type !== 'sanctions.denial.v1') return [];
    const denial = message.body as Denial;
    return denial.agency === agencyOf(message) && denial.asOf.shard === message.attributes.shard
      ? [{ message, denial }]
      : [];
  });
  if (denials.length === 0) return;
  const lifts = await liftsOf(
    book.tx,
    denials.map(({ denial: { agency, listing } }) => ({ agency, listing })),
  );
  const states = await listingStates(
    book.tx,
    denials.map(({ denial: { listing } }) => listing),
  );
  for (const { message, denial } of denials) {
    const { agency, listing, measure, revision, at } = denial;
    const { accusation, probe } = judgeDenial(
      denial,
      lifts.filter((lift) => lift.agency === agency),
      states.get(listing) ?? null,
      graceMs,
    );
    if (accusation) {
      await keepStatements(book.tx, [message]);
      await accuse(book, [accusation], () => statementOf(message, said.denied(agency, listing, measure, revision, at)));
    }
    if (probe) await planProbes(book.tx, [{ listing, revision: probe.revision, agency, measure }], 'denial', book.now);
  }
}
