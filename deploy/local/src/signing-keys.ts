import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, statSync } from 'node:fs';
import { loadPrivateKey, rawPublicKey } from '#evidence';
import {
  DIRECTORY_TAKEN_WITHIN_MS,
  fileSigner,
  readDirectory,
  REGISTER_SOURCE,
  writeDirectory,
  type DirectoryKey,
  type OwnKey,
  type SignedUpTo,
} from '#messaging';
import type { DataFolder } from './folder.js';
import { firstKeyOf, PARTICIPANTS, sourceOf, type ServiceName } from './services.js';

const dayMs = 24 * 3_600_000;
/** A key that the directory does not name yet. */
const UNPUBLISHED = '.unpublished';

/** Who has a key made or revoked, and why: it stands in the signed directory for good. */
export interface Ordered {
  by: string;
  reason: string;
}

/**
 * The keys with which the services of a data folder sign: private halves in `secrets/signing`, public ones in the signed
 * directory `public/keys.json`. The directory is believed only under the newest key of this folder's own register.
 */
export class SigningKeys {
  /** Within this time of its publication a service signs with a key that was made for it, and nobody believes a revoked one. */
  readonly takenUpWithinMs = DIRECTORY_TAKEN_WITHIN_MS;

  constructor(private readonly folder: DataFolder) {}

  get directoryFile(): string {
    return this.folder.file('public', 'keys.json');
  }

  /**
   * Every key that ever was, the newest of a service last; none before the first start.
   * @throws Error when somebody else changed the directory
   */
  list(): DirectoryKey[] {
    return this.read().keys;
  }

  /** Publishes the first keys of services that have none. What the directory says of the others stays as it is. */
  begin(): void {
    const { keys, text } = this.read();
    const missing = PARTICIPANTS.filter((service) => !keys.some(({ keyId }) => keyId === firstKeyOf(service)));
    const added = missing.map((service) => {
      const file = this.fileOf(firstKeyOf(service));
      return entryOf(service, fileSigner(firstKeyOf(service), file), statSync(file).mtime);
    });
    if (added.length > 0) this.publish([...keys, ...added], text);
  }

  /** The newest key that a service may sign with now, and its file. */
  current(service: ServiceName): { keyId: string; file: string } {
    const now = Date.now();
    const usable = this.list().findLast(
      ({ owner, keyId, notBefore, revokedAt }) =>
        owner === sourceOf(service) &&
        revokedAt === null &&
        Date.parse(notBefore) <= now &&
        existsSync(this.fileOf(keyId)),
    );
    const keyId = usable?.keyId ?? firstKeyOf(service);
    return { keyId, file: this.fileOf(keyId) };
  }

  /**
   * Makes a new key for a service and publishes it.
   * @param from when it is to be used; at once without it
   */
  rotate(service: ServiceName, { by, reason, from }: Ordered & { from?: Date }): DirectoryKey {
    const { keys, text } = this.read();
    const stem = firstKeyOf(service).replace(/1$/, '');
    const numbers = keys
      .filter(({ keyId }) => keyId.startsWith(stem))
      .map(({ keyId }) => Number(keyId.slice(stem.length)));
    const keyId = `${stem}${Math.max(1, ...numbers) + 1}`;
    const unpublished = this.folder.write(`secrets/signing/${keyId}.pem${UNPUBLISHED}`, privateKeyPem());
    const now = new Date();
    const own = fileSigner(keyId, unpublished);
    const made = { at: now.toISOString(), by, reason };
    const entry: DirectoryKey = { ...entryOf(service, own, now), ...(from && { notBefore: from.toISOString() }), made };
    this.publish([...keys, entry], text, entry.owner === REGISTER_SOURCE ? own : undefined);
    renameSync(unpublished, this.fileOf(keyId));
    return entry;
  }

