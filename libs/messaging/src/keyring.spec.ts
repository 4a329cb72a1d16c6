import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rawPublicKey } from '#evidence';
import { eventually } from '../../../test/support/eventually.js';
import { FileKeyring, fixedSigner, ServiceSigner, writeDirectory, type DirectoryKey, type OwnKey } from './index.js';

const aKey = (keyId: string): OwnKey => ({ keyId, privateKey: generateKeyPairSync('ed25519').privateKey });
const entry = ({ keyId, privateKey }: OwnKey, change: Partial<DirectoryKey> = {}): DirectoryKey => ({
  keyId,
  owner: keyId.startsWith('register') ? '/court-registry' : '/agencies/rail',
  publicKey: rawPublicKey(privateKey),
  notBefore: '2025-01-01T00:00:00.000Z',
  notAfter: '2035-01-01T00:00:00.000Z',
  revokedAt: null,
  ...change,
});
const revoked = (signedUpTo = {}) => ({
  revokedAt: '2026-01-01T00:00:00.000Z',
  revocation: { by: 'Chen Bo', reason: 'stolen', signedUpTo },
});

describe('the key directory', () => {
  const [register1, register2, rail1, rail2] = ['register-1', 'register-2', 'rail-1', 'rail-2'].map(aKey);
  const first = [entry(register1), entry(rail1)];
  let folder: string;
  let path: string;
  let told: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bus-keys-'));
    path = join(folder, 'keys.json');
    told = [];
    writeFileSync(path, writeDirectory(first, [register1]));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const log = {
    info: () => undefined,
    error: (fields: object) => void told.push((fields as { code: string }).code),
  };
  const open = () => new FileKeyring(path, log);

  it('is taken up when it changes, under the key that it knew before', async () => {
    const keyring = open();
    writeFileSync(path, writeDirectory([...first, entry(rail2)], [register1]));
    await eventually(() => expect(keyring.find('rail-2')?.owner).toBe('/agencies/rail'));
  });

  it.each<[string, string, () => string]>([
    ['a key was added to', 'key-directory-signature', () => { const file = JSON.parse(writeDirectory(first, [register1])) as { keys: DirectoryKey[] }; file.keys.push(entry(rail2)); return JSON.stringify(file); }], // prettier-ignore
    ['an agency signed', 'key-directory-signature', () => writeDirectory([...first, entry(rail2)], [rail1])],
    ['a register key signed that it names itself', 'key-directory-signature', () => writeDirectory([...first, entry(register2)], [register2])], // prettier-ignore
    ['a key is missing from', 'key-directory-undone', () => writeDirectory([entry(register1)], [register1])],
    ['a key was exchanged in', 'key-directory-undone', () => writeDirectory([entry(register1), entry({ ...rail2, keyId: 'rail-1' })], [register1])], // prettier-ignore
    ['a revocation names no numbers in', 'key-directory-unreadable', () => writeDirectory([entry(register1), entry(rail1, { revokedAt: '2026-01-01T00:00:00.000Z' })], [register1])], // prettier-ignore
    ['half was written of', 'key-directory-unreadable', () => writeDirectory(first, [register1]).slice(0, 100)],
  ])('that %s is not taken: the last good one stays in use', async (_, code, tampered) => {
    const keyring = open();
    writeFileSync(path, tampered());
    await eventually(() => {
      expect(keyring.find('rail-1')?.signedUpTo).toBeNull();
      expect(told).toContain(code);
    });
    expect(keyring.find('rail-2')).toBeUndefined();
    expect(keyring.find('rail-1')!.publicKey.equals(createPublicKey(rail1.privateKey))).toBe(true);
  });

  it('does not take an older copy back that knows nothing of a revocation', async () => {
    const older = writeDirectory(first, [register1]);
    writeFileSync(path, writeDirectory([entry(register1), entry(rail1, revoked())], [register1]));
    const keyring = open();
    writeFileSync(path, older);
    await eventually(() => {
      expect(keyring.find('rail-1')?.signedUpTo).toEqual({});
      expect(told).toContain('key-directory-undone');
    });
  });

  it("takes the register's next key, and then nothing that its revoked key signs", async () => {
    const keyring = open();
    const both = [...first, entry(register2)];
    // The reader slept through the directory between: it knows register-1 alone, and register-1 is revoked by now.
    const later = both.map((one) => (one.keyId === 'register-1' ? { ...one, ...revoked() } : one));
    writeFileSync(path, writeDirectory(later, [register2, register1]));
    await eventually(() => expect(keyring.find('register-1')?.signedUpTo).toEqual({}));
    writeFileSync(path, writeDirectory([...later, entry(rail2)], [register1]));
    await eventually(() => {
      expect(keyring.find('rail-2')).toBeUndefined();
      expect(told).toContain('key-directory-signature');
    });
  });
});

describe('the signer of a service', () => {
  const [rail1, rail2] = ['rail-1', 'rail-2'].map(aKey);
  const at = '2026-06-01T08:00:00.000Z';
  let folder: string;
  let keys: DirectoryKey[];
  let told: object[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bus-signer-'));
    keys = [entry(rail1)];
    told = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const aSigner = () =>
    new ServiceSigner({
      first: rail1,
      folder,
      directory: { all: () => keys },
      clock: { now: () => new Date(at) },
      log: { info: () => undefined, error: (fields) => void told.push(fields) },
    });
  const putIntoFolder = ({ keyId, privateKey }: OwnKey, as = keyId) =>
    writeFileSync(join(folder, `${as}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }));

  it('goes over to the next key once the directory names it and its private half is here', () => {
    const signer = aSigner();
    expect(signer.key().keyId).toBe('rail-1');
    keys = [entry(rail1), entry(rail2)];
    expect(signer.key().keyId).toBe('rail-1');
    putIntoFolder(rail2);
    expect(signer.key().keyId).toBe('rail-2');
    expect(rawPublicKey(signer.key().privateKey)).toBe(rawPublicKey(rail2.privateKey));
  });

  it('waits for a key whose day has not come, and takes no other key for it', () => {
    const signer = aSigner();
    putIntoFolder(rail2);
    keys = [entry(rail1), entry(rail2, { notBefore: '2026-06-02T00:00:00.000Z' })];
    expect(signer.key().keyId).toBe('rail-1');
    putIntoFolder(aKey('rail-3'), 'rail-2');
    keys = [entry(rail1), entry(rail2)];
    expect(signer.key().keyId).toBe('rail-1');
    expect(signer.key().keyId).toBe('rail-1');
    expect(told).toEqual([expect.objectContaining({ keyId: 'rail-2' })]);
  });

  it('goes on under a lapsed key that has no successor, and never under a revoked one', () => {
    const signer = aSigner();
    keys = [entry(rail1, { notAfter: '2026-01-01T00:00:00.000Z' })];
    expect(signer.key().keyId).toBe('rail-1');
    keys = [entry(rail1, revoked())];
    expect(() => signer.key()).toThrow(expect.objectContaining({ code: 'signing-key-revoked', retry: 'later' }));
  });

  it('stays as it is where it is fixed', () => {
    expect(fixedSigner(rail1).key()).toBe(rail1);
  });
});
