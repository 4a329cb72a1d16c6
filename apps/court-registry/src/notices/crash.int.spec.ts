import type { DatabaseHandle } from '#service';
import { eventually } from '../../../../test/support/eventually.js';
import { aRegister, clerk, type ARegister } from '../../test/a-register.js';
import { WebRecipient } from '../../test/a-recipient.js';
import { aDeletionRow, aListingRow } from '../../test/rows.js';

let register: ARegister;
let bank: WebRecipient;
beforeEach(async () => {
  [register, bank] = await Promise.all([aRegister(2), WebRecipient.start()]);
  const entered = { kind: 'credit-institution', name: '测试征信中心', channel: 'webhook', address: bank.url } as const;
  await register.notices.recipients.enter({ caller: clerk, key: 'bank' }, entered);
});
afterEach(async () => {
  await register.close();
  await bank.stop();
});

const numberOf = (serial: number) => `(2026)苏9902执${serial}号之一`;
const publish = (serial: number) =>
  register.publish('listing', aListingRow({ decision: { number: numberOf(serial), madeOn: '2026-03-02' } }));

/** The database as a process sees it that dies before one of its commits, after so many that went through. */
function dyingAfter(database: DatabaseHandle, commits: number): DatabaseHandle {
  let left = commits;
  return Object.assign(Object.create(database) as DatabaseHandle, {
    transaction: (work: (tx: never) => Promise<unknown>) =>
      database.transaction(async (tx) => {
        const result = await work(tx as never);
        if (left-- === 0) throw new Error('died before the commit');
        return result;
      }),
  });
}

describe('the follower of the outbox', () => {
  it('loses no notice and makes none twice, whenever it dies', async () => {
    for (let i = 0; i < 6; i++) await publish(500 + i);
    await register.publish('deletion', aDeletionRow({ listing: numberOf(502) }));
    let deaths = 0;
    for (let alive = false; !alive; deaths++) {
      const office = register.aNoticeOffice({ database: dyingAfter(register.database, deaths) });
      alive = await office.follow().then(
        () => true,
        () => false,
      );
    }
    expect(deaths).toBeGreaterThan(2);
    const made = await register.database.query<{ kind: string; n: number }>(
      'SELECT kind, listing, count(*)::int AS n FROM notice GROUP BY 1, 2',
    );
    expect(made).toHaveLength(5);
    expect(made.every(({ kind, n }) => kind === 'notice' && n === 1)).toBe(true);
    expect(await register.aNoticeOffice().follow()).toBe(0);
  });

  it('is one at a time: two of them make each notice once', async () => {
    for (let i = 0; i < 8; i++) await publish(500 + i);
    const made = await Promise.all([register.aNoticeOffice().follow(), register.aNoticeOffice().follow()]);
    expect(made[0] + made[1]).toBe(8);
  });

  it('makes retractions ahead of what waits in a bulk load', async () => {
    const { listing } = await publish(500);
    await register.notices.follow();
    await register.database.query('UPDATE notice SET tried = true, pending = false');
    await register.database.transaction(async (tx) => {
      // A bulk load of the same shard that nobody has followed yet.
      await tx.query(
        `INSERT INTO outbox (topic, shard, sequence, epoch, id, source, type, time, key_id, listing, revision, standing, salt, data, signature)
         SELECT topic, shard, sequence + n, epoch, gen_random_uuid(), source, type, time, key_id, 100000 + n * 2, 1, standing, salt, data, signature
         FROM outbox, generate_series(1, 1000) n WHERE listing = $1 AND revision = 1`,
        [listing],
      );
      await tx.query(`UPDATE outbox_shard SET last = last + 1000 WHERE shard = $1`, [listing % 2]);
    });
    await register.publish('deletion', aDeletionRow({ listing: numberOf(500) }));
    // Dies at the second transaction: after looking ahead, before the first batch of the load.
    const office = register.aNoticeOffice({ database: dyingAfter(register.database, 1) });
    await expect(office.follow()).rejects.toThrow('died before the commit');
    expect(await register.database.query('SELECT kind FROM notice ORDER BY number')).toEqual([
      { kind: 'notice' },
      { kind: 'retraction' },
    ]);
    expect(await register.aNoticeOffice().follow()).toBe(0);
  });
});

it('a letter whose sender died is sent again by the next, under the same number', async () => {
  await publish(500);
  await register.notices.follow();
  let holding = true;
  bank.answer = (_delivered, response) => (holding ? undefined : void response.writeHead(204).end());
  register.notices.start();
  await eventually(() => expect(bank.arrived).toHaveLength(1));
  await register.notices.stop();
  // What a process leaves that is killed in the middle of a send: a claim that nobody gives back.
  await register.database.query(
    `UPDATE notice SET claimed_until = clock_timestamp() + interval '300 milliseconds', next_at = clock_timestamp()`,
  );
  holding = false;
  register.notices.start();
  await eventually(() => expect(bank.letters).toEqual(['notice 1', 'notice 1']));
  await eventually(async () =>
    expect(await register.notices.receipts.ofListing(clerk, 1)).toMatchObject([{ receivedBy: 'webhook' }]),
  );
});
