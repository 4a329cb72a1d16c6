import type { KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { publicKeyFromRaw } from '#evidence';
import { classify, Fault } from './fault.js';
import { anchorsOf, readDirectory, takenBack, type DirectoryKey, type SignedUpTo } from './key-directory.js';
import type { Log } from './ports.js';

/** A public key and whose it is. Times are epoch milliseconds. */
export interface KnownKey {
  keyId: string;
  owner: string;
  publicKey: KeyObject;
  notBefore: number;
  notAfter: number;
  /** Of a revoked key: how far its owner had come. Null while it is not revoked. */
  signedUpTo: SignedUpTo | null;
}

export interface Keyring {
  find(keyId: string): KnownKey | undefined;
}

/** The directory file is looked at no more often. */
const LOOK_EVERY_MS = 1_000;

/** A change of the directory is known everywhere by then. */
export const DIRECTORY_TAKEN_WITHIN_MS = 2 * LOOK_EVERY_MS;

/**
 * The signed key directory file. Read again when it changed, looked at no more often than each second, so that a new key
 * and a revocation spread without a restart. A directory that can't be read, whose signature is not of a register key
 * that the last good one has unrevoked, or that takes back what that one said, is not taken; the last good one stays
 * in use, and the file is looked at again.
 */
export class FileKeyring implements Keyring {
  private entries: readonly DirectoryKey[] = [];
  private keys = new Map<string, KnownKey>();
  private readAt = performance.now();
  private version = '';

  constructor(
    private readonly path: string,
    private readonly log?: Pick<Log, 'error'>,
  ) {
    this.load();
  }

  find(keyId: string): KnownKey | undefined {
    this.refresh();
    return this.keys.get(keyId);
  }

  /** Every key that ever was, as the directory has it, the newest of an owner last. */
  all(): readonly DirectoryKey[] {
    this.refresh();
    return this.entries;
  }

  private refresh(): void {
    const tick = performance.now();
    if (tick - this.readAt <= LOOK_EVERY_MS) return;
    this.readAt = tick;
    try {
      if (versionOf(this.path) !== this.version) this.load();
    } catch (error) {
      const { code, detail } = classify(error);
      this.log?.error({ code, detail }, 'the changed key directory is not taken; the last good one stays in use');
    }
  }

  private load(): void {
    const version = versionOf(this.path);
    const known = this.entries;
    const entries = readDirectory(readFileSync(this.path, 'utf8'), known.length > 0 ? anchorsOf(known) : undefined);
    const undone = takenBack(known, entries);
    if (undone) throw new Fault('key-directory-undone', 'later', undone);
    this.entries = entries;
    this.keys = new Map(entries.map((key) => [key.keyId, toKnown(key)]));
    this.version = version;
  }
}

function versionOf(path: string): string {
  const { mtimeMs, size, ino } = statSync(path);
  return `${mtimeMs} ${size} ${ino}`;
}

function toKnown({ keyId, owner, publicKey, notBefore, notAfter, revocation }: DirectoryKey): KnownKey {
  return {
    keyId,
    owner,
    publicKey: publicKeyFromRaw(publicKey),
    notBefore: Date.parse(notBefore),
    notAfter: Date.parse(notAfter),
    signedUpTo: revocation?.signedUpTo ?? null,
  };
}
