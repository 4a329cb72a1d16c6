import { aListingRow, anIdentityNumber } from '../../test/rows.js';
import { aRegister, clerk, type ARegister } from '../../test/a-register.js';

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

const decisionOf = (number: string, birth = '1980-05-17') => {
  const subject = { kind: 'person', name: '测试甲', number: anIdentityNumber(birth, 1), sex: 'male' } as const;
  const { row: _row, ...decision } = aListingRow({ decision: { number, madeOn: '2026-03-02' }, subject });
  return decision;
};
const propose = (number: string, key = `key of ${number}`, birth?: string, caller = clerk) =>
  register.proposals.propose(caller, key, 'listing', decisionOf(number, birth));
const outcomeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'proposed',
    (error: { refusal: { reason: string } }) => error.refusal.reason,
  );
const keys = async (): Promise<string[]> => {
  const rows = await register.database.query<{ key: string }>('SELECT key FROM idempotency ORDER BY key');
  return rows.map(({ key }) => key);
};

describe('proposals that arrive together', () => {
  it('are taken in by one transaction; what is refused holds up no other, and leaves no key behind', async () => {
    const { listing } = await register.publish('listing', decisionOf('listed already'));
    expect(listing).toBeGreaterThan(0);
    await register.database.query('DELETE FROM idempotency');
    const outcomes = await Promise.all(
      [
        propose('one'),
        propose('listed already'),
        propose('a minor', 'key of a minor', '2012-05-17'),
        propose('of another court', 'key of another court', undefined, { ...clerk, court: 'another' }),
        propose('two'),
      ].map(outcomeOf),
    );
    expect(outcomes).toEqual(['proposed', 'duplicate-decision', 'minor', 'other-court', 'proposed']);
    const written = await register.database.query(
      `SELECT DISTINCT xmin::text FROM proposal WHERE decision_number IN ('one', 'two')`,
    );
    expect(written).toHaveLength(1);
    expect(await keys()).toEqual(['key of one', 'key of two']);
  });

  it('answer a second click of the same moment as the first, and refuse another body under its key', async () => {
    const [first, again, other] = await Promise.allSettled([
      propose('clicked twice', 'one key'),
      propose('clicked twice', 'one key'),
      propose('something else', 'one key'),
    ]);
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(again).toEqual(first);
    expect(other).toMatchObject({ reason: { refusal: { reason: 'key-reused' } } });
    expect(await propose('clicked twice', 'one key')).toEqual((first as PromiseFulfilledResult<unknown>).value);
    const [{ count }] = await register.database.query<{ count: string }>('SELECT count(*) FROM proposal');
    expect(Number(count)).toBe(1);
  });

  it('take the same key of two callers for two', async () => {
    const outcomes = [propose('mine', 'a key'), propose('theirs', 'a key', undefined, { ...clerk, sub: 'another' })];
    expect(await Promise.all(outcomes.map(outcomeOf))).toEqual(['proposed', 'proposed']);
  });
});
