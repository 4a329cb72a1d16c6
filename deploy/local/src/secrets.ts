import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { canonicalJson, deriveSubjectKey, loadPrivateKey, rawPublicKey, signText } from '#evidence';
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
  sourceOf,
} from './services.js';

const dayMs = 24 * 3_600_000;

/** Where every key and password of a bus lies. All are made at first start, at random; there is no default anywhere. */
export interface Secrets {
  /** PEM of the broker's key and certificates. */
  serverPem: string;
  /** The authority that signed it: public. */
  caFile: string;
  kafkaPasswordFile(principal: string): string;
  databasePasswordFile(role: string): string;
  signingKeyFile(service: ServiceName): string;
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
 * @throws Error when a key that the folder had is lost or another
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
  const secrets: Secrets = {
    serverPem,
    caFile: folder.write('public/ca.crt', authorityOf(readFileSync(serverPem, 'utf8')), 0o644),
    kafkaPasswordFile: (principal) => folder.file('secrets', 'kafka', `${principal}.password`),
    databasePasswordFile: (role) => folder.file('secrets', 'postgres', `${role}.password`),
    signingKeyFile: (service) => folder.file('secrets', 'signing', `${firstKeyOf(service)}.pem`),
    tokenKeyFile,
    tokenKeysFile: folder.write('public/token-keys.json', tokenKeys(tokenKeyFile), 0o644),
    subjectMasterKeyFile,
    subjectKeyFile: (agency) => folder.file('secrets', 'subject', `${agency}.key`),
    identityKeysFile,
    keyDirectoryFile: folder.file('public', 'keys.json'),
  };
  const known = readKeys(secrets.keyDirectoryFile);
  // What the directory says of a key stays as it is (it may have been revoked); an agency that is new gets its key added.
  const missing = PARTICIPANTS.filter((one) => !known.some(({ keyId }) => keyId === firstKeyOf(one)));
  if (missing.length > 0) folder.write('public/keys.json', keyDirectory(secrets, known, missing), 0o644);
  return secrets;
}

/** Reads a one-line secret. */
export const readSecret = (path: string): string => readFileSync(path, 'utf8').trim();

/** What a folder remembers of a password, to notice that it is another. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

export const TOKEN_KEY_ID = 'local-tokens-1';

function privateKeyPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function tokenKeys(tokenKeyFile: string): string {
  const x = rawPublicKey(loadPrivateKey(readFileSync(tokenKeyFile, 'utf8')));
  return `${JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid: TOKEN_KEY_ID, alg: 'EdDSA', use: 'sig' }] }, null, 2)}\n`;
}

interface DirectoryKey {
  keyId: string;
  owner: string;
  publicKey: string;
  notBefore: string;
  notAfter: string;
  revokedAt: string | null;
}

function readKeys(path: string): DirectoryKey[] {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { keys: DirectoryKey[] }).keys : [];
}

/**
 * The directory: each service's public key with whose it is, signed by the register. Keys count as valid from a year
 * before the folder was made, so that a bus whose clock is moved (BUS_CLOCK_FILE) can also play the recent past.
 */
function keyDirectory(secrets: Secrets, known: readonly DirectoryKey[], missing: readonly ServiceName[]): string {
  const added = missing.map((service): DirectoryKey => {
    const file = secrets.signingKeyFile(service);
    const made = statSync(file).mtimeMs;
    return {
      keyId: firstKeyOf(service),
      owner: sourceOf(service),
      publicKey: rawPublicKey(loadPrivateKey(readFileSync(file, 'utf8'))),
      notBefore: new Date(made - 366 * dayMs).toISOString(),
      notAfter: new Date(made + 3_652 * dayMs).toISOString(),
      revokedAt: null,
    };
  });
  const keys = [...known, ...added];
  const registerKey = loadPrivateKey(readFileSync(secrets.signingKeyFile('court-registry'), 'utf8'));
  const signature = signText(canonicalJson(keys), registerKey);
  return `${JSON.stringify({ keys, signedBy: firstKeyOf('court-registry'), signature }, null, 2)}\n`;
}
