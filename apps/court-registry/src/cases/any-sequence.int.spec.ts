import fc from 'fast-check';
import { propertyRuns, propertyTimeoutMs } from '../../../../test/support/property-runs.js';
import { CourtRoom, outboxOf } from '../../test/a-case.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { aDebtor, LAWS } from '../../test/cases.js';
import { anIdentityNumber } from '../../test/rows.js';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-06-01T04:00:00Z');
const grace = fc.constantFrom(undefined, 1, 2, 3);

/** What people do with one case, in any order; most of it is refused most of the time. */
const command = fc.oneof(
  fc.record({ do: fc.constant('ask' as const), ownMotion: fc.boolean() }),
  fc.record({ do: fc.constant('propose' as const), graceMonths: grace }),
  fc.record({ do: fc.constant('approve' as const), own: fc.boolean() }),
  fc.record({ do: fc.constant('serve' as const), daysAgo: fc.integer({ min: 0, max: 40 }) }),
  fc.record({ do: fc.constantFrom('perform' as const, 'pay' as const, 'revoke' as const, 'look' as const) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.oneof(fc.integer({ min: 1, max: 100 * DAY_MS }), fc.constant(31 * DAY_MS)) }), // prettier-ignore
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;
/** Such a case from the request on, so that many runs come as far as a publication. */
const opening: fc.Arbitrary<Command[]> = grace.map((graceMonths) => [
  { do: 'ask', ownMotion: false },
  { do: 'propose', graceMonths },
  { do: 'approve', own: false },
  { do: 'serve', daysAgo: 0 },
]);

/** What was done and when, as a bystander wrote it down. */
interface Notes {
  graceMonths: Map<string, number | undefined>;
  servedOn: Map<string, string>;
  performedAt: number | null;
}

let register: ARegister;
beforeAll(async () => {
  register = await aRegister();
});
afterAll(() => register.close());

const day = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
const lawful = <T>(promise: Promise<T>): Promise<T | null> =>
  promise.catch((error: { refusal?: unknown }) => {
    if (!error.refusal) throw error;
    return null;
  });

async function carryOut(room: CourtRoom, one: Command, notes: Notes, serial: number): Promise<void> {
  const today = day(register.clock.now().getTime());
  const { requests, decisions } = await room.show();
  const last = decisions.at(-1);
  if (one.do === 'wait') register.clock.advance(one.ms);
  else if (one.do === 'look') await register.desk.grace.look();
  else if (one.do === 'ask') await lawful(room.ask(today, one.ownMotion ? 'own-motion' : 'applicant'));
  else if (one.do === 'pay') {
    if (await lawful(room.pay(today, true))) notes.performedAt ??= register.clock.now().getTime();
  } else if (one.do === 'propose') {
    const open = requests.find(({ state }) => state === 'received');
    const more = { number: `d-${serial}-${decisions.length}`, graceMonths: one.graceMonths };
    const made = open && (await lawful(room.propose(open.request, more)));
    if (made) notes.graceMonths.set(more.number, one.graceMonths);
  } else if (last) {
    const { decision } = last;
    const { contentHash, decisionNumber } = last as unknown as { contentHash: string; decisionNumber: string };
    if (one.do === 'approve')
      await lawful(room.approve({ decision, contentHash }, one.own ? { ...president, sub: clerk.sub } : president)); // prettier-ignore
    else if (one.do === 'revoke') await lawful(room.revoke(decision));
    else if (one.do === 'perform') {
      if (await lawful(room.performed(decision, today))) notes.performedAt ??= register.clock.now().getTime();
    } else if (one.do === 'serve') {
      const servedOn = day(register.clock.now().getTime() - one.daysAgo * DAY_MS);
      if (await lawful(room.serve(decision, servedOn))) notes.servedOn.set(decisionNumber, servedOn);
    }
  }
}

/** No earlier than the same date so many months later, counted without the product's own calendar. */
function graceIsOver(publishedOn: string, servedOn: string, months: number): boolean {
  const [year, month, date] = servedOn.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  const end = new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth)));
  return publishedOn > end.toISOString().slice(0, 10);
}

let serial = 0;

describe('whatever people do, and in whatever order', () => {
  it(
    'nobody under eighteen is published (P 4, D 67(1)), nothing before its grace is over (D 66(2)), nobody who has performed',
    async () => {
      let publications = 0;
      let ends = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...LAWS),
          fc.boolean(),
          opening,
          fc.array(command, { maxLength: 14 }),
          async (law, isMinor, first, rest) => {
            const run = serial++;
            register.law.ruleSet = law;
            register.clock.set(new Date(START));
            // Eighteen a few years after any end of the run, or long since.
            const number = anIdentityNumber(isMinor ? '2017-05-17' : '1980-05-17', 1 + 2 * (run % 499));
            const debtors = [aDebtor({ number })];
            const room = await CourtRoom.open(register, {
              case: { number: `c-${run}`, filedOn: '2026-01-12' },
              debtors,
            });
            const notes: Notes = { graceMonths: new Map(), servedOn: new Map(), performedAt: null };
            const last: Command[] = [{ do: 'wait', ms: 200 * DAY_MS }, { do: 'look' }];
            for (const one of [...first, ...rest, ...last]) await carryOut(room, one, notes, run);
            const published = (await outboxOf(register)).filter(({ body }) => body.case.number === `c-${run}`);
            const listed = (await room.show()).decisions.filter(({ state }) => state === 'published');
            expect(published).toHaveLength(listed.length);
            if (isMinor) expect(published).toEqual([]);
            for (const { body } of published) {
              publications++;
              const months = notes.graceMonths.get(body.decision.number);
              if (months !== undefined) {
                ends++;
                const servedOn = notes.servedOn.get(body.decision.number);
                expect(servedOn).toBeDefined();
                expect(graceIsOver(body.publishedOn, servedOn!, months)).toBe(true);
              }
              if (notes.performedAt !== null) {
                const [{ at }] = await register.database.query<{ at: Date }>(
                  'SELECT made_at AS at FROM revision WHERE listing = $1 AND revision = 1',
                  [body.listing],
                );
                expect(at.getTime()).toBeLessThanOrEqual(notes.performedAt);
              }
            }
            // What another run left waiting must not be counted here.
            const { decisions } = await room.show();
            for (const { decision, state } of decisions) if (state === 'waiting') await room.revoke(decision);
          },
        ),
        propertyRuns(150),
      );
      // A property that never comes to the point proves nothing.
      expect(publications).toBeGreaterThan(10);
      expect(ends).toBeGreaterThan(0);
    },
    propertyTimeoutMs,
  );
});
