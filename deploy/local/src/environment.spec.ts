import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from './environment.js';

describe('the environment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bus-environment-'));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'secret\n');
  afterAll(() => rmSync(folder, { recursive: true }));

  const kafka = {
    KAFKA_BROKERS: 'a:9093, b:9093',
    KAFKA_CA_FILE: '/ca.crt',
    KAFKA_USERNAME: 'root',
    KAFKA_PASSWORD_FILE: passwordFile,
  };

  it('that says nothing leaves the choice to the runtime', () => {
    expect(readEnvironment({})).toEqual({});
  });

  it('names brokers and a database server that run already', () => {
    expect(readEnvironment({ ...kafka, POSTGRES_URL: 'postgres://u:p@h/postgres' })).toEqual({
      kafka: { brokers: ['a:9093', 'b:9093'], caFile: '/ca.crt', username: 'root', password: 'secret' },
      postgresUrl: 'postgres://u:p@h/postgres',
    });
  });

  it('that forces a runtime overrules the addresses', () => {
    const forced = { ...kafka, POSTGRES_URL: 'x', KAFKA_RUNTIME: 'docker', POSTGRES_RUNTIME: 'embedded' };
    expect(readEnvironment(forced)).toEqual({ kafkaRuntime: 'docker', postgresRuntime: 'embedded' });
  });

  it('is refused with all its problems at once, by name', () => {
    const wrong = { KAFKA_BROKERS: 'a:9093', KAFKA_RUNTIME: 'cloud' };
    expect(() => readEnvironment(wrong)).toThrow(
      /KAFKA_CA_FILE, KAFKA_USERNAME, KAFKA_PASSWORD_FILE must be set too\nKAFKA_RUNTIME must be embedded or docker/,
    );
  });
});
