import { selectMeasures, type PolicyCode } from '#contracts';
import type { ARegister } from '../../apps/court-registry/test/a-register.js';
import { ageThen, endOfTerm, type Person } from './cast.js';
import { violatedUnless } from './broker.js';

/** A listing as its newest event tells it. */
export interface BookedListing {
  number: number;
  decision: string;
  revision: number;
  standing: string;
  measures: string[];
  until: string | null;
  rests: { measure: string; from: string; until: string }[];
}

interface Row {
  listing: number;
  revision: number;
  standing: string;
  xmin: string;
}
interface ListingRow extends Row {
  /** Everything of it that is published. */
  said: string;
}
interface RevisionRow extends Row {
  measures: string[];
  extension: number;
}
interface OutboxRow extends Row {
  id: string;
  shard: number;
  sequence: number;
  data: Buffer;
}

/** What lies in the register's tables at one moment. */
interface Page {
  listings: ListingRow[];
  revisions: RevisionRow[];
  outbox: OutboxRow[];
  shards: { shard: number; last: number }[];
}

const key = ({ listing, revision }: { listing: number; revision: number }): string => `${listing}/${revision}`;

const keysOf = (rows: readonly Row[]): string => rows.map(key).join();

/** Reads the register's tables after everything that happens, as an auditor with SQL would, and holds them to the law. */
export class RegisterBooks {
  private page: Page = { listings: [], revisions: [], outbox: [], shards: [] };
  private readonly newest = new Map<string, BookedListing>();
  /** The policies that held since the last look. */
  private policies: readonly PolicyCode[];
  /** How often a property had something to say. */
  readonly counts = { revisions: 0, ended: 0 };

  /** @param refs who is meant by an agency's pseudonym */
  constructor(
    private readonly register: ARegister,
    private readonly refs: ReadonlyMap<string, Person>,
  ) {
    this.policies = [register.settings.policy];
  }

  /** The listing that rests on a decision of that number. */
  on(decision: string): BookedListing | undefined {
    return this.newest.get(decision);
  }

  /** @param what happened since; nothing: the register crashed, and nothing may have */
  async check(what: string, { nothing, draft }: { nothing: boolean; draft: boolean }): Promise<void> {
    const before = this.page;
    const page = (this.page = await this.read());
    const say = (problem: string) => () => `after ${what}: ${problem}`;
    if (nothing) violatedUnless(same(before, page), say('I1: a crash left something behind'));
    checkNumbers(page, before, say);
    const known = new Set(before.revisions.map(key));
    checkTogether(page, before, known, say);
    const now = this.register.clock.now();
    this.policies = [this.policies.at(-1)!, this.register.settings.policy];
    for (const event of page.outbox) {
      if (known.has(key(event)) || event.data.length === 0) continue;
      this.counts.revisions++;
      this.note(
        event,
        page.revisions.find((one) => key(one) === key(event))!,
        now,
        draft,
        say,
      );
    }
  }

  /** Whoever's term is over is on no list any more: the clock has looked. */
  checkEnded(): void {
    const now = this.register.clock.now().getTime();
    for (const { decision, until, standing } of this.newest.values()) {
      if (until === null || Date.parse(until) > now) continue;
      this.counts.ended++;
      violatedUnless(standing === 'deleted', () => `P 10(2): the term of ${decision} is over, and it is ${standing}`);
    }
  }

  /** After the end nobody is hit any more, but by a listing whose law knows no term. */
  checkFreed(deleted: boolean): void {
    for (const { decision, until, standing, measures } of this.newest.values())
      violatedUnless(
        measures.length === 0 || (!deleted && until === null),
        () => `${decision} is ${standing} and has measures at the end of all days`,
      );
  }

