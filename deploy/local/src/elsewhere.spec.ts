import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADAPTED_AGENCIES, allTopics } from '#contracts';
import { aclsOf } from './acls.js';
import { composeWiring } from './compose.js';
import { DataFolder } from './folder.js';
import { openSecrets, type Secrets } from './secrets.js';
import { writeAgenciesFile } from './service-settings.js';
import { databaseOf, ELSEWHERE, isAgency, PARTICIPANTS, SERVICES } from './services.js';

/** The rail's program is run by somebody else here; every other agency's adapter is ours. */
jest.mock('../../../contracts/measures.json', () => {
  const catalogue = jest.requireActual<{ agencies: { code: string }[] }>('../../../contracts/measures.json');
  const agencies = catalogue.agencies.map((one) => (one.code === 'rail' ? { ...one, adapter: 'elsewhere' } : one));
  return { ...catalogue, agencies };
});

describe('an agency that runs elsewhere', () => {
  const path = mkdtempSync(join(tmpdir(), 'bus-elsewhere-'));
  const folder = DataFolder.open(path);
  let secrets: Secrets;
  beforeAll(async () => {
    secrets = await openSecrets(folder);
  });
  afterAll(() => {
    folder.close();
    rmSync(path, { recursive: true });
  });

  it('gets no process of ours and no database, and everybody else does', () => {
    expect(PARTICIPANTS.filter((name) => !SERVICES.includes(name))).toEqual(['rail']);
    expect(ELSEWHERE).toEqual(['rail']);
    const { owner, login } = databaseOf('rail');
    for (const role of [owner, login]) expect(existsSync(secrets.databasePasswordFile(role))).toBe(false);
    expect(existsSync(secrets.databasePasswordFile(databaseOf('aviation').owner))).toBe(true);
  });

  it('gets all that it needs to take part: keys, a Kafka user with its permissions, and topics', () => {
    const files = [secrets.kafkaPasswordFile('rail'), secrets.signingKeyFile('rail'), secrets.subjectKeyFile('rail')];
    for (const file of files) expect(existsSync(file)).toBe(true);
    expect(readFileSync(secrets.keyDirectoryFile, 'utf8')).toContain('"rail-1"');
    const topics = allTopics();
    const writtenBy = (name: string) => topics.filter(({ writerPrincipal }) => writerPrincipal === name).length;
    expect(writtenBy('rail')).toBe(writtenBy('aviation'));
    expect(writtenBy('rail')).toBeGreaterThan(0);
    expect(aclsOf(topics).filter(({ principal }) => principal === 'User:rail').length).toBe(
      aclsOf(topics).filter(({ principal }) => principal === 'User:aviation').length,
    );
  });

  it('is asked by the register at an address of its own', () => {
    const wiring = composeWiring(folder, secrets);
    const written = JSON.parse(readFileSync(writeAgenciesFile(wiring), 'utf8')) as { agency: string; decisionUrl: string }[]; // prettier-ignore
    expect(written.find(({ agency }) => agency === 'rail')!.decisionUrl).toBe('http://rail:8080');
  });

  it('is none for which our program may be started', () => {
    expect(ADAPTED_AGENCIES).toEqual(SERVICES.filter((name) => isAgency(name)));
    expect(ADAPTED_AGENCIES).not.toContain('rail');
  });
});
