import fc from 'fast-check';
import { aRegister, type ARegister } from '../../apps/court-registry/test/a-register.js';
import { LAWS } from '../../apps/court-registry/test/cases.js';
import { Crashed } from '../support/memory-database.js';
import { propertyRuns, propertyTimeoutMs } from '../support/property-runs.js';
import { pseudonyms } from './cast.js';
import { CourtHouse } from './court-house.js';
import { anyDay, ENDINGS, type Event } from './court-orders.js';
import { RegisterBooks } from './register-books.js';

const START = new Date('2026-06-01T04:00:00Z');
/** Rows that a register has before anything happens. */
const KEPT = ['migrations', 'outbox_shard', 'relay_shard'];

let register: ARegister;
beforeAll(async () => {
  register = await aRegister(2);
});
afterAll(() => register?.close());

/** The register as on its first day: a run that fails is the same run when it is played again. */
async function forgetAll(): Promise<void> {
  await register.database.query(
    `DO $$ DECLARE t text; BEGIN
       SET LOCAL session_replication_role = replica;
       FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT IN ('${KEPT.join("', '")}') LOOP
         EXECUTE 'DELETE FROM ' || quote_ident(t);
       END LOOP;
       UPDATE outbox_shard SET last = 0; UPDATE relay_shard SET sent = 0; PERFORM setval('listing_number', 1, false);
     END $$`,
  );
  register.clock.set(START);
  register.key.notAfter = Date.parse('2099-01-01');
  register.settings.policy = 'lawful-basis';
  Object.assign(register.massLimits, { listingsPerHour: 10_000, deletionsPerHour: 10_000 });
}

/** Lets the register die once: when it wants to number, or when all is written and nothing committed. */
function dying(when: Event['crash']): () => void {
  if (when === undefined) return () => undefined;
  const { database, outbox } = register;
  if (when === 'before-numbering') {
    const seam = jest.spyOn(outbox, 'enqueue').mockRejectedValueOnce(new Crashed('before-commit'));
    return () => seam.mockRestore();
  }
  const commit = database.transaction.bind(database);
  const seam = jest.spyOn(database, 'transaction').mockImplementationOnce((work) =>
    commit(async (tx) => {
      await work(tx);
      throw new Crashed('before-commit');
    }),
  );
  return () => seam.mockRestore();
}

async function take(house: CourtHouse, { orders, crash }: Event): Promise<'crashed' | 'done'> {
  const revive = dying(crash);
  try {
    await Promise.all(orders.map((order) => house.carryOut(order, orders.length > 1)));
    return 'done';
  } catch (error) {
    if (!(error instanceof Crashed)) throw error;
    return 'crashed';
  } finally {
    revive();
    if (crash) house.restart();
  }
}

/** I1 to I3 and the law of each event: RegisterBooks. What keeps a lift from being taken: CourtHouse and its lift rule. */
describe('a register on PostgreSQL, whatever people order and in whatever order', () => {
  it(
    'publishes every change with its revision or not at all (I1), hits nobody by a listing that is a minor’s, over, stayed or deleted (P 2, 4, 10, 12), or anew by what the policy does not allow (P 8), and refuses no lift but for authority, a stale version or a missing fact (I10)',
    async () => {
      const refs = pseudonyms(register);
      const seen = { revisions: 0, ended: 0, lifts: 0 };
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...LAWS), anyDay, fc.constantFrom(...ENDINGS), async (law, day, ending) => {
          await forgetAll();
          register.law.ruleSet = law;
          const draft = law === 'draft-2022';
          const books = new RegisterBooks(register, refs);
          const house = new CourtHouse(register, books);
          for (const event of [...day, ...ending]) {
            const nothing = (await take(house, event)) === 'crashed';
            await books.check(JSON.stringify(event), { nothing, draft });
            const { orders, crash } = event;
            if (crash === undefined && orders.length === 1 && orders[0].do === 'look') books.checkEnded();
          }
          books.checkFreed(ending === ENDINGS[0]);
          for (const count of ['revisions', 'ended'] as const) seen[count] += books.counts[count];
          seen.lifts += house.lifts;
          runs++;
        }),
        propertyRuns(100),
      );
      // A property that never comes to the point proves nothing.
      if (runs >= 100) expect(Math.min(...Object.values(seen))).toBeGreaterThan(runs / 4);
    },
    5 * propertyTimeoutMs,
  );
});
