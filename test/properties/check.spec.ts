import fc from 'fast-check';
import { Applier, Check, SubjectIndex, type CheckAnswer, type EnforcedRow, type Question } from '#agency-adapter/parts';
import { measuresOf, selectMeasures, syntheticIdentityNumber, type ListingEvent, type Measure } from '#contracts';
import { subjectRef } from '#evidence';
import { FixedClock, Refusal } from '#service';
import { propertyRuns, propertyTimeoutMs } from '../support/property-runs.js';
import { RegisterFeed, slicesOf } from '../support/register-feed.js';
import { MemoryAdapterStore } from '../support/memory-adapter-store.js';
import { silent } from '../support/silent.js';

const SHARDS = 2;
const KEYS = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const NUMBERS = [0, 1, 2, 3].map((i) => syntheticIdentityNumber('1980-01-01', 'male', i));
const NAMES = ['甲某', '乙某'];
const INSTANTS = ['2025-06-01T16:00:00.000Z', '2025-06-02T07:30:00.000Z', '2025-06-02T16:00:00.000Z', '2025-06-04T16:00:00.000Z']; // prettier-ignore

interface Step {
  act: 'set' | 'stay' | 'delete' | 'cut' | 'repeat';
  listing: number;
  person: number;
  name: string;
  keys: number;
  policy: 'lawful-basis' | 'memorandum-2016' | 'draft-2022';
  /** Which of the policy's measures the court left. */
  kept: boolean[];
  until: string | null;
  rest: { from: string; until: string } | null;
  at: string;
}

const instant = fc.constantFrom(...INSTANTS);
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('set', 'set', 'set', 'stay', 'delete', 'cut', 'repeat'),
  listing: fc.integer({ min: 1, max: 5 }),
  person: fc.nat(NUMBERS.length - 1),
  name: fc.constantFrom(...NAMES),
  keys: fc.constantFrom(1, 2, 3),
  policy: fc.constantFrom('lawful-basis', 'memorandum-2016', 'draft-2022'),
  kept: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
  until: fc.option(instant),
  rest: fc.option(fc.record({ from: instant, until: instant })),
  at: instant,
});

/** Plays a history into an agency's tables in memory, and keeps the newest event of each listing beside them. */
async function play(agency: string, steps: readonly Step[]) {
  const store = new MemoryAdapterStore(SHARDS);
  const clock = new FixedClock(INSTANTS[0]);
  const applier = new Applier({ agency, enforcement: 'tables', store, clock, log: silent });
  const feed = new RegisterFeed(SHARDS);
  const newest = new Map<number, ListingEvent>();
  const said: ReturnType<RegisterFeed['cut']>[] = [];
  let newestCut: string | null = null;
  for (const one of steps) {
    const { act, listing, until, rest } = one;
    if (act === 'repeat' && said.length > 0) {
      await applier.handle(slicesOf([feed.again(said[listing % said.length])]));
      continue;
    }
    if (act === 'cut' || act === 'repeat') {
      if (newestCut === null || one.at > newestCut) newestCut = one.at;
      said.push(feed.cut(listing % SHARDS, one.at));
    } else if (act === 'stay') said.push(feed.stay(listing));
    else if (act === 'delete') said.push(feed.delete(listing));
    else {
      const measures = selectMeasures({ policy: one.policy, subjectKind: 'person' }).filter((_, i) => one.kept[i % 12]);
      const refs = KEYS.filter((_, i) => one.keys & (1 << i)).map((key) => subjectRef(key, NUMBERS[one.person]));
      said.push(
        feed.publish({
          listing,
          measures,
          until,
          subject: { kind: 'person', name: one.name, maskedNumber: `***${one.person}`, sex: 'male', age: 40 },
          subjectRefs: { [agency]: refs },
          rests: rest ? measures.map(({ code }) => ({ measure: code, ...rest })) : [],
        }),
      );
    }
    const event = said.at(-1)!;
    if (act !== 'cut' && act !== 'repeat') newest.set(listing, event.body as ListingEvent);
    await applier.handle(slicesOf([event]));
  }
  return { store, clock, newest, newestCut };
}

function checkOver(
  agency: string,
  keys: readonly Buffer[],
  store: MemoryAdapterStore,
  clock: FixedClock,
  reachable = true,
) {
  const index = new SubjectIndex();
  for (const { entries } of store.subjects) index.apply(entries);
  const shards = [...store.positions.values()];
  const inForce = [...store.rows.values()].filter(({ measures }) => measures.length > 0);
  const denied: string[] = [];
  const check = new Check({
    agency,
    subjectKeys: keys,
    subjects: { index, loaded: true, reachable, shards },
    source: {
      read: async ({ refs, nameTags }) => {
        const wanted = new Set(refs.map((ref) => ref.toString('hex')));
        const isWanted = ({ refs: own, nameTag }: EnforcedRow): boolean =>
          own.some((ref) => wanted.has(ref)) || nameTags.includes(nameTag!);
        return { rows: inForce.filter(isWanted), shards };
      },
    },
    denials: {
      enter: async ({ refused }) => {
        denied.push(...refused.map(({ listing, measure }) => `${listing}/${measure}`));
        return new Map(refused.map(({ listing, measure }) => [`${listing}/${measure}`, 'denial']));
      },
    },
    clock,
    staleAfterMs: 180_000,
  });
  return { check, denied, index };
}

