import type { ReceivedRecord } from '#messaging';
import {
  AGENCY,
  AGENCY_SECRET,
  bothMeasures,
  changed,
  cut,
  event,
  judged,
  KEYS,
  Player,
  record,
  refOf,
  saidByAgency,
  SHARDS,
  written,
} from './record-vectors.js';

const LISTING = 1_000_000;
const OTHER = 1_000_008;
const writer = '/court-registry';

/** What of `contracts/vectors/` is about whole records and what an agency makes of them, by file name. */
export function buildRecordVectors(): Record<string, unknown> {
  return {
    'records.json': { writer, shards: SHARDS, keys: KEYS, records: records() },
    'acknowledgments.json': { secretKey: AGENCY_SECRET, acknowledgments: acknowledgments() },
    'histories.json': { writer, shards: SHARDS, agency: AGENCY, keys: KEYS, histories: histories() },
  };
}

function acknowledgments() {
  const entries = [
    { sequence: 1, listing: LISTING, revision: 1, outcome: 'applied' },
    { sequence: 2, listing: LISTING, revision: 2, outcome: 'lifted' },
    { sequence: 3, outcome: 'applied' },
  ];
  const place = { agency: AGENCY, shard: 0 };
  const run = { ...place, incarnation: 1, kind: 'run', from: 1, to: 3, grade: 'effective', entries };
  const cases = {
    'a run': ['sanctions.acknowledgment.v1', run],
    'a gap': ['sanctions.gap.v1', { ...place, from: 4, to: 5 }],
  } as const;
  return Object.entries(cases).map(([name, [type, body]], i) => ({ name, ...saidByAgency(type, i + 1, body) }));
}

function records() {
  const published = record({ sequence: 1 }, event({ listing: LISTING }));
  const listed = event({ listing: LISTING });
  const { court: _court, ...incomplete } = listed;
  const cases: [string, ReceivedRecord][] = [
    ['a listing published', published],
    ['its deletion', record({ sequence: 2 }, event({ listing: LISTING, revision: 2, standing: 'deleted' }))],
    ['a cut', cut(3, '2025-06-03T08:00:00.000Z')],
    ['a header that is not signed is changed', changed(published, { headers: { traceparent: '00-aa-bb-01' } })],
    ['a field that nobody knows yet', record({ sequence: 1 }, { ...listed, mood: 'fine' })],
    ['the data changed', changed(published, { value: Buffer.from(published.value.toString().replace('王', '汪')) })],
    ['the salt changed', changed(published, { headers: { salt: Buffer.alloc(16) } })],
    ['a salt of 15 bytes', changed(published, { headers: { salt: Buffer.alloc(15) } })],
    ['the revision changed', changed(published, { headers: { ce_revision: '2' } })],
    ['no listing in the headers', changed(published, { headers: { ce_listing: null } })],
    ['no signature', changed(published, { headers: { signature: null } })],
    ['no id', changed(published, { headers: { ce_id: null } })],
    ['a number with a zero before it', changed(published, { headers: { ce_sequence: '01' } })],
    ['a standing that nobody knows', changed(published, { headers: { ce_standing: 'paused' } })],
    ['a number of 16 digits', changed(published, { headers: { ce_sequence: '1000000000000000' } })],
    ['a revision above 2147483647', record({ sequence: 1, revision: 2_147_483_648 }, listed)],
    ['in another partition', changed(published, { partition: 1 })],
    ['a listing of another shard', record({ sequence: 1, listing: LISTING + 1 }, event({ listing: LISTING + 1 }))],
    ['signed by an agency', record({ sequence: 1, source: '/agencies/exit-entry', keyId: 'exit-entry-1' }, listed)],
    ['with the key of another', record({ sequence: 1, keyId: 'exit-entry-1' }, listed)],
    [
      'beyond the numbers of a revoked key, with a time before its revocation',
      record({ sequence: 6, keyId: 'register-0', time: '2025-05-31T23:59:59.999Z' }, listed),
    ],
    [
      'within the numbers of that key, with a time after its revocation',
      record({ sequence: 5, keyId: 'register-0' }, listed),
    ],
    ['signed before the key was valid', record({ sequence: 1, time: '2024-12-31T23:59:59.999Z' }, listed)],
    ['under a key that is not in the directory', record({ sequence: 1, keyId: 'register-9' }, listed)],
    ['signed, not JSON', record({ sequence: 1 }, listed, { data: Buffer.from('{"listing":') })],
    ['signed, not UTF-8', record({ sequence: 1 }, listed, { data: Buffer.from([0x22, 0xff, 0x22]) })],
    ['signed, without a field that must be there', record({ sequence: 1 }, incomplete)],
    [
      'signed, with a day that does not exist',
      record({ sequence: 1 }, event({ listing: LISTING, publishedOn: '2025-02-30' })),
    ],
    [
      'signed, measures although stayed',
      record({ sequence: 1, standing: 'stayed' }, { ...listed, standing: 'stayed' }),
    ],
    ['signed, body and headers of different revisions', record({ sequence: 1, revision: 2 }, listed)],
    ['signed, a later version', record({ sequence: 1, type: 'sanctions.listing.published.v2' }, listed)],
    ['signed, a type that nobody knows', record({ sequence: 1, type: 'sanctions.listing.sold.v1' }, listed)],
    ['signed, above 900,000 bytes', record({ sequence: 1 }, listed, { data: padded(JSON.stringify(listed)) })],
  ];
  return cases.map(([name, one]) => {
    const found = judged(one);
    const reason = found.kind === 'unusable' || found.kind === 'unverifiable' ? { reason: found.reason } : {};
    return { name, ...written(one), kind: found.kind, ...reason };
  });
}

