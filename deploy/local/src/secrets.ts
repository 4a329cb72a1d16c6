import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { deriveSubjectKey, loadPrivateKey, rawPublicKey } from '#evidence';
import { AGENCIES } from '#contracts';
import { authorityOf, makeServerPem } from './certificates.js';
import type { DataFolder } from './folder.js';
import {
  ADMIN_PRINCIPAL,
  BROKER_PRINCIPAL,
  PARTICIPANTS,
  SERVICES,
  type ServiceName,
  databaseOf,
  firstKeyOf,
} from './services.js';
import { privateKeyPem, SigningKeys } from './signing-keys.js';

const dayMs = 24 * 3_600_000;

/** Where every key and password of a bus lies. All are made at first start, at random; there is no default anywhere. */
export interface Secrets {
  /** PEM of the broker's key and certificates. */
  serverPem: string;
  /** The authority that signed it: public. */
  caFile: string;
  kafkaPasswordFile(principal: string): string;
  databasePasswordFile(role: string): string;
  /** The key that the service is to sign with when it starts. */
  signingKeyFile(service: ServiceName): string;
  signingKeyId(service: ServiceName): string;
  /** Where its later keys appear. */
  signingKeysFolder: string;
  /** Signs HTTP tokens. */
  tokenKeyFile: string;
  /** The public half as JWKS. */
  tokenKeysFile: string;
  subjectMasterKeyFile: string;
  subjectKeyFile(agency: string): string;
  identityKeysFile: string;
  /** The signed directory of public keys. */
  keyDirectoryFile: string;
}

/**
 * Makes what is missing at first start and finds it again ever after.
 * @throws Error when a key that the folder had is lost or another, or somebody else changed the key directory
 */
export async function openSecrets(folder: DataFolder): Promise<Secrets> {
  const password = (): string => randomBytes(24).toString('base64url');
  const born = statSync(folder.path).mtime;
  const serverPem = await folder.secret('tls/server.pem', () =>
    makeServerPem(new Date(born.getTime() - dayMs), ['kafka', 'host.docker.internal']),
  );
  for (const principal of [BROKER_PRINCIPAL, ADMIN_PRINCIPAL, ...PARTICIPANTS])
    await folder.secret(`kafka/${principal}.password`, password);
  await folder.secret('postgres/postgres.password', password);
  for (const service of SERVICES) {
    const { owner, login } = databaseOf(service);
    for (const role of [owner, login]) await folder.secret(`postgres/${role}.password`, password);
  }
  for (const participant of PARTICIPANTS) await folder.secret(`signing/${firstKeyOf(participant)}.pem`, privateKeyPem);
  const tokenKeyFile = await folder.secret('token-signing.pem', privateKeyPem);
  const subjectMasterKeyFile = await folder.secret('subject-master.key', () => randomBytes(32).toString('base64'));
  const master = Buffer.from(readFileSync(subjectMasterKeyFile, 'utf8'), 'base64');
  for (const agency of AGENCIES)
    await folder.secret(`subject/${agency}.key`, () => deriveSubjectKey(master, agency, 1).toString('base64'));
  const identityKeysFile = await folder.secret('identity-keys.json', () =>
    JSON.stringify({ current: 'id-1', keys: { 'id-1': randomBytes(32).toString('base64') } }),
  );
  const keys = new SigningKeys(folder);
  beginKeys(folder, keys);
  return {
    serverPem,
    caFile: folder.write('public/ca.crt', authorityOf(readFileSync(serverPem, 'utf8')), 0o644),
    kafkaPasswordFile: (principal) => folder.file('secrets', 'kafka', `${principal}.password`),
    databasePasswordFile: (role) => folder.file('secrets', 'postgres', `${role}.password`),
    signingKeyFile: (service) => keys.current(service).file,
    signingKeyId: (service) => keys.current(service).keyId,
    signingKeysFolder: folder.file('secrets', 'signing'),
    tokenKeyFile,
    tokenKeysFile: folder.write('public/token-keys.json', tokenKeys(tokenKeyFile), 0o644),
    subjectMasterKeyFile,
    subjectKeyFile: (agency) => folder.file('secrets', 'subject', `${agency}.key`),
    identityKeysFile,
    keyDirectoryFile: keys.directoryFile,
  };
}

function beginKeys(folder: DataFolder, keys: SigningKeys): void {
  const [what, done] = ['key directory', 'signed'];
  if (folder.isDone(what, done) && !existsSync(keys.directoryFile))
    throw new Error(
      `the key directory ${keys.directoryFile} is lost. Put it back from a copy: nothing else says which keys were made and revoked since the first start.`,
    );
  keys.begin();
  folder.markDone(what, done);
}

/** Reads a one-line secret. */
export const readSecret = (path: string): string => readFileSync(path, 'utf8').trim();

/** What a folder remembers of a password, to notice that it is another. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

export const TOKEN_KEY_ID = 'local-tokens-1';

function tokenKeys(tokenKeyFile: string): string {
  const x = rawPublicKey(loadPrivateKey(readFileSync(tokenKeyFile, 'utf8')));
  return `${JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid: TOKEN_KEY_ID, alg: 'EdDSA', use: 'sig' }] }, null, 2)}\n`;
}
