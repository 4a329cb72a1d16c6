import type { KeyObject } from 'node:crypto';
import { canonicalJson, publicKeyFromRaw, signText, verifyText } from '#evidence';
import { Fault } from './fault.js';

/** Whose keys sign the directory. */
export const REGISTER_SOURCE = '/court-registry';

/**
 * How far a service had come in each of its topics, per shard the last number given out. Recorded when a key is
 * revoked: numbers can't be backdated, unlike the time that a record says of itself.
 */
export type SignedUpTo = Readonly<Record<string, readonly number[]>>;

/** A public key as the directory has it; instants in ISO 8601. What it once says of a key it never takes back. */
export interface DirectoryKey {
  keyId: string;
  owner: string;
  /** Raw, base64url. */
  publicKey: string;
  notBefore: string;
  notAfter: string;
  /** Who had it made and why; a service's first key has none. */
  made?: { at: string; by: string; reason: string };
  revokedAt: string | null;
  /** Of a revoked key: nothing that it signed beyond is believed, whatever time it names. */
  revocation?: { by: string; reason: string; signedUpTo: SignedUpTo };
}

/** A private key of ours, and its id in the directory. */
export interface OwnKey {
  keyId: string;
  privateKey: KeyObject;
}

/** A key that may sign the directory. */
export type Anchor = Pick<DirectoryKey, 'keyId' | 'publicKey'>;

interface DirectoryFile {
  keys: DirectoryKey[];
  signedBy: string;
  signature: string;
  /** By the register's other keys, so that whoever knows an older one alone can take this directory. */
  countersigned?: { keyId: string; signature: string }[];
}

/** The keys of a directory that may sign the next one: those of the register that are not revoked. */
export const anchorsOf = (keys: readonly DirectoryKey[]): Anchor[] =>
  keys.filter(({ owner, revokedAt }) => owner === REGISTER_SOURCE && revokedAt === null);

/**
 * The keys of a directory file, if it is to be believed.
 * @param anchors keys of which one must have signed it; without them its own, as when nothing is known yet
 * @throws Fault `key-directory-signature`, `key-directory-unreadable`
 */
export function readDirectory(text: string, anchors?: readonly Anchor[]): DirectoryKey[] {
  let file: DirectoryFile;
  try {
    file = JSON.parse(text) as DirectoryFile;
    for (const { publicKey, revokedAt, revocation } of file.keys) {
      publicKeyFromRaw(publicKey);
      if ((revokedAt === null) !== (revocation === undefined)) throw new TypeError('a revocation without its numbers');
    }
  } catch (error) {
    throw new Fault('key-directory-unreadable', 'later', (error as Error).message, { cause: error });
  }
  const signed = canonicalJson(file.keys);
  const trusted = new Map((anchors ?? anchorsOf(file.keys)).map(({ keyId, publicKey }) => [keyId, publicKey]));
  const holds = ({ keyId, signature }: { keyId: string; signature: string }): boolean => {
    const publicKey = trusted.get(keyId);
    return publicKey !== undefined && verifyText(signed, signature, publicKeyFromRaw(publicKey));
  };
  const signatures = [{ keyId: file.signedBy, signature: file.signature }, ...(file.countersigned ?? [])];
  if (!signatures.some(holds))
    throw new Fault('key-directory-signature', 'later', 'not signed by a key that it may be signed by');
  return file.keys;
}

/**
 * What a newer directory takes back of an older one, or null: a key is never dropped or exchanged, a revocation never
 * undone. An older copy put back is noticed by this.
 */
export function takenBack(older: readonly DirectoryKey[], newer: readonly DirectoryKey[]): string | null {
  const found = new Map(newer.map((key) => [key.keyId, key]));
  for (const { keyId, owner, publicKey, revokedAt, revocation } of older) {
    const key = found.get(keyId);
    if (!key) return `${keyId} is missing`;
    if (key.owner !== owner || key.publicKey !== publicKey) return `${keyId} is another key`;
    const undone = revokedAt !== null && canonicalJson(key.revocation ?? {}) !== canonicalJson(revocation);
    if (undone) return `${keyId} is not revoked as it was`;
  }
  return null;
}

/** A directory file, signed by each of the register's keys given; the first is the one that signs for good. */
export function writeDirectory(keys: readonly DirectoryKey[], [first, ...others]: readonly OwnKey[]): string {
  const text = canonicalJson(keys);
  const file: DirectoryFile = {
    keys: [...keys],
    signedBy: first.keyId,
    signature: signText(text, first.privateKey),
    ...(others.length > 0 && {
      countersigned: others.map(({ keyId, privateKey }) => ({ keyId, signature: signText(text, privateKey) })),
    }),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
