import { writeFileSync } from 'node:fs';
import { AGENCIES, registerTopic, type AgencyCode } from '#contracts';
import { readAttributes } from '#messaging';
import { SystemClock } from '#service';
import { aListingRow } from '../../apps/court-registry/test/rows.js';
import type { TestBus } from '../support/bus.js';
import { Books } from '../support/bus-books.js';
import { readTopic } from '../support/bus-kafka.js';
import { callService, Court, listingOf, organisationCode, personNumber } from '../support/court.js';
import { eventually } from '../support/eventually.js';

/** What each agency is asked, by whom it restricts, and what it answers then. */
const OF_PERSONS: Partial<Record<AgencyCode, [ask: object, restricted: string]>> = {
  aviation: [{ cabin: 'economy' }, 'deny'],
  rail: [{ train: 'G', seat: 'second' }, 'deny'],
  banking: [{ product: 'loan' }, 'refer'],
  procurement: [{ act: 'construction-tender' }, 'deny'],
};
const OF_ORGANISATIONS: typeof OF_PERSONS = {
  banking: [{ product: 'loan' }, 'refer'],
  procurement: [{ act: 'government-tender' }, 'deny'],
  customs: [{ act: 'certification' }, 'deny'],
};

/**
 * Articles whose effect shows at the agencies only, on a whole, running bus. The last ones move its clock and kill its
 * register: nothing may come after them.
 */
