import { randomBytes } from 'node:crypto';
import { silent } from '../../../../test/support/silent.js';
import { aListingRow, anIdentityNumber } from '../../test/rows.js';
import { aRegister, clerk, type ARegister } from '../../test/a-register.js';
import { IdentityVault } from './identity-vault.js';
import { ListingStore } from './listing-store.js';
import { Resealer, TABLES } from './resealer.js';
import { SubjectKeys } from './subject-keys.js';

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

const LISTINGS = 1_200;

async function fill(): Promise<void> {
  const decisions = Array.from({ length: LISTINGS }, (_, i) => {
    const subject = {
      kind: 'person',
      name: `测试${i}`,
      number: anIdentityNumber(`19${60 + (i % 40)}-05-17`, ((2 * Math.floor(i / 40)) % 998) + 1),
      sex: 'male',
    };
    const { row: _row, ...decision } = aListingRow({ subject: subject as never });
    return { ...decision, decision: { ...decision.decision, number: `n-${i}` } };
  });
  for (let i = 0; i < LISTINGS; i += 100)
    await Promise.all(decisions.slice(i, i + 100).map((decision) => register.publish('listing', decision)));
}

describe('the rotation of the identity keys', () => {
  it('seals everything again, goes on after an interruption, and leaves nothing that needs the old key', async () => {
    await fill();
    const { row: _row, ...waiting } = aListingRow({ decision: { number: 'waiting', madeOn: '2026-03-02' } });
    const { proposal } = await register.proposals.propose(clerk, 'w', 'listing', waiting);
    const newKey = { 'id-2': randomBytes(32).toString('base64') };
    const both = new IdentityVault('id-2', { ...register.identityKeys, ...newKey });
    const parts = { database: register.database, vault: both, log: silent };

    const first = new Resealer(parts);
    first.start();
    await first.stop();
    const halfway = (await first.progress()).remaining['id-1'];
    expect(halfway).toBeGreaterThan(0);
    expect(halfway).toBeLessThan(2 * LISTINGS);

    const second = new Resealer(parts);
    await second.resealAll();
    expect(await second.progress()).toEqual({ current: 'id-2', running: false, remaining: {} });

    const onlyNew = new ListingStore(
      new IdentityVault('id-2', newKey),
      new SubjectKeys(randomBytes(32), { keyVersions: [1] }),
    );
    const listings = await onlyNew.read(register.database, [1, 700, LISTINGS]);
    expect([...listings.values()].every(({ content }) => content.subject.name.startsWith('测试'))).toBe(true);
    expect(listings.size).toBe(3);
    const [{ key }] = await register.database.query('SELECT identity_key AS key FROM proposal WHERE id = $1', [
      proposal,
    ]);
    expect(key).toBe('id-2');
  });

  it('knows every table that holds something sealed', async () => {
    const rows = await register.database.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'sealed' AND table_schema = current_schema() ORDER BY 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(TABLES.map(({ table }) => table).sort());
  });

  it('stops at bytes that do not open, and says so, rather than lose them', async () => {
    const { row: _row, ...decision } = aListingRow();
    await register.publish('listing', decision);
    const vault = new IdentityVault('id-3', { 'id-3': randomBytes(32).toString('base64') });
    await expect(new Resealer({ database: register.database, vault, log: silent }).resealAll()).rejects.toMatchObject({
      code: 'identity-key-unknown',
    });
    const [{ key }] = await register.database.query('SELECT identity_key AS key FROM revision');
    expect(key).toBe('id-1');
  });
});