  /** What the newest event does to people. */
  private note(event: OutboxRow, row: RevisionRow, now: Date, draft: boolean, say: Say): void {
    const body = JSON.parse(event.data.toString('utf8'));
    const { standing, until, decision, grounds } = body;
    const measures: string[] = body.measures.map(({ code }: { code: string }) => code);
    violatedUnless(standing === event.standing && row.standing === standing, say('I1: standings differ'));
    violatedUnless(measures.join() === row.measures.join(), say('I1: event and revision name other measures'));
    const means = new Set(Object.values<string[]>(body.subjectRefs).flat());
    if (standing !== 'in-force') {
      violatedUnless(measures.length === 0, say(`a ${standing} listing has measures`));
      violatedUnless(means.size === 0, say(`a ${standing} listing points at somebody`));
    }
    const ends = endOfTerm(grounds, row.extension, decision.madeOn, draft);
    violatedUnless(until === ends, say(`P 2: the term ends ${until}, counted ${ends}`));
    for (const ref of means) {
      const person = this.refs.get(ref);
      violatedUnless(person !== undefined, say('somebody is hit whom nobody named'));
      const isChild = person.born !== null && ageThen(person.born, decision.madeOn) < 18;
      violatedUnless(!isChild, say('P 4: a minor has measures'));
    }
    const before = this.newest.get(decision.number);
    const more = measures.filter((code) => !before?.measures.includes(code));
    const allowed = this.policies.flatMap((policy) => selectMeasures({ policy, subjectKind: body.subject.kind }));
    const foreign = more.filter((code) => !allowed.some((one) => one.code === code));
    violatedUnless(foreign.length === 0, say(`P 8: no policy allows ${foreign.join()}`));
    const isOver = until !== null && Date.parse(until) <= now.getTime();
    violatedUnless(more.length === 0 || !isOver, say('P 2: measures begin after the term'));
    const { listing: number, revision } = event;
    this.newest.set(decision.number, { number, decision: decision.number, revision, standing, measures, until, rests: body.rests }); // prettier-ignore
  }

  private async read(): Promise<Page> {
    const { database } = this.register;
    const [listings, revisions, outbox, shards] = await Promise.all([
      database.query<ListingRow>(
        `SELECT number AS listing, revision, standing, xmin::text, concat_ws(' ', revision, standing, decision_number, court, until) AS said FROM listing ORDER BY number`,
      ),
      database.query<RevisionRow>(
        `SELECT listing, revision, standing, measures, coalesce((state #>> '{content,termExtension,years}')::int, 0) AS extension, xmin::text FROM revision ORDER BY 1, 2`,
      ),
      database.query<OutboxRow>(
        `SELECT id, shard, sequence, listing, revision, standing, data, xmin::text FROM outbox WHERE listing IS NOT NULL ORDER BY listing, revision`,
      ),
      database.query<{ shard: number; last: number }>('SELECT shard, last FROM outbox_shard ORDER BY shard'),
    ]);
    return { listings, revisions, outbox, shards };
  }
}

type Say = (problem: string) => () => string;

/** I2: each shard counts 1..n, and a number never changes its event. */
function checkNumbers({ outbox, shards }: Page, before: Page, say: Say): void {
  for (const { shard, last } of shards) {
    const own = outbox.filter((event) => event.shard === shard).map(({ sequence }) => sequence);
    const dense = own.sort((a, b) => a - b).every((sequence, i) => sequence === i + 1);
    violatedUnless(dense && own.length === last, say(`I2: shard ${shard} has ${own.join()} and counts ${last}`));
  }
  const ids = new Map(outbox.map(({ shard, sequence, id }) => [`${shard}/${sequence}`, id]));
  for (const { shard, sequence, id } of before.outbox)
    violatedUnless(ids.get(`${shard}/${sequence}`) === id, say('I2: a number changed its event'));
}

/** I1, I3: listing, revisions and events go together, in one transaction, and nothing of a listing changes without them. */
function checkTogether(page: Page, before: Page, known: ReadonlySet<string>, say: Say): void {
  const { listings, revisions, outbox } = page;
  violatedUnless(keysOf(revisions) === keysOf(outbox), say('I1: a revision without its event, or the reverse'));
  const counted = listings.flatMap(({ listing, revision }) =>
    Array.from({ length: revision }, (_, i) => key({ listing, revision: i + 1 })),
  );
  violatedUnless(counted.join() === keysOf(revisions), say('I1: a listing and its revisions differ'));
  const events = new Map(outbox.map((event) => [key(event), event]));
  for (const row of revisions)
    if (!known.has(key(row)))
      violatedUnless(row.xmin === events.get(key(row))!.xmin, say('I1: revision and event are of two transactions'));
  const earlier = new Map(before.listings.map(({ listing, said }) => [listing, said]));
  for (const { listing, revision, standing, said, xmin } of listings) {
    const event = events.get(key({ listing, revision }))!;
    violatedUnless(standing === event.standing, say('I1: the listing stands otherwise than its event says'));
    if (known.has(key(event)))
      violatedUnless(earlier.get(listing) === said, say('I1: a listing changed without a revision'));
    else violatedUnless(xmin === event.xmin, say('I1: listing and event are of two transactions'));
  }
}

function same(a: Page, b: Page): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