/** What must be met, read off the newest events alone. */
function met(
  agency: string,
  events: Iterable<ListingEvent>,
  fits: (event: ListingEvent) => boolean,
  asked: readonly string[],
  clocks: readonly number[],
) {
  // prettier-ignore
  const found: { key: string; measure: Measure }[] = [];
  for (const event of events) {
    if (event.standing !== 'in-force' || !fits(event)) continue;
    if (event.until !== null && clocks.some((at) => Date.parse(event.until!) <= at)) continue;
    for (const measure of event.measures) {
      const rests = event.rests.some(
        (rest) =>
          rest.measure === measure.code &&
          clocks.some((at) => Date.parse(rest.from) <= at && at < Date.parse(rest.until)),
      );
      if (measure.agency === agency && asked.includes(measure.code) && !rests)
        found.push({ key: `${event.listing}/${measure.code}`, measure });
    }
  }
  return found.sort((a, b) => a.key.localeCompare(b.key));
}

const decisionOf = (effects: readonly string[]): string =>
  effects.includes('deny') ? 'deny' : effects.includes('refer') ? 'refer' : 'allow';
const REFUSING = ['deny', 'refer'];

describe('the answer to a check', () => {
  const history = fc.record({
    agency: fc.constantFrom('rail', 'banking', 'aviation'),
    steps: fc.array(step, { maxLength: 14 }),
    now: instant,
    keys: fc.constantFrom([0], [1], [0, 1]),
  });
  const answerOf = async (check: Check, question: Question): Promise<CheckAnswer> => {
    const answer = await check.ask(question);
    if (answer instanceof Refusal) throw new Error(answer.reason);
    return answer;
  };

  it(
    'is that of a naive scan of the newest events, whatever happened: no more is refused than an event allowed, and no less',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          history,
          fc.constantFrom('decide', 'inquire', 'screen'),
          async ({ agency, steps, now, keys }, purpose) => {
            // prettier-ignore
            const { store, clock, newest, newestCut } = await play(agency, steps);
            clock.set(now);
            const held = keys.map((i) => KEYS[i]);
            const { check, denied, index } = checkOver(agency, held, store, clock);
            const clocks = [Date.parse(now), ...(newestCut ? [Date.parse(newestCut)] : [])];
            const codes = measuresOf(agency).map(({ code }) => code);
            for (const asked of [codes, ...codes.map((code) => [code]), []]) {
              for (const number of NUMBERS) {
                const own = held.map((key) => subjectRef(key, number));
                const fits = ({ subjectRefs }: ListingEvent): boolean =>
                  ((subjectRefs as Record<string, string[]>)[agency] ?? []).some((ref) => own.includes(ref));
                const expected = met(agency, newest.values(), fits, asked, clocks);
                denied.length = 0;
                const answer = await answerOf(check, { requestId: 'r', subject: { number }, measures: asked, purpose });
                expect(answer.refusals.map(({ listing, measure }) => `${listing}/${measure}`).sort()).toEqual(
                  expected.map(({ key }) => key).sort(),
                );
                expect(answer.decision).toBe(decisionOf(expected.map(({ measure }) => measure.effect)));
                const refusing = expected.filter(({ measure }) => REFUSING.includes(measure.effect));
                expect(denied.sort()).toEqual(purpose === 'decide' ? refusing.map(({ key }) => key).sort() : []);
              }
              for (const name of NAMES) {
                const expected = met(agency, newest.values(), ({ subject }) => subject.name === name, asked, clocks)
                .filter(({ measure }) => REFUSING.includes(measure.effect)); // prettier-ignore
                denied.length = 0;
                const answer = await answerOf(check, { requestId: 'r', subject: { name }, measures: asked, purpose });
                expect(answer.decision).toBe(expected.length > 0 ? 'refer' : 'allow');
                expect(answer.candidates.flatMap((one) => one.measures.map((code) => `${one.listing}/${code}`)).sort()).toEqual(
                expected.map(({ key }) => key).sort(),
              ); // prettier-ignore
                expect([answer.refusals, denied]).toEqual([[], []]);
              }
            }
            const refs = [...store.rows.values()].flatMap(({ refs, listing }) =>
              refs.map((ref) => `${ref}/${listing}`),
            );
            expect(index.size).toBe(new Set(refs).size);
          },
        ),
        propertyRuns(150),
      );
    },
    propertyTimeoutMs,
  );

  it(
    'without the database allows nobody wrongly and denies nobody: a person decides where a rule may be met',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async ({ agency, steps, now, keys }) => {
          const { store, clock, newest, newestCut } = await play(agency, steps);
          clock.set(now);
          const held = keys.map((i) => KEYS[i]);
          const { check, denied } = checkOver(agency, held, store, clock, false);
          const clocks = [Date.parse(now), ...(newestCut ? [Date.parse(newestCut)] : [])];
          for (const code of measuresOf(agency).map((measure) => measure.code)) {
            for (const number of NUMBERS) {
              const own = held.map((key) => subjectRef(key, number));
              const fits = ({ subjectRefs }: ListingEvent): boolean =>
                ((subjectRefs as Record<string, string[]>)[agency] ?? []).some((ref) => own.includes(ref));
              const question = { requestId: 'r', subject: { number }, measures: [code], purpose: 'decide' } as const;
              const answer = await answerOf(check, question);
              expect(answer).toMatchObject({ unconfirmed: true, refusals: [] });
              expect(['allow', 'refer']).toContain(answer.decision);
              if (met(agency, newest.values(), fits, [code], clocks).length > 0) expect(answer.decision).toBe('refer');
              const everHeld = [...newest.values()].some(
                (event) =>
                  event.standing === 'in-force' &&
                  fits(event) &&
                  event.measures.some((measure) => measure.code === code),
              );
              if (!everHeld) expect(answer.decision).toBe('allow');
            }
          }
          expect(denied).toEqual([]);
        }),
        propertyRuns(100),
      );
    },
    propertyTimeoutMs,
  );
});
