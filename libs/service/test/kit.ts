import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SignJWT } from 'jose';
import { rawPublicKey } from '#evidence';
import { writeDirectory } from '#messaging';
import { createLog, createService, loadConfig, ServiceConfig, type DatabaseHandle } from '../src/index.js';

/** A folder with every file that a configuration names, and the environment that names them. */
export function aWorkplace() {
  const folder = mkdtempSync(join(tmpdir(), 'service-'));
  const file = (name: string, text: string, mode = 0o600): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode });
    return path;
  };
  const issuer = anIssuer('issuer-1');
  const { privateKey } = generateKeyPairSync('ed25519');
  const signing = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const own = {
    keyId: 'register-1',
    owner: '/court-registry',
    publicKey: rawPublicKey(privateKey),
    notBefore: '2020-01-01T00:00:00.000Z',
    notAfter: '2099-01-01T00:00:00.000Z',
    revokedAt: null,
  };
  const env: NodeJS.ProcessEnv = {
    BUS_HTTP_HOST: '127.0.0.1',
    BUS_HTTP_PORT: '0',
    BUS_DATABASE_URL: `postgres://service:${randomUUID()}@127.0.0.1:1/service`,
    BUS_KAFKA_BROKERS: '127.0.0.1:9,127.0.0.1:10',
    BUS_KAFKA_CA_FILE: file('ca.pem', 'certificate', 0o644),
    BUS_KAFKA_USERNAME: 'service',
    BUS_KAFKA_PASSWORD_FILE: file('kafka.password', 'kafka-password\n'),
    BUS_TOKEN_KEYS_FILE: file('jwks.json', JSON.stringify({ keys: [issuer.jwk] }), 0o644),
    BUS_KEY_DIRECTORY_FILE: file('keys.json', writeDirectory([own], [{ keyId: 'register-1', privateKey }]), 0o644),
    BUS_SIGNING_KEY_FILE: file('signing.pem', signing),
    BUS_SIGNING_KEY_ID: 'register-1',
    BUS_LOG_LEVEL: 'debug',
  };
  return { folder, file, env, issuer };
}

/** Somebody who can issue tokens: to be believed, its `jwk` must be in the key file. */
export function anIssuer(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'EdDSA' },
    token: (claims: Record<string, unknown> = {}, expires: string | number | null = '1h') =>
      token(privateKey, kid, claims, expires),
  };
}

function token(
  key: KeyObject,
  kid: string,
  claims: Record<string, unknown>,
  expires: string | number | null,
): Promise<string> {
  const jwt = new SignJWT({ sub: 'clerk-1', role: 'clerk', ...claims }).setProtectedHeader({ alg: 'EdDSA', kid });
  if (expires !== null) jwt.setExpirationTime(expires);
  return jwt.sign(key);
}

/** A database that answers every query with no rows and runs no SQL. */
export function noDatabase(): DatabaseHandle {
  const handle = { query: () => Promise.resolve([]), dataSource: {}, close: () => Promise.resolve() };
  return { ...handle, transaction: (work: (tx: unknown) => unknown) => work(handle) } as unknown as DatabaseHandle;
}

/** Log lines as objects. */
export function aLog(level = 'debug') {
  const lines: string[] = [];
  const log = createLog({ service: 'tested', level, destination: { write: (line: string) => void lines.push(line) } });
  return {
    log,
    text: () => lines.join(''),
    entries: () => lines.map((line) => JSON.parse(line) as Record<string, any>),
  };
}

/** The whole service around a module, ready for `app.inject`, with its log and its issuer of tokens. */
export async function serve(module: Type | DynamicModule, env: NodeJS.ProcessEnv = {}, database = noDatabase()) {
  const workplace = aWorkplace();
  const config = loadConfig(ServiceConfig, { ...workplace.env, ...env });
  const { log, text, entries } = aLog();
  const app: NestFastifyApplication = await createService({
    name: 'tested',
    module,
    config,
    entities: [],
    database,
    log,
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return { app, text, entries, ...workplace };
}