const padded = (text: string): Buffer => Buffer.concat([Buffer.from(text), Buffer.alloc(900_000, ' ')]);

type Step = ReceivedRecord | { record: ReceivedRecord; now?: string; onlyLifts?: true; offset?: number };
const at = (seconds: number): string => `2025-06-03T09:00:${String(seconds).padStart(2, '0')}.000Z`;

function histories() {
  const published = record({ sequence: 1 }, event({ listing: LISTING }));
  const deleted = (sequence: number, revision = 2) =>
    record({ sequence }, event({ listing: LISTING, revision, standing: 'deleted' }));
  const corrected = (sequence: number, revision: number, change = {}) =>
    record({ sequence }, event({ listing: LISTING, revision, ...change }));
  const other = (sequence: number) => record({ sequence }, event({ listing: OTHER, person: 'li' }));
  const broken = (of: object, sequence: number) => record({ sequence }, of, { data: Buffer.from('{') });
  const cases: Record<string, Step[]> = {
    'published, corrected, stayed, in force again, deleted': [
      published,
      corrected(2, 2, { measures: bothMeasures }),
      corrected(3, 3, { standing: 'stayed' }),
      corrected(4, 4),
      deleted(5, 5),
    ],
    'the identity corrected: the wrong subject is released': [published, corrected(2, 2, { person: 'li' })],
    'two refs while keys rotate': [
      record({ sequence: 1 }, event({ listing: LISTING, subjectRefs: { 'exit-entry': [refOf('wang'), refOf('wang, new key')] } })), // prettier-ignore
    ],
    'measures of other agencies only': [
      record({ sequence: 1 }, event({ listing: LISTING, measures: [{ ...bothMeasures[0], agency: 'rail' }] })),
    ],
    'a cut takes a number and has no listing': [cut(1, at(0)), cut(2, at(5))],
    'the same record twice': [published, { ...published, offset: 1n }],
    'another content under a number applied': [
      published,
      { ...record({ sequence: 1, id: 'vector-forged' }, event({ listing: LISTING })), offset: 1n },
      deleted(2),
    ],
    'a revision lower than the newest': [corrected(1, 2), record({ sequence: 2 }, event({ listing: LISTING }))],
    'a lower revision after a deletion does not come back': [published, deleted(2, 3), corrected(3, 2)],
    'the same revision again changes nothing': [published, record({ sequence: 2 }, event({ listing: LISTING }))],
    'a gap: the position halts, the number is asked for, what comes fills it': [
      published,
      other(3),
      record({ sequence: 2 }, event({ listing: LISTING + 16, person: 'zhao' })),
      other(3),
    ],
    'a gap is asked for again after ten seconds, not sooner': [
      published,
      { record: other(3), now: at(0) },
      { record: cut(4, at(1)), now: at(5) },
      { record: cut(5, at(2)), now: at(10) },
    ],
    'an early lift: a deletion acts behind a gap, and gets its outcome in its order': [
      published,
      deleted(3),
      cut(2, at(0)),
      deleted(3),
    ],
    'an early lift blocks the lower revision that was missing': [deleted(2, 2), published, deleted(2, 2)],
    'an early correction removes and never adds': [
      corrected(1, 1, { measures: bothMeasures }),
      corrected(3, 2, { measures: [bothMeasures[1], { ...bothMeasures[0], code: 'passport' }] }),
    ],
    'an early correction of the identity releases only': [published, corrected(3, 2, { person: 'li' })],
    'an early publication does nothing': [published, other(3)],
    'an early correction of a listing not seen yet leaves a floor': [published, record({ sequence: 3 }, event({ listing: OTHER, revision: 2 }))], // prettier-ignore
    'a signed deletion that nobody can read is rejected, and lifts from its headers': [
      published,
      broken(event({ listing: LISTING, revision: 2, standing: 'deleted' }), 2),
    ],
    'a signed correction that nobody can read is rejected, and leaves what was': [
      published,
      broken(event({ listing: LISTING, revision: 2 }), 2),
      corrected(3, 3, { measures: bothMeasures }),
    ],
    'a signed deletion that nobody can read acts early, too': [
      published,
      broken(event({ listing: LISTING, revision: 2, standing: 'deleted' }), 3),
    ],
    'a measure without a subject ref is rejected': [
      record({ sequence: 1 }, event({ listing: LISTING, subjectRefs: {} })),
    ],
    'what does not verify moves nothing, and the true record is taken': [
      changed(published, { headers: { salt: Buffer.alloc(16) } }),
      { ...published, offset: 1n },
    ],
    'under an unknown key the shard waits, and lifts do not': [
      published,
      record({ sequence: 2, keyId: 'register-9' }, event({ listing: OTHER })),
      { record: deleted(3), onlyLifts: true },
    ],
    'a register restored raises its epoch; what the replaced one still says is dropped': [
      published,
      record({ sequence: 2, epoch: 2 }, event({ listing: LISTING, revision: 2, standing: 'deleted' })),
      { ...record({ sequence: 3, epoch: 1 }, event({ listing: LISTING, revision: 3 })), offset: 2n },
    ],
    'a gap that follows a filled one is asked for at once': [
      published,
      { record: cut(3, at(0)), now: at(0) },
      { record: cut(2, at(0)), now: at(1) },
      { record: cut(3, at(0)), now: at(2) },
      { record: cut(6, at(0)), now: at(3) },
    ],
    'an early deletion of a lower revision than the newest does nothing': [published, corrected(2, 3), deleted(4, 2)],
    'an early correction that nobody can read does nothing': [
      published,
      broken(event({ listing: LISTING, revision: 2 }), 3),
    ],
    'a deletion that nobody can read, of a lower revision than the newest, is rejected and does nothing': [
      corrected(1, 3),
      broken(event({ listing: LISTING, revision: 2, standing: 'deleted' }), 2),
    ],
    'what does not verify is put into quarantine once, however often its offset is read': [
      changed(published, { headers: { salt: Buffer.alloc(16) } }),
      { record: changed(published, { headers: { salt: Buffer.alloc(16) } }), offset: 0 },
    ],
    'while a shard waits, another content under a number applied is for later': [
      published,
      { record: record({ sequence: 1, id: 'vector-forged' }, event({ listing: LISTING })), onlyLifts: true },
    ],
  };
  return Object.entries(cases).map(([name, steps]) => {
    const player = new Player();
    return {
      name,
      steps: steps.map((step, i) => {
        const { record: one, now = at(0), onlyLifts, offset = i } = 'record' in step ? step : { record: step };
        const placed = { ...one, offset: BigInt(offset) };
        return {
          now,
          ...(onlyLifts && { onlyLifts }),
          record: written(placed),
          after: player.take(placed, now, onlyLifts),
        };
      }),
    };
  });
}
