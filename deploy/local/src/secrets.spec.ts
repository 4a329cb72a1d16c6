import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileKeyring, fileSigner, writeDirectory, type DirectoryKey } from '#messaging';
import { DataFolder } from './folder.js';
import { openSecrets } from './secrets.js';
import { PARTICIPANTS, firstKeyOf } from './services.js';
import { SigningKeys } from './signing-keys.js';

const signedUpTo = { 'sanctions.denials.rail.v1': [3, 0] };
const ordered = { by: 'Chen Bo', reason: 'found in a backup' };

describe('the key directory of a data folder', () => {
  let path: string;
  beforeEach(() => (path = mkdtempSync(join(tmpdir(), 'bus-secrets-'))));
  afterEach(() => rmSync(path, { recursive: true }));

  const aStart = async () => {
    const folder = DataFolder.open(path);
    try {
      return await openSecrets(folder);
    } finally {
      folder.close();
    }
  };
  const keysNow = () => new SigningKeys(DataFolder.peek(path));
  const directory = () => join(path, 'public', 'keys.json');
  const pem = (keyId: string) => join(path, 'secrets', 'signing', `${keyId}.pem`);
  const sign = (keys: readonly DirectoryKey[], keyId = 'register-1') =>
    writeFileSync(directory(), writeDirectory(keys, [fileSigner(keyId, pem(keyId))]));

  it('gets the key of an agency that came later, and keeps what it says of the others', async () => {
    await aStart();
    const keys = keysNow().list();
    expect(keys.map(({ keyId }) => keyId)).toEqual(PARTICIPANTS.map(firstKeyOf));
    keysNow().revoke('rail-1', { ...ordered, signedUpTo });
    const before = keysNow().list().filter(({ keyId }) => keyId !== 'customs-1'); // prettier-ignore
    sign(before);
    await aStart();
    const after = keysNow().list();
    expect(after.slice(0, -1)).toEqual(before);
    expect(after.at(-1)).toEqual(keys.find(({ keyId }) => keyId === 'customs-1'));
    expect(new FileKeyring(directory()).find('customs-1')?.owner).toBe('/agencies/customs');
  });

  it('is not signed anew when somebody changed it: the start is refused, and says why', async () => {
    await aStart();
    const [register, ...others] = keysNow().list();
    const tampered = { keys: [register, ...others.slice(1)], signedBy: 'register-1', signature: 'AAAA' };
    writeFileSync(directory(), JSON.stringify(tampered));
    await expect(aStart()).rejects.toThrow(/keys\.json is not as this bus signed it .*put the last one back/s);
    expect(readFileSync(directory(), 'utf8')).toBe(JSON.stringify(tampered));
    expect(() => keysNow().rotate('rail', ordered)).toThrow('is not as this bus signed it');
  });

  it('is refused when it is lost, because nobody else knows which keys are revoked', async () => {
    await aStart();
    rmSync(directory());
    await expect(aStart()).rejects.toThrow(/the key directory .*keys\.json is lost/);
  });

  it('gets a new key with who, when and why; it is the one that the service starts with next', async () => {
    const secrets = await aStart();
    expect(secrets.signingKeyId('rail')).toBe('rail-1');
    const made = keysNow().rotate('rail', ordered);
    expect(made).toMatchObject({ keyId: 'rail-2', owner: '/agencies/rail', revokedAt: null, made: ordered });
    expect(Date.parse(made.made!.at)).not.toBeNaN();
    expect(keysNow().list().map(({ keyId }) => keyId)).toEqual([...PARTICIPANTS.map(firstKeyOf), 'rail-2']); // prettier-ignore
    expect([secrets.signingKeyId('rail'), secrets.signingKeyFile('rail')]).toEqual(['rail-2', pem('rail-2')]);
    expect(keysNow().rotate('rail', { ...ordered, from: new Date('2099-01-01') }).keyId).toBe('rail-3');
    expect((await aStart()).signingKeyId('rail')).toBe('rail-2');
  });

  it('keeps who revoked a key, when and why, with the numbers up to which it is believed', async () => {
    await aStart();
    keysNow().rotate('rail', ordered);
    keysNow().revoke('rail-1', { ...ordered, signedUpTo });
    const revoked = keysNow().list().find(({ keyId }) => keyId === 'rail-1'); // prettier-ignore
    expect(revoked).toMatchObject({ revocation: { ...ordered, signedUpTo } });
    expect(Date.parse(revoked!.revokedAt!)).not.toBeNaN();
    expect(new FileKeyring(directory()).find('rail-1')?.signedUpTo).toEqual(signedUpTo);
    expect(() => keysNow().revoke('rail-1', { ...ordered, signedUpTo })).toThrow('revoked already');
    expect(() => keysNow().revoke('rail-9', { ...ordered, signedUpTo })).toThrow('there is no key rail-9');
  });

  it("is signed by the register's next key from then on; what its old key signs alone is refused", async () => {
    await aStart();
    keysNow().rotate('court-registry', ordered);
    const { signedBy, countersigned } = JSON.parse(readFileSync(directory(), 'utf8')) as {
      signedBy: string;
      countersigned: { keyId: string }[];
    };
    expect([signedBy, countersigned.map(({ keyId }) => keyId)]).toEqual(['register-2', ['register-1']]);
    sign(keysNow().list(), 'register-1');
    await expect(aStart()).rejects.toThrow('is not as this bus signed it');
  });

  it('survives a rotation that was killed at any point', async () => {
    await aStart();
    writeFileSync(`${pem('register-2')}.unpublished`, 'half a ke');
    expect(keysNow().rotate('court-registry', ordered).keyId).toBe('register-2');
    renameSync(pem('register-2'), `${pem('register-2')}.unpublished`);
    expect((await aStart()).signingKeyId('court-registry')).toBe('register-2');
    expect(existsSync(`${pem('register-2')}.unpublished`)).toBe(false);
  });
});
