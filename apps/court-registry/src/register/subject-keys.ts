import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { AGENCIES, normalName, type AgencyCode } from '#contracts';
import { deriveSubjectKey, subjectRef } from '#evidence';
import type { SubjectRefs } from '../domain/event-body.js';

/** Version of the agencies' keys; two versions are published while keys rotate. */
const KEY_VERSION = 1;

/** Bytes of a name's index: two names that meet in it by chance are told apart when they are opened. */
const NAME_INDEX_BYTES = 16;

/** The register's keyed view of numbers and names: one pseudonym per agency, and its own indexes. Keys never leave memory. */
export class SubjectKeys {
  private readonly keys: Map<string, KeyObject>;
  private readonly indexKey: KeyObject;
  private readonly nameKey: KeyObject;

  constructor(master: Uint8Array) {
    const keyOf = (owner: string): KeyObject => createSecretKey(deriveSubjectKey(master, owner, KEY_VERSION));
    this.keys = new Map(AGENCIES.map((agency) => [agency, keyOf(agency)]));
    // The register is no agency, so nobody else ever gets keys of these names.
    this.indexKey = keyOf('court-registry');
    this.nameKey = keyOf('court-registry-names');
  }

  readonly refsOf = (number: string, agencies: readonly AgencyCode[]): SubjectRefs =>
    Object.fromEntries(agencies.map((agency) => [agency, [subjectRef(this.keys.get(agency)!, number)]]));

  /** Finds the listings of a number without opening any of them. */
  index(number: string): Buffer {
    return createHmac('sha256', this.indexKey).update(number.trim().toUpperCase()).digest();
  }

  /** Finds the listings of a full name, however it was typed, without opening any other. */
  nameIndex(name: string): Buffer {
    return createHmac('sha256', this.nameKey).update(normalName(name)).digest().subarray(0, NAME_INDEX_BYTES);
  }
}
