import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findLocalBus, SERVICES } from '#local';
import { ATerminal } from '../../test/a-terminal.js';

const signedUpTo = { 'sanctions.acknowledgments.rail.v1': [4, 0], 'sanctions.denials.rail.v1': [1, 2] };
const by = ['--as', 'Chen Bo', '--reason', 'found in a backup'];

describe('keys', () => {
  let at: ATerminal;
  beforeEach(async () => {
    at = new ATerminal();
    await at.open();
    mkdirSync(join(at.folder, 'secrets', 'signing'), { recursive: true });
    mkdirSync(join(at.folder, 'public'));
    const pem = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const service of SERVICES)
      writeFileSync(join(at.folder, 'secrets', 'signing', `${service === 'court-registry' ? 'register' : service}-1.pem`), pem()); // prettier-ignore
    writeFileSync(join(at.folder, 'secrets', 'token-signing.pem'), pem());
    writeFileSync(join(at.folder, 'running.json'), JSON.stringify({ pid: process.pid, services: {} }));
    at.keys = findLocalBus(at.folder)!.keys;
    at.keys.begin();
    // The service, which takes up the newest key that the directory has for it.
    at.answers['GET /signing'] = () => ({ body: { keyId: newest('/agencies/rail'), signedUpTo } });
  });
  afterEach(() => at.close());
  const newest = (owner: string) => at.keys!.list().findLast((key) => key.owner === owner)!.keyId;
  const keyOf = (keyId: string) => at.keys!.list().find((key) => key.keyId === keyId);

  test('rotate publishes a new key with who and why, and list shows them', async () => {
    const { code, out } = await at.bus(['keys', 'rotate', 'rail', ...by]);
    expect([code, out]).toEqual([0, 'rail-2 is published; rail signs with it within two seconds\n']);
    expect(keyOf('rail-2')).toMatchObject({ made: { by: 'Chen Bo', reason: 'found in a backup' } });
    expect((await at.bus(['keys', 'list'])).out).toMatch(/rail-2.*Chen Bo.*found in a backup/);
    expect(JSON.parse((await at.bus(['keys', 'list', '--json'])).out)).toEqual(at.keys!.list());
  });

  test('rotate for later names the instant', async () => {
    const { out } = await at.bus(['keys', 'rotate', 'rail', ...by, '--from', '2099-01-01T00:00:00Z', '--json']);
    expect(JSON.parse(out)).toMatchObject({ keyId: 'rail-2', notBefore: '2099-01-01T00:00:00.000Z' });
    expect((await at.bus(['keys', 'rotate', 'rail', ...by, '--from', 'soon'])).code).toBe(2);
  });

  test('revoke gives the service a new key first, then asks it how far it has signed', async () => {
    const { code, out } = await at.bus(['keys', 'revoke', 'rail-1', ...by]);
    expect([code, out]).toEqual([0, expect.stringContaining('sanctions.denials.rail.v1  up to 1, 2')]);
    expect(keyOf('rail-1')).toMatchObject({ revocation: { by: 'Chen Bo', reason: 'found in a backup', signedUpTo } });
    expect(keyOf('rail-2')!.made!.reason).toBe('rail-1 is revoked: found in a backup');
    expect(at.seen.at(-1)).toMatchObject({ authorization: 'Bearer operator:Chen Bo' });
    expect((await at.bus(['keys', 'revoke', 'rail-1', ...by])).err).toContain('revoked already');
  });

  test('revoke changes nothing while the service can not say how far it has signed', async () => {
    const before = at.keys!.list();
    at.answers = {};
    expect((await at.bus(['keys', 'revoke', 'rail-1', ...by])).code).toBe(1);
    expect(at.keys!.list()).toEqual(before);
  });

  test('each needs a reason, a key or service that there is, and a directory that nobody else changed', async () => {
    expect((await at.bus(['keys', 'revoke', 'rail-1'])).code).toBe(2);
    expect((await at.bus(['keys', 'revoke', 'rail-7', ...by])).err).toContain('there is no key rail-7');
    expect((await at.bus(['keys', 'rotate', 'tram', ...by])).err).toContain('the services are court-registry, rail');
    const { directoryFile } = at.keys!;
    writeFileSync(directoryFile, readFileSync(directoryFile, 'utf8').replace('/agencies/rail', '/agencies/tram'));
    const { code, err } = await at.bus(['keys', 'rotate', 'rail', ...by]);
    expect([code, err]).toEqual([1, expect.stringContaining('is not as this bus signed it')]);
  });

  describe('of an agency whose program is not ours', () => {
    const [acknowledgments, denials] = Object.keys(signedUpTo);
    const end = (signedUpTo: number, succeededAt: number | null, beyond: number | null = null) =>
      ({ signedUpTo, succeededAt, beyond }); // prettier-ignore
    const heard = (said: object[], denied: object[] = [end(1, null), end(2, null)]) => {
      // It has not looked at the directory since a key was made.
      const topics = [
        { topic: acknowledgments, shards: said },
        { topic: denials, shards: denied },
      ];
      at.answers['GET /keys/rail-1/ends'] = () => ({ body: { keyId: 'rail-1', successors: [], topics } });
    };
    const revoke = (...more: string[]) => at.bus(['keys', 'revoke', 'rail-1', ...by, ...more]);
    beforeEach(() => {
      at.elsewhere = ['rail'];
      at.answers = {};
    });

    test('rotate says where the new key lies, for somebody must hand it over', async () => {
      const { out } = await at.bus(['keys', 'rotate', 'rail', ...by]);
      expect(out).toContain(`hand its private half to rail: ${join(at.folder, 'secrets', 'signing', 'rail-2.pem')}`);
    });

    test('revoke makes a new key, and waits until it was heard in every shard, whatever the agency says', async () => {
      heard([end(4, null), end(0, null)]);
      expect(await revoke()).toMatchObject({ code: 1, err: expect.stringContaining('rail-2 in each shard yet (missing: 0, 1)') }); // prettier-ignore
      heard([end(4, 5), end(0, null)]);
      expect((await revoke('--disown')).err).toContain('(missing: 1). Hand it the key');
      expect(at.keys!.list().filter(({ owner }) => owner === '/agencies/rail')).toHaveLength(2);
      expect(keyOf('rail-1')!.revokedAt).toBeNull();
    });

    test('revoke believes it up to where the agency went on with the next, by what the ledger heard', async () => {
      await at.bus(['keys', 'rotate', 'rail', ...by]);
      heard([end(4, 5), end(0, 1)]);
      const { code, out } = await revoke();
      expect([code, keyOf('rail-1')!.revocation]).toMatchObject([0, { by: 'Chen Bo', signedUpTo }]);
      expect(out).toContain(`On ${denials}, what was signed with it and not sent yet comes as a finding`);
      expect(out).not.toContain(`On ${acknowledgments}`);
    });

    test.each([
      ['behind its next key', [end(4, 5, 9), end(0, 1)], [end(1, 2), end(2, 3)], 'next key begins with 5, and it signed as far as 9'], // prettier-ignore
      ['behind numbers that are missing', [end(4, 5), end(0, 1)], [end(1, null, 900), end(2, 3)], '2 is missing, and there are numbers as far as 900'], // prettier-ignore
      ['where its next key leaves numbers out', [end(4, 7), end(0, 1)], [end(1, 2), end(2, 3)], '5 is missing, and there are numbers as far as 7'], // prettier-ignore
    ])('revoke asks about what it signed %s before it is disowned', async (_, said, denied, doubt) => {
      await at.bus(['keys', 'rotate', 'rail', ...by]);
      heard(said, denied);
      expect(await revoke()).toMatchObject({ code: 1, err: expect.stringContaining(doubt) });
      expect(keyOf('rail-1')!.revokedAt).toBeNull();
      expect((await revoke('--disown')).code).toBe(0);
      expect(keyOf('rail-1')!.revocation).toMatchObject({ signedUpTo });
    });
  });
});
