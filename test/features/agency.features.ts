import { acknowledgmentsTopic, denialsTopic, type Denial } from '#contracts';
import { measuresFor } from '../support/register-feed.js';
import { eventually } from '../support/eventually.js';
import { agencyUnderTest, type AgencyCase, type FeatureWorld } from './agency-under-test.js';

/** What every agency must do, told from outside: over HTTP and Kafka, on a process of its own. */
export function agencyFeatures(one: AgencyCase, world: () => FeatureWorld): void {
  const { agency, subject, ask, measure, refused } = one;
  describe(`${agency}, of a listed ${subject},`, () => {
    const { register, feed, newListing, skipListingsTo, aNumber, about, post, check, becomes, outcomes } =
      agencyUnderTest(one, world);

    it('refuses what the measure closes, and says by which court, case and law, and how to object', async () => {
      const [listing, number] = [newListing(), aNumber()];
      expect((await check(number)).decision).toBe('allow');
      await register().send(feed().publish(about(number, { listing })));
      const { refusals } = await becomes(number, refused);
      expect(refusals.find((one) => one.measure === measure)).toMatchObject({
        listing,
        revision: 1,
        effect: refused,
        court: '崇川区人民法院',
        caseNumber: '(2025)苏0602执1234号',
        grounds: ['refusal'],
        basis: [expect.objectContaining({ article: expect.any(String), tier: expect.any(String) })],
        howToObject: expect.objectContaining({ en: expect.stringContaining('court') }),
        denial: expect.any(String),
      });
      expect((await check(aNumber())).decision).toBe('allow');
      expect((await check(number, { ask: { measure } })).decision).toBe(refused);
    });

    it('lets go at a deletion, and says on its topic that it applied and lifted', async () => {
      const [listing, number] = [newListing(), aNumber()];
      await register().send(feed().publish(about(number, { listing })));
      await becomes(number, refused);
      await register().send(feed().delete(listing));
      expect((await becomes(number, 'allow')).refusals).toEqual([]);
      await eventually(() => expect(outcomes(listing)).toEqual(['applied', 'lifted']));
    });

    it('goes on refusing while a second court’s listing stands, and names only that one', async () => {
      const [first, second, number] = [newListing(), newListing(), aNumber()];
      await register().send(
        feed().publish(about(number, { listing: first })),
        feed().publish(about(number, { listing: second })),
      );
      await eventually(async () =>
        expect(new Set((await check(number)).refusals.map(({ listing }) => listing))).toEqual(new Set([first, second])),
      );
      await register().send(feed().delete(first));
      await eventually(async () =>
        expect(new Set((await check(number)).refusals.map(({ listing }) => listing))).toEqual(new Set([second])),
      );
      await register().send(feed().delete(second));
      await becomes(number, 'allow');
    });

    it('releases the wrong subject and takes the right one when an identity is corrected', async () => {
      const [listing, wrong, right] = [newListing(), aNumber(), aNumber()];
      await register().send(feed().publish(about(wrong, { listing })));
      await becomes(wrong, refused);
      await register().send(feed().correct(about(right, { listing })));
      await becomes(wrong, 'allow');
      await becomes(right, refused);
    });

    it('rests during a stay and takes up again after it', async () => {
      const [listing, number] = [newListing(), aNumber()];
      await register().send(feed().publish(about(number, { listing })), feed().stay(listing));
      await eventually(() => expect(outcomes(listing)).toEqual(['applied', 'lifted']));
      expect((await check(number)).decision).toBe('allow');
      await register().send(feed().correct(about(number, { listing })));
      await becomes(number, refused);
    });

    it('stops at the end of the term by itself, and for the time of an exemption', async () => {
      const [over, exempt, control] = [aNumber(), aNumber(), aNumber()];
      // Of one shard, so that the last of them shows that the others were applied.
      const first = newListing();
      const listings = [0, 1, 2].map((n) => first + n * feed().shards);
      const rests = measuresFor([agency], subject).map(({ code }) => ({
        measure: code,
        from: '2020-01-01T00:00:00Z',
        until: '2120-01-01T00:00:00Z',
      }));
      await register().send(
        feed().publish(about(over, { listing: listings[0], until: '2024-12-31T16:00:00.000Z' })),
        feed().publish(about(exempt, { listing: listings[1], rests })),
        feed().publish(about(control, { listing: listings[2] })),
      );
      skipListingsTo(listings[2] + 1);
      await becomes(control, refused);
      const silent = [(await check(over)).decision, (await check(exempt)).decision];
      expect(silent).toEqual(['allow', 'allow']);
    });

    it('lifts ahead of a number that is missing, asks for it, and heals when it comes', async () => {
      const [listing, number, other] = [newListing(), aNumber(), aNumber()];
      await register().send(feed().publish(about(number, { listing })));
      await becomes(number, refused);
      const sameShard = listing + feed().shards;
      const lost = feed().publish(about(other, { listing: sameShard }));
      const deletion = feed().delete(listing);
      await register().send(deletion);
      await becomes(number, 'allow');
      const shard = feed().shardOf(listing);
      await eventually(() => {
        const asked = world()
          .overheard.on(acknowledgmentsTopic(agency), 'sanctions.gap.v1')
          .map(({ body }) => body);
        expect(asked).toContainEqual({ agency, shard, from: lost.attributes.sequence, to: lost.attributes.sequence });
      });
      await register().send(lost, deletion);
      await becomes(other, refused);
      await eventually(() => expect(outcomes(listing)).toEqual(['applied', 'lifted']));
      await register().send(feed().delete(sameShard));
      skipListingsTo(sameShard + 1);
    });

    it('takes no notice of what comes twice', async () => {
      const [listing, number] = [newListing(), aNumber()];
      const [published, deleted] = [feed().publish(about(number, { listing })), feed().delete(listing)];
      await register().send(published, deleted, published, deleted, published);
      await eventually(() => expect(outcomes(listing)).toEqual(['applied', 'lifted']));
      expect((await check(number)).decision).toBe('allow');
    });

    it('lifts by the headers of a deletion whose body it cannot read, rejects it, and keeps it for an operator', async () => {
      const [listing, number] = [newListing(), aNumber()];
      await register().send(feed().publish(about(number, { listing })));
      await becomes(number, refused);
      await register().sendUnusable(feed().delete(listing));
      await becomes(number, 'allow');
      await eventually(() => expect(outcomes(listing)).toEqual(['applied', 'rejected']));
      const operator = await world().token('operator');
      const held = (await (
        await fetch(`${world().url}/quarantine`, { headers: { authorization: `Bearer ${operator}` } })
      ).json()) as { id: number; listing: number; reason: string }[];
      const mine = held.find((one) => one.listing === listing)!;
      expect(mine.reason).toBe('unreadable');
      const settled = await post(`/quarantine/${mine.id}/discard`, { reason: 'seen, the register knows' }, operator);
      expect(await settled.json()).toMatchObject({
        state: 'discarded',
        settledBy: 'local-operator',
        settledReason: 'seen, the register knows',
      });
      expect((await post(`/quarantine/${mine.id}/discard`, { reason: 'once more' }, operator)).status).toBe(409);
    });

    it('believes nothing that was changed on the way, and takes the true event when it comes', async () => {
      const [listing, number] = [newListing(), aNumber()];
      const event = feed().publish(about(number, { listing }));
      await register().sendTampered(event);
      await register().send(event);
      await becomes(number, refused);
      await eventually(() => expect(outcomes(listing)).toEqual(['applied']));
    });

    it('signs one denial for a refusal, however often the same request asks', async () => {
      const [listing, number, requestId] = [newListing(), aNumber(), `${agency}-once`];
      await register().send(feed().publish(about(number, { listing })));
      await becomes(number, refused);
      const [first, again] = [await check(number, { requestId }), await check(number, { requestId })];
      const denialIds = first.refusals.map(({ denial }) => denial);
      expect(again.refusals.map(({ denial }) => denial)).toEqual(denialIds);
      await eventually(() => {
        const mine = world()
          .overheard.on(denialsTopic(agency), 'sanctions.denial.v1')
          .filter(({ body }) => (body as Denial).requestId === requestId);
        expect(mine.map(({ body }) => body.denial).sort()).toEqual(denialIds.filter((id) => id !== null).sort());
        expect(
          mine.every(({ source, shard }) => source === `/agencies/${agency}` && shard === feed().shardOf(listing)),
        ).toBe(true);
        expect(JSON.stringify(mine)).not.toContain(number);
      });
      const another = aNumber();
      await register().send(feed().publish(about(another, { listing: newListing() })));
      await becomes(another, refused);
      const who = subject === 'person' ? { identityNumber: another } : { organisationCode: another };
      expect((await post('/check', { requestId, subject: who, ask })).status).toBe(409);
    });

    it('says how fresh its answer is: stale without a cut, not after one', async () => {
      await register().cut();
      const answer = await eventually(async () => {
        const fresh = await check(aNumber());
        expect(fresh.stale).toBe(false);
        return fresh;
      });
      expect(answer.asOf.shards).toHaveLength(feed().shards);
      expect(answer.asOf.cutAt).not.toBeNull();
    });

    it('answers nobody without a token, nobody else’s token, and names every field of a bad question', async () => {
      const question = { requestId: 'q', subject: { identityNumber: aNumber() }, ask };
      expect(
        (
          await fetch(`${world().url}/check`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(question),
          })
        ).status,
      ).toBe(401);
      const other = agency === 'rail' ? 'aviation' : 'rail';
      expect((await post('/check', question, await world().token('agency', other))).status).toBe(403);
      expect((await post('/check', question, await world().token('clerk'))).status).toBe(403);
      const bad = await post('/check', {
        requestId: 'q',
        subject: { identityNumber: '990101198001011231' },
        ask: { unheard: 'of' },
        ticket: 1,
      });
      expect(bad.status).toBe(400);
      expect(JSON.stringify(await bad.json())).toContain('ticket');
      const worse = await post('/check', { requestId: 'q', subject: {}, ask: { unheard: 'of' } });
      const fields = ((await worse.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field);
      expect(worse.status).toBe(400);
      expect(fields).toEqual(
        expect.arrayContaining(['subject', 'ask.unheard', ...Object.keys(ask).map((field) => `ask.${field}`)]),
      );
    });
  });
}