  /**
   * Ends the belief in a key.
   * @param signedUpTo what its service had signed; nothing beyond is believed under the key
   * @throws Error when there is no such key, or it is revoked already
   */
  revoke(keyId: string, { by, reason, signedUpTo }: Ordered & { signedUpTo: SignedUpTo }): DirectoryKey {
    const { keys, text } = this.read();
    const known = keys.find((key) => key.keyId === keyId);
    if (!known) throw new Error(`there is no key ${keyId}`);
    if (known.revokedAt !== null) throw new Error(`${keyId} is revoked already, since ${known.revokedAt}`);
    const revoked = { ...known, revokedAt: new Date().toISOString(), revocation: { by, reason, signedUpTo } };
    this.publish(keys.map((key) => (key === known ? revoked : key)), text); // prettier-ignore
    return revoked;
  }

  /** Where the private half of a key lies. */
  fileOf(keyId: string): string {
    return this.folder.file('secrets', 'signing', `${keyId}.pem`);
  }

  private read(): { keys: DirectoryKey[]; text: string | undefined } {
    const path = this.directoryFile;
    if (!existsSync(path)) return { keys: [], text: undefined };
    const text = readFileSync(path, 'utf8');
    const newest = this.registerKeys().at(-1)!;
    try {
      const keys = readDirectory(text, [{ keyId: newest.keyId, publicKey: rawPublicKey(newest.privateKey) }]);
      this.settle(keys);
      return { keys, text };
    } catch (error) {
      throw new Error(
        `the key directory ${path} is not as this bus signed it (${(error as Error).message}). Somebody changed it: ` +
          'put the last one back from a copy, and find out who did. Nothing is signed anew over it.',
        { cause: error },
      );
    }
  }

  /** The register's own keys, ascending. */
  private registerKeys(): OwnKey[] {
    const stem = firstKeyOf('court-registry').replace(/1$/, '');
    return readdirSync(this.folder.file('secrets', 'signing'))
      .filter((name) => name.startsWith(stem) && name.endsWith('.pem'))
      .map((name) => name.slice(0, -'.pem'.length))
      .sort((a, b) => Number(a.slice(stem.length)) - Number(b.slice(stem.length)))
      .map((keyId) => fileSigner(keyId, this.fileOf(keyId)));
  }

  /** A rotation that was killed after it published its key left only the name of its file to do. */
  private settle(keys: readonly DirectoryKey[]): void {
    for (const { keyId, publicKey } of keys) {
      const unpublished = `${this.fileOf(keyId)}${UNPUBLISHED}`;
      if (!existsSync(unpublished)) continue;
      if (rawPublicKey(loadPrivateKey(readFileSync(unpublished, 'utf8'))) === publicKey)
        renameSync(unpublished, this.fileOf(keyId));
    }
  }

  /** Signed by every key that the register ever had, so that whoever knows an old directory alone takes this one. */
  private publish(keys: readonly DirectoryKey[], before: string | undefined, added?: OwnKey): void {
    const path = this.directoryFile;
    if ((existsSync(path) ? readFileSync(path, 'utf8') : undefined) !== before)
      throw new Error('somebody else changed the key directory meanwhile: run this again');
    const signers = [...this.registerKeys(), ...(added ? [added] : [])].reverse();
    this.folder.write('public/keys.json', writeDirectory(keys, signers), 0o644);
  }
}

export function privateKeyPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/**
 * Keys count as valid from a year before they were made, so that a bus whose clock is moved (BUS_CLOCK_FILE) can also
 * play the recent past.
 */
function entryOf(service: ServiceName, { keyId, privateKey }: OwnKey, made: Date): DirectoryKey {
  return {
    keyId,
    owner: sourceOf(service),
    publicKey: rawPublicKey(privateKey),
    notBefore: new Date(made.getTime() - 366 * dayMs).toISOString(),
    notAfter: new Date(made.getTime() + 3_652 * dayMs).toISOString(),
    revokedAt: null,
  };
}
