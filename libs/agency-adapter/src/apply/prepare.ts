import type { Cut, ListingEvent, Measure, Rest } from '#contracts';
import type { Inspected, ReceivedRecord } from '#messaging';
import { nameTagOf } from '../check/name-tag.js';
import { floorRow, type Details, type EnforcedRow } from '../tables/state.js';

interface Numbered {
  offset: bigint;
  sequence: number;
  epoch: number;
  leaf: Buffer;
  record: ReceivedRecord;
}

/** A record as far as it can be worked out without knowing what the tables hold. */
export type Prepared =
  | ({ kind: 'listing'; row: EnforcedRow } & Numbered)
  | ({ kind: 'cut'; time: Date } & Numbered)
  /** Signed, but its body is not usable; `floor` is what its headers alone still do, null when they say in force. */
  | ({
      kind: 'unusable';
      listing?: number;
      revision?: number;
      floor: EnforcedRow | null;
      reason: string;
      detail: string;
    } & Numbered)
  | { kind: 'unverifiable'; offset: bigint; record: ReceivedRecord; reason: string; detail: string }
  | { kind: 'unknown-key'; offset: bigint; keyId: string };

const LISTING_TYPES = new Set([
  'sanctions.listing.published.v1',
  'sanctions.listing.corrected.v1',
  'sanctions.listing.deleted.v1',
]);

/** Turns inspected records of one slice into the rows they would make at this agency. The costly half of applying: it runs while the database is busy. */
export function prepare(agency: string, records: readonly Inspected[]): Prepared[] {
  return records.map((item) => prepareOne(agency, item));
}

function prepareOne(agency: string, item: Inspected): Prepared {
  const { record } = item;
  const { offset } = record;
  if (item.kind === 'unknown-key') return { kind: 'unknown-key', offset, keyId: item.keyId };
  if (item.kind === 'unverifiable')
    return { kind: 'unverifiable', offset, record, reason: item.reason, detail: item.detail };
  const { attributes, leaf } = item;
  const { sequence, epoch, shard, listing, revision, standing } = attributes;
  const numbered: Numbered = { offset, sequence, epoch, leaf, record };
  const unusable = (reason: string, detail: string): Prepared => {
    const floor =
      listing !== undefined && standing !== 'in-force'
        ? floorRow({ listing, shard, revision: revision!, standing: standing!, sequence })
        : null;
    return { kind: 'unusable', ...numbered, listing, revision, floor, reason, detail };
  };
  if (item.kind === 'unusable') return unusable(item.reason, item.detail);
  if (attributes.type === 'sanctions.cut.v1')
    return { kind: 'cut', ...numbered, time: new Date((item.body as Cut).time) };
  if (!LISTING_TYPES.has(attributes.type))
    return unusable('unknown-type', `${attributes.type} has no meaning on the register's topic`);
  const event = item.body as ListingEvent;
  if (
    listing === undefined ||
    listing !== event.listing ||
    revision !== event.revision ||
    standing !== event.standing
  ) {
    return unusable('schema', 'body and signed headers speak of different things');
  }
  const measures = standing === 'in-force' ? event.measures.filter((measure) => measure.agency === agency) : [];
  if (measures.length === 0)
    return { kind: 'listing', ...numbered, row: floorRow({ listing, shard, revision, standing, sequence }) };
  const refs = (event.subjectRefs as Record<string, string[] | undefined>)[agency];
  if (!refs || refs.length === 0) return unusable('schema', `measures for ${agency} but no subject ref`);
  const codes = measures.map(({ code }) => code);
  const rests = event.rests.length === 0 ? null : restsOf(event.rests, codes);
  return {
    kind: 'listing',
    ...numbered,
    row: {
      listing,
      shard,
      revision,
      standing,
      refs,
      nameTag: nameTagOf(event.subject.name),
      measures: codes,
      until: event.until,
      rests,
      details: JSON.stringify(detailsOf(event, measures)),
      sequence,
    },
  };
}

function restsOf(rests: readonly Rest[], codes: readonly string[]): string | null {
  const own = rests.filter(({ measure }) => codes.includes(measure));
  return own.length === 0 ? null : JSON.stringify(own);
}

function detailsOf(event: ListingEvent, measures: readonly Measure[]): Details {
  const { court, objection } = event;
  return {
    court: court.name,
    caseNumber: event.case.number,
    maskedNumber: event.subject.maskedNumber,
    grounds: event.grounds,
    measures: Object.fromEntries(measures.map(({ code, effect, basis }) => [code, { effect, basis }])),
    howToObject: { until: objection.until, 'zh-CN': objection['zh-CN'], en: objection.en },
  };
}
