import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder } from './folder.js';
import { openSecrets } from './secrets.js';
import { PARTICIPANTS, firstKeyOf } from './services.js';
import { FileKeyring } from '#messaging';

describe('the key directory of a data folder', () => {
  let path: string;
  beforeEach(() => (path = mkdtempSync(join(tmpdir(), 'bus-secrets-'))));
  afterEach(() => rmSync(path, { recursive: true }));

  const directoryAfterAStart = async () => {
    const folder = DataFolder.open(path);
    const { keyDirectoryFile } = await openSecrets(folder);
    folder.close();
    const { keys } = JSON.parse(readFileSync(keyDirectoryFile, 'utf8')) as {
      keys: { keyId: string; revokedAt: string | null }[];
    };
    return { keys, keyDirectoryFile };
  };

  it('gets the key of an agency that came later, and keeps what it says of the others', async () => {
    const { keys, keyDirectoryFile } = await directoryAfterAStart();
    expect(keys.map(({ keyId }) => keyId)).toEqual(PARTICIPANTS.map(firstKeyOf));
    const revokedAt = '2026-01-02T00:00:00.000Z';
    const before = keys
      .filter(({ keyId }) => keyId !== 'customs-1')
      .map((key) => (key.keyId === 'rail-1' ? { ...key, revokedAt } : key));
    writeFileSync(keyDirectoryFile, JSON.stringify({ keys: before, signedBy: 'register-1', signature: '' }));
    const after = (await directoryAfterAStart()).keys;
    expect(after.slice(0, -1)).toEqual(before);
    expect(after.at(-1)).toEqual(keys.find(({ keyId }) => keyId === 'customs-1'));
    expect(new FileKeyring(keyDirectoryFile).find('customs-1')?.owner).toBe('/agencies/customs');
  });
});