export function lawFeatures(running: () => TestBus, clockFile: () => string): void {
  let bus: TestBus;
  let court: Court;
  let books: Books;
  const tokens = new Map<string, string>();
  beforeAll(async () => {
    bus = running();
    court = new Court(bus);
    books = new Books(bus);
    // They must outlive the days by which the clock is moved.
    for (const agency of AGENCIES) tokens.set(agency, await bus.tokens.token('agency', { agency, lasts: '30d' }));
    tokens.set('auditor', await bus.tokens.token('auditor', { lasts: '30d' }));
  });
  afterAll(() => books?.close());

  let asked = 0;
  /** What an agency answers who only inquires: nobody is refused anything by it. */
  async function inquire(agency: AgencyCode, subject: object, ask: object): Promise<string> {
    const { status, body } = await callService(bus, `${bus.services[agency].url}/check`, {
      method: 'POST',
      as: { token: tokens.get(agency)! },
      body: { requestId: `law-${asked++}`, subject, ask, purpose: 'inquire' },
    });
    expect([agency, status]).toEqual([agency, 200]);
    return body.decision as string;
  }

  const person = (n: number) => ({ identityNumber: personNumber(n) });
  const organisation = (n: number) => ({ organisationCode: organisationCode(n) });

  /** Every agency that is called upon restricts, or none does. */
  const everywhere = (how: 'restricted' | 'free', subject: object, questions = OF_PERSONS): Promise<void> =>
    eventually(async () => {
      for (const [agency, [ask, restricted]] of Object.entries(questions) as [AgencyCode, [object, string]][])
        expect([agency, await inquire(agency, subject, ask)]).toEqual([agency, how === 'free' ? 'allow' : restricted]);
    }, 60_000);

  describe('P 12(2): a stay', () => {
    const stay = (listing: string) => court.decide('stay', { row: 'stay', listing, receivedOn: '2026-05-04' } as never);
    const resume = (listing: string) =>
      court.decide('resumption', { row: 'resumption', listing, outcome: 'upheld', decidedOn: '2026-05-14' } as never);

    it('lifts at every agency of the five, of a person and of an organisation, and its end restores', async () => {
      await court.list('stayed-person', 21);
      await court.list('stayed-organisation', 22, 'organisation');
      expect(new Set([...Object.keys(OF_PERSONS), ...Object.keys(OF_ORGANISATIONS)])).toEqual(new Set(AGENCIES));
      const both = async (how: 'restricted' | 'free') => {
        await everywhere(how, person(21));
        await everywhere(how, organisation(22), OF_ORGANISATIONS);
      };
      await both('restricted');
      await stay('stayed-person');
      await stay('stayed-organisation');
      await both('free');
      await resume('stayed-person');
      await resume('stayed-organisation');
      await both('restricted');
    });
  });

  describe('P 9(2): a correction of identity', () => {
    /** Subject refs that the agency's rows of a listing restrict, as one look at the database has them. */
    const hitBy = async (agency: AgencyCode, listing: number): Promise<string[]> => {
      const rows = await books.rows<{ ref: string }>(
        agency,
        `SELECT encode(ref, 'hex') AS ref FROM enforced, unnest(ARRAY[subject_ref, other_ref]) ref WHERE listing = $1 AND measures <> '{}' AND ref IS NOT NULL`,
        [listing],
      );
      return rows.map(({ ref }) => ref);
    };

    it('moves the restriction from one person to the other at one moment: never are both hit, nor a third, nor in the table nobody', async () => {
      const agencies = ['aviation', 'rail'] as const;
      const [wrong, right, third] = [23, 24, 25];
      const { listing } = await court.list('moved', wrong);
      await everywhere('restricted', person(wrong));
      const before = Object.fromEntries(await Promise.all(agencies.map(async (agency) => [agency, await hitBy(agency, listing)] as const))); // prettier-ignore
      let watching = true;
      const seen = { pairs: 0, moved: 0 };
      const watch = async (agency: (typeof agencies)[number]): Promise<Set<string>> => {
        const [ask] = OF_PERSONS[agency]!;
        const looks = new Set<string>();
        // Once more after the end: what is said then is said of what has moved.
        for (let last = false; !last; last = !watching) {
          // In this order: who is asked second and refused was hit no later than the first.
          const now = await inquire(agency, person(right), ask);
          const then = await inquire(agency, person(wrong), ask);
          expect([now, then]).not.toEqual(['deny', 'deny']);
          expect(await inquire(agency, person(third), ask)).toBe('allow');
          looks.add((await hitBy(agency, listing)).join());
          seen.pairs++;
          if (now === 'deny') seen.moved++;
        }
        return looks;
      };
      const watches = Promise.all(agencies.map(watch));
      watches.catch(() => undefined);
      try {
        await eventually(() => expect(seen.pairs).toBeGreaterThan(5));
        await court.correct('moved', { subject: { number: personNumber(right) } });
        await everywhere('free', person(wrong));
        await everywhere('restricted', person(right));
      } finally {
        watching = false;
      }
      const looks = await watches;
      expect(seen.moved).toBeGreaterThan(0);
      for (const [i, agency] of agencies.entries()) {
        const after = await hitBy(agency, listing);
        expect(after).toHaveLength(1);
        expect(after).not.toEqual(before[agency]);
        // One reference at each look, the one or the other: no look found both, a third, or none.
        expect([...looks[i]]).toEqual([before[agency].join(), after.join()]);
      }
    });
  });

  describe('P 10(2): a term that ends while the register is away', () => {
    const HOUR_MS = 3_600_000;
    const DAY_MS = 24 * HOUR_MS;
    /** The day so many days from today in Shanghai, two years ago. */
    const madeOn = (days: number): string => {
      const day = new Date(new SystemClock().now().getTime() + 8 * 3_600_000 + days * DAY_MS);
      day.setUTCFullYear(day.getUTCFullYear() - 2);
      return day.toISOString().slice(0, 10);
    };
    const listingDue = (decision: string, n: number, days: number) =>
      aListingRow({
        ...listingOf(decision, n),
        decision: { number: decision, madeOn: madeOn(days) },
        case: { number: decision, filedOn: '2020-01-12' },
        grounds: ['evasion'],
      });
    /** What the topic says of a listing, in order. */
    const published = async (listing: number): Promise<string[]> => {
      const attributes = (await readTopic(bus, registerTopic)).map((record) => readAttributes(record));
      return attributes.flatMap((one) =>
        typeof one !== 'string' && one.listing === listing ? [`${one.revision} ${one.standing}`] : [],
      );
    };

    const ask = async (listing: number) => {
      const url = `${bus.services['court-registry'].url}/listings/${listing}`;
      return (await callService(bus, url, { as: { token: tokens.get('auditor')! } })).body;
    };
    const moveClock = (to: number) => writeFileSync(clockFile(), String(to - new SystemClock().now().getTime()));
    const ENDED = ['1 in-force', '2 deleted'];
    let listings: number[];
    let untils: number[];
    // Before the clock is moved: a token of today opens nothing afterwards.
    beforeAll(async () => {
      listings = [];
      for (const [i, days] of [1, 3, 5].entries())
        listings.push((await court.decide('listing', listingDue(`expiring-${i}`, 26 + i, days))).listing);
      untils = (await Promise.all(listings.map(ask))).map(({ until }) => Date.parse(until));
      for (const i of [0, 1, 2]) await everywhere('restricted', person(26 + i));
    });

    it('ends at each agency with the last day by its own clock, and the register publishes the deletion when it is back', async () => {
      const [listing, until] = [listings[0], untils[0]];
      expect(new Date(until + 8 * 3_600_000).toISOString()).toMatch(/T00:00:00/);
      await bus.kill('court-registry', 'SIGKILL');

      writeFileSync(clockFile(), new Date(until - 1).toISOString());
      await everywhere('restricted', person(26));
      writeFileSync(clockFile(), new Date(until).toISOString());
      await everywhere('free', person(26));
      expect(await published(listing)).toEqual(['1 in-force']);

      moveClock(until + DAY_MS);
      await bus.start('court-registry');
      await eventually(async () => expect(await published(listing)).toEqual(ENDED), 60_000);
      const deletion = { ground: 'term-expired', article: 'P 10(2)' };
      expect(await ask(listing)).toMatchObject({ standing: 'deleted', deletion });
      await everywhere('free', person(26));
    });

    it('ends once when the register is stopped across midnight, and its clock goes two hours on and back', async () => {
      const [listing, until] = [listings[1], untils[1]];
      moveClock(until - HOUR_MS);
      await everywhere('restricted', person(27));
      await bus.kill('court-registry', 'SIGSTOP');
      moveClock(until + HOUR_MS);
      await everywhere('free', person(27));
      expect(await published(listing)).toEqual(['1 in-force']);
      await bus.kill('court-registry', 'SIGCONT');
      await eventually(async () => expect(await published(listing)).toEqual(ENDED), 60_000);
      moveClock(until - HOUR_MS);
      await everywhere('free', person(27));
      // By the end of the next one the register's clock has looked again, behind and beyond this midnight.
      moveClock(untils[2] + HOUR_MS);
      await eventually(async () => expect(await published(listings[2])).toEqual(ENDED), 60_000);
      expect(await published(listing)).toEqual(ENDED);
      expect(await published(listings[0])).toEqual(ENDED);
    });
  });
}
