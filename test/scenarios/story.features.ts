import { AGENCIES, measuresOf, type AgencyCode } from '#contracts';
import { SystemClock } from '#service';
import type { CounterProcess } from '../../deploy/local/src/demo/counter-process.js';
import type { TestBus } from '../support/bus.js';
import { expectTruth } from '../support/bus-oracle.js';
import { callService, Court, listingOf, personNumber, type Published } from '../support/court.js';
import { eventually } from '../support/eventually.js';

/** What each agency is asked, and what it says of whom it restricts. */
const QUESTIONS: Partial<Record<AgencyCode, { ask: object; restricted: 'deny' | 'refer' }>> = {
  aviation: { ask: { cabin: 'economy' }, restricted: 'deny' },
  rail: { ask: { train: 'G', seat: 'second' }, restricted: 'deny' },
  banking: { ask: { product: 'loan' }, restricted: 'refer' },
};

/** What a court decides on a whole, running bus, and what the agencies, the ledger and reconciliation make of it. */
export function storyFeatures(running: () => TestBus, counter: () => CounterProcess): void {
  let bus: TestBus;
  let court: Court;
  beforeAll(() => {
    bus = running();
    court = new Court(bus);
  });

  let asked = 0;
  /** Asks an agency's adapter about a person: what is decided, by which listings. */
  async function check(agency: AgencyCode, identityNumber: string): Promise<{ decision: string; listings: number[] }> {
    const token = await bus.tokens.token('agency', { agency });
    const { status, body } = await callService(bus, `${bus.services[agency].url}/check`, {
      method: 'POST',
      as: { token },
      body: { requestId: `story-${asked++}`, subject: { identityNumber }, ask: QUESTIONS[agency]!.ask },
    });
    expect(status).toBe(200);
    const listings = (body.refusals as { listing: number }[]).map(({ listing }) => listing);
    return { decision: body.decision, listings: [...new Set(listings)] };
  }

  const isRestricted = (identityNumber: string, listings: readonly number[]): Promise<void> =>
    eventually(async () => {
      for (const [agency, { restricted }] of Object.entries(QUESTIONS) as [AgencyCode, { restricted: string }][])
        expect(await check(agency, identityNumber)).toEqual({ decision: restricted, listings });
    }, 60_000);

  const isFree = (identityNumber: string): Promise<void> =>
    eventually(async () => {
      for (const agency of Object.keys(QUESTIONS) as AgencyCode[])
        expect(await check(agency, identityNumber)).toEqual({ decision: 'allow', listings: [] });
    }, 60_000);

  const trailOf = async ({ listing }: Published) =>
    (await callService(bus, `${bus.services.ledger.url}/listings/${listing}/trail`, { as: 'auditor' })).body;
  const findings = async () =>
    (await callService(bus, `${bus.services.reconciliation.url}/findings`, { as: 'auditor' })).body as any[];

  /** Every agency that was called upon has said that the newest revision is effective. */
  async function everybodyHasSpoken(published: Published): Promise<any> {
    return eventually(async () => {
      const trail = await trailOf(published);
      expect(trail.silent).toEqual([]);
      expect(trail.events.at(-1)).toMatchObject({ revision: published.revision, sequence: published.sequence });
      for (const { agency, measures } of trail.agencies)
        for (const { effective } of measures) expect([agency, effective]).toEqual([agency, expect.any(String)]);
      return trail;
    }, 60_000);
  }

  describe('a court decides and five agencies act', () => {
    const somebody = personNumber(1);
    const wrong = personNumber(2);
    const right = personNumber(3);
    const twice = personNumber(4);
    const stayed = personNumber(5);
    const exempted = personNumber(6);
    let lied: Published;

    // The counter's fault is the first lift of a person whom nothing else restricts: this one comes first.
    it('a listing restricts, a deletion lifts, and the ledger shows who did what and when', async () => {
      const listed = await court.list('story-1', 1);
      await isRestricted(somebody, [listed.listing]);
      await everybodyHasSpoken(listed);
      await eventually(async () => expect((await counter().memory()).listings).toBe(1));
      lied = await court.delete('story-1');
      await isFree(somebody);
      const trail = await everybodyHasSpoken(lied);
      expect(trail.events.map(({ revision, standing }: Record<string, unknown>) => [revision, standing])).toEqual([
        [1, 'in-force'],
        [2, 'deleted'],
      ]);
      // Who is not concerned is called upon by nobody, and says so a moment later.
      await eventually(async () => {
        const { agencies } = await everybodyHasSpoken(lied);
        const outcomes = Object.fromEntries(
          agencies.map(({ agency, outcomes }: { agency: string; outcomes: { outcome: string }[] }) => [
            agency,
            outcomes.map(({ outcome }) => outcome),
          ]),
        );
        expect(outcomes).toEqual({
          aviation: ['applied', 'lifted'],
          rail: ['applied', 'lifted'],
          banking: ['applied', 'lifted'],
          procurement: ['applied', 'lifted'],
          customs: ['not-concerned', 'not-concerned'],
        });
      });
    });

    it('a corrected identity number releases the wrong person and restricts the right one', async () => {
      const listed = await court.list('story-2', 2);
      await isRestricted(wrong, [listed.listing]);
      const corrected = await court.correct('story-2', { subject: { number: right } });
      expect(corrected).toMatchObject({ listing: listed.listing, revision: 2 });
      await isFree(wrong);
      await isRestricted(right, [listed.listing]);
      await everybodyHasSpoken(corrected);
    });

    it('a stay lifts everywhere, its end restores, and nobody is accused of either', async () => {
      const { listing } = await court.list('story-stay', 5);
      await isRestricted(stayed, [listing]);
      const rest = await court.decide('stay', {
        row: 'stay',
        listing: 'story-stay',
        receivedOn: '2026-11-02',
      } as never);
      await isFree(stayed);
      const trail = await everybodyHasSpoken(rest);
      expect(trail.events.at(-1)).toMatchObject({ revision: 2, standing: 'stayed' });
      const resumption = { row: 'resumption', listing: 'story-stay', outcome: 'upheld', decidedOn: '2026-11-12' };
      const back = await court.decide('resumption', resumption);
      await isRestricted(stayed, [listing]);
      await everybodyHasSpoken(back);
      expect((await findings()).filter((finding) => finding.listing === listing)).toEqual([]);
    });

    it('an exemption lets one thing rest for its time, and nothing else', async () => {
      const { listing } = await court.list('story-exempt', 6);
      await isRestricted(exempted, [listing]);
      const now = new SystemClock().now().getTime();
      const [from, until] = [now - 3_600_000, now + 10_000].map((at) => new Date(at).toISOString());
      const exemption = {
        row: 'exemption',
        listing: 'story-exempt',
        measure: 'flight',
        from,
        until,
        purpose: '赴外地奔丧',
      };
      await court.decide('exemption', exemption);
      await eventually(async () =>
        expect(await check('aviation', exempted)).toEqual({ decision: 'allow', listings: [] }),
      );
      await eventually(async () =>
        expect(await check('rail', exempted)).toEqual({ decision: 'deny', listings: [listing] }),
      );
      await isRestricted(exempted, [listing]); // when its time is over, without any further event
    });

    it('a person listed by two courts stays restricted until the second deletes', async () => {
      const first = await court.list('story-3a', 4);
      const { row: _row, ...second } = {
        ...listingOf('story-3b', 4),
        court: { code: 'JS9903', name: '测试市第三人民法院' },
      };
      const other = await court.decide('listing', { row: 'listing', ...second });
      await isRestricted(twice, [first.listing, other.listing]);
      await everybodyHasSpoken(await court.delete('story-3a'));
      await isRestricted(twice, [other.listing]);
      await court.delete('story-3b');
      await isFree(twice);
    });

    it('an organisation is closed off by those whom it concerns, customs among them, and let go again', async () => {
      await everybodyHasSpoken(await court.list('story-4', 7, 'organisation'));
      const trail = await everybodyHasSpoken(await court.delete('story-4'));
      const called = trail.agencies.filter(({ measures }: { measures: unknown[] }) => measures.length > 0);
      expect(called.map(({ agency }: { agency: string }) => agency)).toEqual(['banking', 'procurement', 'customs']);
    });

    it('the ticket counter that confirmed a lift and goes on refusing is found out, once, and nobody else is accused', async () => {
      expect((await counter().memory()).kept).toMatchObject({ listing: lied.listing });
      const found = await eventually(async () => {
        const all = await findings();
        expect(all.filter(({ kind }) => kind === 'false-acknowledgment')).toHaveLength(1);
        return all;
      }, 60_000);
      // Every other lift is asked about as well before nobody else may be said to be accused.
      await eventually(async () => {
        const standing = await callService(bus, `${bus.services.reconciliation.url}/agencies`, { as: 'auditor' });
        for (const { agency, probes, oldestUnliftedMs } of standing.body) {
          expect([agency, oldestUnliftedMs]).toEqual([agency, null]);
          expect(probes.answered).toBeGreaterThanOrEqual(agency === 'customs' ? 1 : 3);
          expect(probes.answered).toBe(probes.ordered);
        }
      }, 60_000);
      expect((await findings()).map(({ kind, agency, listing }) => [kind, agency, listing])).toEqual([
        ['false-acknowledgment', 'rail', lied.listing],
      ]);
      const [{ finding }] = found;
      const { body } = await callService(bus, `${bus.services.reconciliation.url}/findings/${finding}`, {
        as: 'auditor',
      });
      const sources = body.statements.map(({ source }: { source: string }) => source);
      expect(sources).toEqual(expect.arrayContaining(['/agencies/rail', '/court-registry']));
      for (const statement of body.statements)
        expect(statement).toMatchObject({
          leaf: expect.stringMatching(/^[0-9a-f]{64}$/),
          signature: expect.any(String),
        });
      const trail = await trailOf(lied);
      const rail = trail.agencies.find(({ agency }: { agency: string }) => agency === 'rail');
      expect(rail.measures.map(({ code }: { code: string }) => code).sort()).toEqual(
        measuresOf('rail').map(({ code }) => code).sort(), // prettier-ignore
      );
      for (const measure of rail.measures)
        expect(measure).toMatchObject({ inForce: false, effective: expect.any(String), probed: { refuses: true } });
    });

    it('and every agency’s tables, rail’s too, are what the register published, acknowledged number by number', async () => {
      expect(AGENCIES).toHaveLength(5);
      await expectTruth(bus, {
        openFindings: ({ kind, agency }) => kind === 'false-acknowledgment' && agency === 'rail',
      });
    });
  });
}
