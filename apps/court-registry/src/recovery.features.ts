import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually.js';
import { listingOn, type RegisterProcess } from '../test/register-process.js';
import { aCorrectionRow, aDeletionRow, anIdentityNumber } from '../test/rows.js';

/** A database that is put back: what others had in it is gone afterwards. */
export function recoveryFeatures(registerProcess: () => RegisterProcess): void {
  let register: RegisterProcess;
  beforeAll(() => void (register = registerProcess()));

  describe('a register restored from an older copy', () => {
    it('writes nothing until the recovery, which takes back what Kafka holds and lists what clerks must complete', async () => {
      const known = await register.publish('listing', listingOn('before-the-copy', 21));
      // A decision that waits for its grace: who knows what happened to it after the copy was made.
      const [id, seal] = [randomUUID(), `'\\x00', 'id-1'`];
      await register.inDatabase(`
        INSERT INTO enforcement_case VALUES ('${id}', 'JS9902', 'c', '{}', 'clerk', clock_timestamp());
        INSERT INTO case_party VALUES ('${id}', '${id}', 'debtor', 0, 'person', 'male', '\\x00', ${seal});
        INSERT INTO listing_request (id, case_id, origin, debtor, court, received_on, author, recorded_at)
          VALUES ('${id}', '${id}', 'own-motion', '${id}', 'JS9902', '2026-03-02', 'clerk', clock_timestamp());
        INSERT INTO case_decision (id, request, case_id, debtor, decision_number, court, content_hash, sealed, identity_key, author, proposed_at, state, decided_by)
          VALUES ('${id}', '${id}', '${id}', '${id}', 'd', 'JS9902', '', ${seal}, 'clerk', clock_timestamp(), 'waiting', 'president')`);
      await register.bus.kill('court-registry', 'SIGKILL');
      await register.inDatabase(
        'CREATE DATABASE older_copy TEMPLATE court_registry OWNER court_registry_owner',
        'postgres',
      );
      await register.bus.start('court-registry');
      const { listing } = await register.publish('listing', listingOn('after-the-copy', 23));
      await register.publish(
        'correction',
        aCorrectionRow({ obligation: '支付1元' }, { listing: 'after-the-copy', learnedOn: '2026-11-02' }),
      );
      await register.publish('deletion', aDeletionRow({ listing: 'before-the-copy', learnedOn: '2026-11-02' }));
      await eventually(async () => expect(await register.allSent()).toBe(true));
      const before = await register.status();
      await register.bus.kill('court-registry', 'SIGKILL');
      await register.inDatabase('DROP DATABASE court_registry WITH (FORCE)', 'postgres');
      await register.inDatabase('ALTER DATABASE older_copy RENAME TO court_registry', 'postgres');
      await register.inDatabase(
        'GRANT CONNECT ON DATABASE court_registry TO court_registry_service, court_registry_owner',
        'postgres',
      );
      await register.bus.start('court-registry');

      expect(await register.status()).toMatchObject({ mode: 'behind' });
      expect(await register.propose('listing', listingOn('meanwhile', 25))).toMatchObject({
        status: 503,
        body: { code: 'register-behind' },
      });
      const recovered = await register.call('POST', '/recover', 'operator', {});
      expect(recovered).toMatchObject({
        status: 200,
        body: { mode: 'live', revisions: 3, unreadable: 0, epoch: before.epoch + 1, toComplete: [listing] },
      });
      const after = await register.status();
      expect(after).toMatchObject({ mode: 'live', epoch: before.epoch + 1, toComplete: [listing] });
      expect(await register.inDatabase('SELECT state, reason FROM case_decision')).toEqual([
        { state: 'not-published', reason: 'register-restored' },
      ]);
      const [{ number }] = await register.inDatabase<{ number: string }>(`SELECT nextval('notice_number') AS number`);
      expect(Number(number)).toBeGreaterThan(1_000_000);
      expect((await register.call('GET', `/listings/${known.listing}`, 'auditor')).body).toMatchObject({
        standing: 'deleted',
        revision: 2,
      });
      expect((await register.call('GET', `/listings/${listing}`, 'auditor')).body).toMatchObject({
        standing: 'in-force',
        revision: 2,
        obligation: '支付1元',
      });

      const next = await register.publish('listing', listingOn('meanwhile', 25));
      expect(next.listing).toBeGreaterThan(listing);
      const completed = await register.publish(
        'correction',
        aCorrectionRow(
          { subject: { number: anIdentityNumber('1980-05-17', 23) }, ability: '名下有工资收入' },
          { listing: 'after-the-copy', learnedOn: '2026-11-02' },
        ),
      );
      expect(completed).toMatchObject({ listing, revision: 3 });
      expect(await register.status()).toMatchObject({ toComplete: [] });
      const bodies = await register.inDatabase<{ body: any }>(
        `SELECT convert_from(data, 'UTF8')::jsonb AS body FROM outbox WHERE listing = ${listing} ORDER BY revision`,
      );
      expect(bodies[2].body.subjectRefs).toEqual(bodies[0].body.subjectRefs);
      expect(bodies[2].body.measures).toEqual(bodies[0].body.measures);
      expect(await register.call('POST', '/recover', 'operator', {})).toMatchObject({ status: 409 });
    });
  });
}
