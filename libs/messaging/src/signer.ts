import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPrivateKey, rawPublicKey } from '#evidence';
import { Fault } from './fault.js';
import type { DirectoryKey, OwnKey } from './key-directory.js';
import type { Database, Log, Now } from './ports.js';

/** Who signs: answers the key to sign with now. One signature takes one answer. */
export interface Signer {
  key(): OwnKey;
}

/** A signer whose key stays as it is. */
export function fixedSigner(own: OwnKey): OwnKey & Signer {
  return { ...own, key: () => own };
}

export const fileSigner = (keyId: string, pemFile: string): OwnKey & Signer =>
  fixedSigner({ keyId, privateKey: loadPrivateKey(readFileSync(pemFile, 'utf8')) });

interface ServiceSignerOptions {
  /** The key to begin with. */
  first: OwnKey;
  /** Where later keys of the service appear, as `<key id>.pem`. */
  folder?: string;
  directory: { all(): readonly DirectoryKey[] };
  clock: Now;
  log: Pick<Log, 'info' | 'error'>;
}

/**
 * Signs with the service's newest key that the directory says is valid now and whose private half is here, so that a
 * rotation needs no restart: the key is taken up with the directory that names it.
 */
export class ServiceSigner implements Signer {
  private inUse: OwnKey;
  private readonly opened: Map<string, OwnKey>;
  private readonly missed = new Set<string>();

  constructor(private readonly options: ServiceSignerOptions) {
    this.inUse = options.first;
    this.opened = new Map([[options.first.keyId, options.first]]);
  }

  /**
   * Under a key that lapsed and has no successor it goes on: lifts must.
   * @throws Fault `signing-key-revoked` when all that is here is revoked: nobody would believe it
   */
  key(): OwnKey {
    const { first, clock, log, directory } = this.options;
    const entries = directory.all();
    const owner = entries.find(({ keyId }) => keyId === first.keyId)?.owner;
    const now = clock.now().getTime();
    for (const entry of entries.filter((one) => one.owner === owner).reverse()) {
      if (entry.revokedAt !== null || now < Date.parse(entry.notBefore) || now > Date.parse(entry.notAfter)) continue;
      const own = this.open(entry);
      if (!own) continue;
      if (own !== this.inUse) log.info({ keyId: own.keyId, before: this.inUse.keyId }, 'signs with another key');
      return (this.inUse = own);
    }
    const { keyId } = this.inUse;
    if (entries.find((entry) => entry.keyId === keyId && entry.revokedAt !== null))
      throw new Fault('signing-key-revoked', 'later', `${keyId} is revoked and there is no newer key here`);
    return this.inUse;
  }

  private open({ keyId, publicKey }: DirectoryKey): OwnKey | undefined {
    const { folder, log } = this.options;
    const known = this.opened.get(keyId);
    if (known || folder === undefined) return known;
    try {
      const privateKey = loadPrivateKey(readFileSync(join(folder, `${keyId}.pem`), 'utf8'));
      if (rawPublicKey(privateKey) !== publicKey) throw new TypeError('it is not the key that the directory names');
      const own = { keyId, privateKey };
      this.opened.set(keyId, own);
      return own;
    } catch (error) {
      // It may come a moment after the directory that names it.
      if (!this.missed.has(keyId))
        log.error({ keyId, detail: (error as Error).message }, 'a newer signing key is published, and not usable here');
      this.missed.add(keyId);
      return undefined;
    }
  }
}

/**
 * Which key a service signs with, and how far it has come in its topics: nothing that another key signed before is
 * beyond. Waits for whoever is numbering.
 */
export async function signedSoFar(
  database: Database,
  signer: Signer,
): Promise<{ keyId: string; signedUpTo: Record<string, number[]> }> {
  return database.transaction(async (tx) => {
    // Before the locks: whoever numbers after they are given up asks for a key later than this.
    const { keyId } = signer.key();
    const rows = await tx.query<{ topic: string; last: number }>(
      'SELECT topic, last FROM outbox_shard ORDER BY topic, shard FOR UPDATE',
    );
    const signedUpTo: Record<string, number[]> = {};
    for (const { topic, last } of rows) (signedUpTo[topic] ??= []).push(Number(last));
    return { keyId, signedUpTo };
  });
}
