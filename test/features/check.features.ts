import { denialsTopic, type Denial } from '#contracts';
import { eventually } from '../support/eventually.js';
import { agencyUnderTest, type AgencyCase, type FeatureWorld } from './agency-under-test.js';

/** What a check answers beyond yes and no, one by one and in a stream, told from outside. */
export function checkFeatures(one: AgencyCase, world: () => FeatureWorld): void {
  const { agency, subject, ask, measure, refused } = one;
  describe(`${agency}, asked about a ${subject},`, () => {
    const { register, feed, newListing, aNumber, about, post, becomes } = agencyUnderTest(one, world);
    const who = (number: string) => (subject === 'person' ? { identityNumber: number } : { organisationCode: number });
    const masked = '9901**********001X';
    const published = (name: string) =>
      subject === 'person'
        ? { kind: 'person' as const, name, maskedNumber: masked, sex: 'male' as const, age: 40 }
        : { kind: 'organisation' as const, name, maskedNumber: masked, legalRepresentative: '丙某' };

    async function listed(name = '甲某'): Promise<{ listing: number; number: string }> {
      const [listing, number] = [newListing(), aNumber()];
      await register().send(feed().publish(about(number, { listing, subject: published(name) })));
      await becomes(number, refused);
      return { listing, number };
    }
    async function ask1(question: object): Promise<Record<string, any>> {
      const response = await post('/check', { ask, ...question });
      expect(response.status).toBe(200);
      return (await response.json()) as Record<string, any>;
    }
    async function batch(body: string | Buffer): Promise<Record<string, any>[]> {
      const response = await fetch(`${world().url}/check/batch`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await world().token('agency', agency)}`,
          'content-type': 'application/x-ndjson',
        },
        body,
      });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
      return (await response.text())
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Record<string, any>);
    }
    const denialsOf = (requestIds: readonly string[]): unknown[] =>
      world()
        .overheard.on(denialsTopic(agency), 'sanctions.denial.v1')
        .filter(({ body }) => requestIds.includes((body as Denial).requestId));

    it('says why, and as of which number and time of every shard', async () => {
      const { number, listing } = await listed();
      const answer = await ask1({ requestId: `${agency}-why-${listing}`, subject: who(number) });
      expect(answer).toMatchObject({
        reason: refused === 'deny' ? 'restricted' : 'person-decides',
        unconfirmed: false,
        candidates: [],
      });
      const shard = feed().shardOf(listing);
      const at = answer.asOf.shards.find((each: { shard: number }) => each.shard === shard);
      expect(Object.keys(at)).toEqual(['shard', 'sequence', 'cutAt']);
      expect(at.sequence).toBeGreaterThan(0);
      const free = await ask1({ requestId: `${agency}-free-${listing}`, subject: who(aNumber()) });
      expect(free).toMatchObject({ decision: 'allow', reason: 'not-restricted', unconfirmed: false });
    });

    it('signs a denial when it decides, none when it inquires or screens', async () => {
      const { number, listing } = await listed();
      const ids = ['inquire', 'screen', 'decide'].map((purpose) => `${agency}-${purpose}-${listing}`);
      for (const [i, purpose] of ['inquire', 'screen', 'decide'].entries()) {
        const { decision, refusals } = await ask1({ requestId: ids[i], purpose, subject: who(number) });
        expect(decision).toBe(refused);
        const denials = refusals
          .filter(({ effect }: { effect: string }) => effect === 'deny' || effect === 'refer')
          .map(({ denial }: { denial: string | null }) => denial !== null);
        expect(new Set(denials)).toEqual(new Set([purpose === 'decide']));
      }
      await eventually(() => expect(denialsOf([ids[2]]).length).toBeGreaterThan(0));
      expect(denialsOf(ids.slice(0, 2))).toEqual([]);
    });

    it('refuses nobody for a name: it shows who it may be, and allows a name that nobody listed bears', async () => {
      const name = `名${listingName()}`;
      const { listing } = await listed(name);
      const requestId = `${agency}-name-${listing}`;
      const answer = await ask1({ requestId, subject: { name: `　${name} ` } });
      expect(answer).toMatchObject({ decision: 'refer', reason: 'name-alone', refusals: [] });
      expect(answer.candidates).toEqual([
        {
          listing,
          revision: 1,
          maskedNumber: masked,
          court: '崇川区人民法院',
          caseNumber: '(2025)苏0602执1234号',
          until: null,
          measures: expect.arrayContaining([measure]),
        },
      ]);
      expect(await ask1({ requestId: `${requestId}-other`, subject: { name: `${name}某` } })).toMatchObject({
        decision: 'allow',
        candidates: [],
      });
      await register().send(feed().delete(listing));
      await eventually(async () =>
        expect((await ask1({ requestId: `${requestId}-lifted`, subject: { name } })).decision).toBe('allow'),
      );
      expect(denialsOf([requestId])).toEqual([]);
    });

    it('answers a stream line by line in its order, and no broken line ends it', async () => {
      const name = `名${listingName()}`;
      const { number, listing } = await listed(name);
      const line = (requestId: string, question: object): string => JSON.stringify({ requestId, ask, ...question });
      const lines = [
        line('a', { subject: who(number) }),
        '{"requestId":',
        line('b', { subject: who(aNumber()) }),
        line('c', { subject: { identityNumber: '990101198001011231' } }),
        '',
        JSON.stringify({ requestId: 'long', filler: 'x'.repeat(20_000) }),
        '[1]',
        line('d', { subject: { name } }),
        line('e', { subject: who(number), purpose: 'punish' }),
        line(`${agency}-batch-${listing}`, { subject: who(number), purpose: 'decide' }),
      ];
      const bytes = Buffer.concat([Buffer.from(`${lines.join('\n')}\n`), Buffer.from([0xff, 0xfe, 0x0a])]);
      const answers = await batch(bytes);
      expect(answers.map(({ line, requestId, decision, error }) => [line, requestId, decision ?? error.code])).toEqual([
        [1, 'a', refused],
        [2, null, 'malformed-json'],
        [3, 'b', 'allow'],
        [4, 'c', 'invalid-input'],
        [6, null, 'line-too-long'],
        [7, null, 'invalid-input'],
        [8, 'd', 'refer'],
        [9, 'e', 'invalid-input'],
        [10, `${agency}-batch-${listing}`, refused],
        [11, null, 'malformed-json'],
      ]);
      expect(answers[3].error.errors).toEqual([{ field: 'subject.identityNumber', problem: expect.any(String) }]);
      expect(JSON.stringify(answers[3])).not.toContain('990101198001011231');
      expect(answers[0].refusals.every(({ denial }: { denial: unknown }) => denial === null)).toBe(true);
      expect(answers[8].refusals.some(({ denial }: { denial: unknown }) => denial !== null)).toBe(true);
    });

    it('answers ten thousand in one request, each its own', async () => {
      const { number } = await listed();
      const lines = Array.from({ length: 10_000 }, (_, i) =>
        JSON.stringify({ requestId: `m-${i}`, subject: i % 1_000 === 7 ? who(number) : { name: `无名${i}` }, ask }),
      );
      const answers = await batch(lines.join('\n'));
      expect(answers.map(({ requestId }) => requestId)).toEqual(lines.map((_, i) => `m-${i}`));
      expect(answers.filter(({ decision }) => decision !== 'allow').map(({ line }) => line)).toEqual(
        Array.from({ length: 10 }, (_, i) => 1_000 * i + 8),
      );
    });

    it('takes a stream from its own agency only, and only as NDJSON', async () => {
      const other = agency === 'rail' ? 'aviation' : 'rail';
      const ndjson = (token: string, type: string) =>
        fetch(`${world().url}/check/batch`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': type },
          body: '{}\n',
        });
      expect((await ndjson(await world().token('agency', other), 'application/x-ndjson')).status).toBe(403);
      expect((await ndjson(await world().token('operator'), 'application/x-ndjson')).status).toBe(403);
      expect((await ndjson(await world().token('agency', agency), 'application/json')).status).toBe(400);
    });
  });
}

let names = 0;
/** A name's part that no other test uses. */
const listingName = (): string => String.fromCodePoint(0x5000 + names++, 0x6000 + names);
