import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder } from './folder.js';

describe('a data folder', () => {
  let path: string;
  beforeEach(() => (path = mkdtempSync(join(tmpdir(), 'bus-folder-'))));
  afterEach(() => rmSync(path, { recursive: true }));

  const reopened = (use: (folder: DataFolder) => unknown) => {
    const folder = DataFolder.open(path);
    try {
      return use(folder);
    } finally {
      folder.close();
    }
  };

  it('makes a secret once and finds it again', async () => {
    const first = DataFolder.open(path);
    const file = await first.secret('a.key', () => 'one');
    first.close();
    const second = DataFolder.open(path);
    expect(await second.secret('a.key', () => 'two')).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe('one');
    second.close();
  });

  it('refuses to go on without a key that it had', async () => {
    const folder = DataFolder.open(path);
    rmSync(await folder.secret('a.key', () => 'one'));
    await expect(folder.secret('a.key', () => 'two')).rejects.toThrow(/a\.key is lost/);
    folder.close();
  });

  it('refuses another key in the place of the one it had', async () => {
    const folder = DataFolder.open(path);
    writeFileSync(await folder.secret('a.key', () => 'one'), 'other');
    await expect(folder.secret('a.key', () => 'one')).rejects.toThrow(/not the one/);
    folder.close();
  });

  it('refuses another number of shards than it was made with', () => {
    reopened((folder) => folder.fixShards(8));
    expect(() => reopened((folder) => folder.fixShards(4))).toThrow(/made with 8 shards, not 4/);
  });

  it('is for one process at a time', () => {
    const folder = DataFolder.open(path);
    expect(() => DataFolder.open(path)).toThrow(new RegExp(`in use by process ${process.pid}`));
    folder.close();
    reopened(() => undefined);
  });

  it('is not blocked by a run that crashed, also when its number belongs to somebody else by now', () => {
    writeFileSync(join(path, 'lock'), '1 0');
    reopened((folder) => folder.rememberPort('kafka', 1234));
    writeFileSync(join(path, 'lock'), `${process.pid} 1`);
    expect(reopened((folder) => folder.port('kafka'))).toBe(1234);
  });
});
