import { createHash } from 'node:crypto';
import type { Cut, ListingEvent, Measure } from '#contracts';
import { registerTopic, selectMeasures } from '#contracts';
import type { SignedAttributes } from '#evidence';
import type { Inspected, Slice } from '#messaging';

type Verified = Extract<Inspected, { kind: 'verified' }>;
type Signed = Extract<Inspected, { kind: 'verified' | 'unusable' }>;
export type ListingChange = Partial<ListingEvent> & { listing: number };

/** A subject ref that stands for this person at this agency. */
export function refOf(person: string, agency: string): string {
  return createHash('sha256').update(`${person}@${agency}`).digest('hex');
}

/** Measures of a policy, only those of the agencies named. */
export function measuresFor(agencies: readonly string[], kind: 'person' | 'organisation' = 'person'): Measure[] {
  return selectMeasures({ policy: 'lawful-basis', subjectKind: kind }).filter(({ agency }) =>
    agencies.includes(agency),
  );
}

/** A whole, valid listing event; what a test says of it wins. */
export function aListing(change: ListingChange & { person?: string }): ListingEvent {
  const { person = `person-${change.listing}`, ...rest } = change;
  const standing = rest.standing ?? 'in-force';
  const measures = standing === 'in-force' ? (rest.measures ?? measuresFor(['aviation', 'rail'])) : [];
  const agencies = [...new Set(measures.map(({ agency }) => agency))];
  return {
    revision: 1,
    subject: { kind: 'person', name: '甲某', maskedNumber: '9901**********001X', sex: 'male', age: 40 },
    subjectRefs: Object.fromEntries(agencies.map((agency) => [agency, [refOf(person, agency)]])),
    rests: [],
    until: null,
    grounds: ['refusal'],
    duty: 'pecuniary',
    court: { code: 'JS06', name: '崇川区人民法院' },
    case: { number: '(2025)苏0602执1234号', filedOn: '2025-03-01' },
    basisDocument: { body: '崇川区人民法院', number: '(2024)苏0602民初77号' },
    obligation: 'to pay 120,000 yuan',
    performance: 'none',
    behaviour: 'able to perform, refuses',
    decision: { number: `(2025)苏0602执1234号之${change.listing}`, madeOn: '2025-06-02' },
    publishedOn: '2025-06-03',
    reasons: { 'zh-CN': '有履行能力而拒不履行', en: 'able to perform, refuses' },
    objection: {
      until: '2025-09-01',
      'zh-CN': '可向崇川区人民法院申请纠正',
      en: 'ask the court of Chongchuan for correction',
    },
    ...(standing === 'deleted' && {
      deletion: {
        ground: 'performed',
        learnedOn: '2025-06-10',
        dueOn: '2025-06-13',
        article: 'Provisions art. 10(1)(1)',
      },
    }),
    ...rest,
    standing,
    measures,
  };
}

/**
 * A register in small: numbers events densely per shard and hands them out as a consumer would, verified.
 * Offsets count what was handed out per shard, so that a repetition has an offset of its own.
 */
export class RegisterFeed {
  private readonly sequences = new Map<number, number>();
  private readonly revisions = new Map<number, number>();
  private readonly offsets = new Map<number, bigint>();
  epoch = 1;

  constructor(readonly shards = 8) {}

  shardOf(listing: number): number {
    return listing % this.shards;
  }

  publish(change: ListingChange & { person?: string }): Verified {
    return this.event('published', change);
  }
  correct(change: ListingChange & { person?: string }): Verified {
    return this.event('corrected', change);
  }
  delete(listing: number): Verified {
    return this.event('deleted', { listing, standing: 'deleted' });
  }
  stay(listing: number): Verified {
    return this.event('corrected', { listing, standing: 'stayed' });
  }

  cut(shard: number, time: string): Verified {
    const body: Cut = { cut: 1, time, policy: 'lawful-basis', shards: this.shards, announcedKeys: [] };
    return this.signed('sanctions.cut.v1', shard, body);
  }

  /** The same signed record once more, at a later offset. */
  again<T extends Inspected>(item: T): T {
    return { ...item, record: { ...item.record, offset: this.nextOffset(item.record.partition) } };
  }

  /** Another content under the number of this record. */
  equivocation(item: Verified): Verified {
    return { ...this.again(item), leaf: createHash('sha256').update(item.leaf).digest() };
  }

  /** The same signed record with a body that nobody can use. */
  unusable(item: Verified): Signed {
    const { record, attributes, leaf } = item;
    return { kind: 'unusable', record, attributes, leaf, reason: 'schema', detail: 'for a test' };
  }

  unverifiable(shard: number): Inspected {
    return {
      kind: 'unverifiable',
      record: this.record(shard, Buffer.from('?')),
      reason: 'wrong-signature',
      detail: 'for a test',
    };
  }

  unknownKey(item: Verified): Inspected {
    return { kind: 'unknown-key', record: item.record, keyId: 'register-9' };
  }

  private event(word: 'published' | 'corrected' | 'deleted', change: ListingChange & { person?: string }): Verified {
    const revision = change.revision ?? (this.revisions.get(change.listing) ?? 0) + 1;
    this.revisions.set(change.listing, revision);
    const body = aListing({ ...change, revision });
    return this.signed(`sanctions.listing.${word}.v1`, this.shardOf(change.listing), body, body);
  }

  private signed(type: string, shard: number, body: object, about?: ListingEvent): Verified {
    const sequence = (this.sequences.get(shard) ?? 0) + 1;
    this.sequences.set(shard, sequence);
    const attributes: SignedAttributes = {
      id: `${shard}-${sequence}`,
      source: '/court-registry',
      type,
      time: '2025-06-03T08:00:00.000Z',
      keyId: 'register-1',
      epoch: this.epoch,
      shard,
      sequence,
      ...(about && { listing: about.listing, revision: about.revision, standing: about.standing }),
    };
    const value = Buffer.from(JSON.stringify(body));
    const leaf = createHash('sha256').update(JSON.stringify(attributes)).update(value).digest();
    return { kind: 'verified', record: this.record(shard, value), attributes, leaf, body };
  }

  private record(shard: number, value: Buffer): Inspected['record'] {
    return { topic: registerTopic, partition: shard, offset: this.nextOffset(shard), key: '', value, headers: {} };
  }

  private nextOffset(shard: number): bigint {
    const offset = this.offsets.get(shard) ?? 0n;
    this.offsets.set(shard, offset + 1n);
    return offset;
  }
}

/** Slices as one fetch brings them: one per shard, in the order of the records. */
export function slicesOf(records: readonly Inspected[]): Slice[] {
  const slices = new Map<number, Slice>();
  for (const item of records) {
    const shard = item.record.partition;
    const slice = slices.get(shard) ?? { topic: registerTopic, shard, records: [] };
    slice.records.push(item);
    slices.set(shard, slice);
  }
  return [...slices.values()];
}
