import { aKeyring, aParticipant, signedRecords } from '../../../test/support/signed-record.js';
import { inspect, type Inspected, type ReceivedRecord } from './index.js';

const TOPIC = 'sanctions.register.v1';
const register = aParticipant('/court-registry');
const aCut = {
  type: 'sanctions.cut.v1',
  shard: 3,
  sequence: 7,
  body: { cut: 1, time: '2026-06-01T08:00:00.000Z', policy: 'lawful-basis', shards: 8, announcedKeys: [] },
};

function inspectOne(record: ReceivedRecord, keyring = aKeyring([register])): Inspected {
  return inspect([record], keyring, 8)[0];
}

function reasonOf(inspected: Inspected): string {
  return 'reason' in inspected ? `${inspected.kind}: ${inspected.reason}` : inspected.kind;
}

const withHeader = (name: string, text: string) => (r: ReceivedRecord) => ({
  ...r,
  headers: { ...r.headers, [name]: Buffer.from(text) },
});

describe('inspect', () => {
  it('verifies and parses what the register signed', () => {
    const inspected = inspectOne(signedRecords(register, TOPIC, [aCut])[0]);
    expect(inspected).toMatchObject({ kind: 'verified', attributes: { sequence: 7, shard: 3 }, body: { cut: 1 } });
  });

  it('verifies every record of a whole tree and a lone record of it alike', () => {
    const records = signedRecords(
      register,
      TOPIC,
      Array.from({ length: 128 }, (_, i) => ({ ...aCut, sequence: i + 1 })),
    );
    expect(new Set(inspect(records, aKeyring([register]), 8).map(reasonOf))).toEqual(new Set(['verified']));
    expect(reasonOf(inspectOne(records[77]))).toBe('verified');
  });

  it.each<[string, string, (record: ReceivedRecord) => ReceivedRecord]>([
    [
      'a changed body',
      'unverifiable: wrong-signature',
      (r) => ({ ...r, value: Buffer.concat([r.value, Buffer.from(' ')]) }),
    ],
    [
      'a changed header',
      'unverifiable: wrong-signature',
      (r) => ({ ...r, headers: { ...r.headers, ce_sequence: Buffer.from('8') } }),
    ],
    ['another partition', 'unverifiable: wrong-shard', (r) => ({ ...r, partition: 4 })],
    [
      'no signature',
      'unverifiable: missing-signature',
      (r) => ({ ...r, headers: { ...r.headers, signature: undefined as never } }),
    ],
    [
      'a cut signature',
      'unverifiable: wrong-signature',
      (r) => ({ ...r, headers: { ...r.headers, signature: r.headers.signature.subarray(0, 40) } }),
    ],
    ['no headers', 'unverifiable: unreadable', (r) => ({ ...r, headers: {} })],
    [
      'a number that is none',
      'unverifiable: unreadable',
      (r) => ({ ...r, headers: { ...r.headers, ce_sequence: Buffer.from('7e3') } }),
    ],
    [
      'a topic of somebody else',
      'unverifiable: wrong-key',
      (r) => ({ ...r, topic: 'sanctions.acknowledgments.rail.v1' }),
    ],
    ['a time that is no instant', 'unverifiable: unreadable', withHeader('ce_time', '2025')],
    ['U+0000 in its id', 'unverifiable: unreadable', withHeader('ce_id', 'a\0b')],
  ])('does not believe a record with %s', (_, expected, spoil) => {
    expect(reasonOf(inspectOne(spoil(signedRecords(register, TOPIC, [aCut])[0])))).toBe(expected);
  });

  it.each([
    ['an unknown type', 'unusable: unknown-type', { type: 'sanctions.rumour.v1', body: {} }],
    ['an unknown major version', 'unusable: unknown-version', { type: 'sanctions.cut.v2', body: {} }],
    ['bytes that are no JSON', 'unusable: unreadable', { body: Buffer.from('{') }],
    ['a body that breaks the schema', 'unusable: schema', { body: { cut: 'one' } }],
    ['more than 900 kB', 'unusable: oversized', { body: Buffer.alloc(900_001, 32) }],
  ])('believes the headers of a signed record with %s', (_, expected, change) => {
    expect(reasonOf(inspectOne(signedRecords(register, TOPIC, [{ ...aCut, ...change }])[0]))).toBe(expected);
  });

  it('asks again later for a key it does not know yet', () => {
    expect(reasonOf(inspectOne(signedRecords(register, TOPIC, [aCut])[0], aKeyring([])))).toBe('unknown-key');
  });

  it('believes what an expired key signed, and nothing signed before a key was valid', () => {
    const [record] = signedRecords(register, TOPIC, [aCut]);
    const signedAt = Date.parse('2026-06-01T08:00:00.000Z');
    expect(reasonOf(inspectOne(record, aKeyring([register], { notAfter: signedAt - 1 })))).toBe('verified');
    expect(reasonOf(inspectOne(record, aKeyring([register], { notBefore: signedAt + 1 })))).toBe(
      'unverifiable: wrong-key',
    );
  });

  it('believes a revoked key up to the number that its owner had come to, whatever time a record names', () => {
    const upTo = (last: number) => aKeyring([register], { signedUpTo: { [TOPIC]: [0, 0, 0, last] } });
    const [now, backdated] = signedRecords(register, TOPIC, [aCut, { ...aCut, time: '2020-01-01T00:00:00.000Z' }]);
    expect(reasonOf(inspectOne(now, upTo(aCut.sequence)))).toBe('verified');
    expect(reasonOf(inspectOne(now, upTo(aCut.sequence - 1)))).toBe('unverifiable: wrong-key');
    expect(reasonOf(inspectOne(backdated, upTo(aCut.sequence - 1)))).toBe('unverifiable: wrong-key');
    const elsewhere = aKeyring([register], { signedUpTo: { 'sanctions.probes.v1': [9, 9, 9, 9] } });
    expect(reasonOf(inspectOne(backdated, elsewhere))).toBe('unverifiable: wrong-key');
  });

  it('does not believe one participant that speaks for another', () => {
    const rail = aParticipant('/agencies/rail');
    const forged = { ...rail, source: '/court-registry' };
    expect(reasonOf(inspectOne(signedRecords(forged, TOPIC, [aCut])[0], aKeyring([rail])))).toBe(
      'unverifiable: wrong-key',
    );
  });
});
