import { createHmac } from 'node:crypto';
import { AGENCIES, type AgencyCode } from '#contracts';
import { deriveSubjectKey, subjectRef } from '#evidence';
import type { SubjectRefs } from '../domain/event-body.js';

/** Version of the agencies' keys; two versions are published while keys rotate. */
const KEY_VERSION = 1;

/** The register's keyed view of numbers: one pseudonym per agency, and its own index. Keys never leave memory. */
export class SubjectKeys {
  private readonly keys: Map<string, Buffer>;
  private readonly indexKey: Buffer;

  constructor(master: Uint8Array) {
    this.keys = new Map(AGENCIES.map((agency) => [agency, deriveSubjectKey(master, agency, KEY_VERSION)]));
    // The register is no agency, so nobody else ever gets a key of this name.
    this.indexKey = deriveSubjectKey(master, 'court-registry', KEY_VERSION);
  }

  readonly refsOf = (number: string, agencies: readonly AgencyCode[]): SubjectRefs =>
    Object.fromEntries(agencies.map((agency) => [agency, [subjectRef(this.keys.get(agency)!, number)]]));

  /** Finds the listings of a number without opening any of them. */
  index(number: string): Buffer {
    return createHmac('sha256', this.indexKey).update(number.trim().toUpperCase()).digest();
  }
}
