import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { normalName, type AgencyCode } from '#contracts';
import { deriveSubjectKey, subjectRef } from '#evidence';
import type { SubjectRefs } from '../domain/event-body.js';
import type { Settings } from './settings.js';

/** Version of the register's own keys: its indexes do not rotate with the agencies' keys. */
const OWN_VERSION = 1;

/** Bytes of a name's index: two names that meet in it by chance are told apart when they are opened. */
const NAME_INDEX_BYTES = 16;

/** The register's keyed view of numbers and names: one pseudonym per agency, its own indexes, its mark. Keys never leave memory. */
export class SubjectKeys {
  private readonly keys = new Map<string, KeyObject>();
  private readonly indexKey: KeyObject;
  private readonly nameKey: KeyObject;
  private readonly receiptKey: KeyObject;

  /** @param settings which versions of the agencies' keys are in use: one, or two while they rotate */
  constructor(
    private readonly master: Uint8Array,
    private readonly settings: Pick<Settings, 'keyVersions'>,
  ) {
    // The register is no agency, so nobody else ever gets keys of these names.
    this.indexKey = this.keyOf('court-registry', OWN_VERSION);
    this.nameKey = this.keyOf('court-registry-names', OWN_VERSION);
    this.receiptKey = this.keyOf('court-registry-receipts', OWN_VERSION);
  }

  readonly refsOf = (number: string, agencies: readonly AgencyCode[]): SubjectRefs =>
    Object.fromEntries(
      agencies.map((agency) => [
        agency,
        this.settings.keyVersions.map((version) => subjectRef(this.keyOf(agency, version), number)),
      ]),
    );

  private keyOf(owner: string, version: number): KeyObject {
    const name = `${owner}/${version}`;
    const known = this.keys.get(name);
    if (known) return known;
    const key = createSecretKey(deriveSubjectKey(this.master, owner, version));
    this.keys.set(name, key);
    return key;
  }

  /** Finds the listings of a number without opening any of them. */
  index(number: string): Buffer {
    return createHmac('sha256', this.indexKey).update(number.trim().toUpperCase()).digest();
  }

  /** What the register alone can write beneath a letter, and knows again: 32 bytes. */
  receiptMark(letter: string): Buffer {
    return createHmac('sha256', this.receiptKey).update(letter).digest();
  }

  /** Finds the listings of a full name, however it was typed, without opening any other. */
  nameIndex(name: string): Buffer {
    return createHmac('sha256', this.nameKey).update(normalName(name)).digest().subarray(0, NAME_INDEX_BYTES);
  }
}
