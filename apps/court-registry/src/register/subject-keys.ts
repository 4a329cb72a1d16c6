import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { AGENCIES, type AgencyCode } from '#contracts';
import { deriveSubjectKey, subjectRef } from '#evidence';
import type { SubjectRefs } from '../domain/event-body.js';

/** Version of the agencies' keys; two versions are published while keys rotate. */
const KEY_VERSION = 1;

/** The register's keyed view of numbers: one pseudonym per agency, and its own index. Keys never leave memory. */
export class SubjectKeys {
  private readonly keys: Map<string, KeyObject>;
  private readonly indexKey: KeyObject;

  constructor(master: Uint8Array) {
    const keyOf = (owner: string): KeyObject => createSecretKey(deriveSubjectKey(master, owner, KEY_VERSION));
    this.keys = new Map(AGENCIES.map((agency) => [agency, keyOf(agency)]));
    // The register is no agency, so nobody else ever gets a key of this name.
    this.indexKey = keyOf('court-registry');
  }

  readonly refsOf = (number: string, agencies: readonly AgencyCode[]): SubjectRefs =>
    Object.fromEntries(agencies.map((agency) => [agency, [subjectRef(this.keys.get(agency)!, number)]]));

  /** Finds the listings of a number without opening any of them. */
  index(number: string): Buffer {
    return createHmac('sha256', this.indexKey).update(number.trim().toUpperCase()).digest();
  }
}
