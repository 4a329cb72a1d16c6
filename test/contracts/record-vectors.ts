import { createHash } from 'node:crypto';
import { firstPosition, plan, prepare, type EnforcedRow, type Plan, type Position } from '#agency-adapter/parts';
import { registerTopic, type ListingEvent } from '#contracts';
import { commitment, leafHash, loadPrivateKey, rawPublicKey, signBatch, type SignedAttributes } from '#evidence';
import { inspect, toRecord, type Inspected, type Keyring, type ReceivedRecord } from '#messaging';

/** A record in a vector file: text headers and data as they are, binary ones in hex. */
export interface WrittenRecord {
  partition: number;
  offset: number;
  headers: Record<string, string>;
  data?: string;
  /** Data that is no text. */
  dataHex?: string;
  /** Spaces that follow the data. */
  padding?: number;
}

export const SHARDS = 8;
export const AGENCY = 'exit-entry';
const WRITER = '/court-registry';
const SIGNED_AT = '2025-06-03T08:00:00.000Z';
const digestOf = (text: string) => createHash('sha256').update(text).digest();

/** Anyone can compute these keys: they sign test vectors and nothing else. */
function testKey(purpose: string) {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), digestOf(purpose)]);
  return loadPrivateKey(`-----BEGIN PRIVATE KEY-----\n${pkcs8.toString('base64')}\n-----END PRIVATE KEY-----\n`);
}
const registerKey = testKey('joint-sanctions-bus test vectors');
const agencyKey = testKey('joint-sanctions-bus test vectors of an agency');

const period = { notBefore: '2025-01-01T00:00:00.000Z', notAfter: '2035-01-01T00:00:00.000Z' };
const directory = [
  { keyId: 'register-1', owner: WRITER, key: registerKey },
  { keyId: 'register-0', owner: WRITER, key: registerKey, signedUpTo: { [registerTopic]: [5, 0, 0, 0, 0, 0, 0, 0] } },
  { keyId: 'exit-entry-1', owner: '/agencies/exit-entry', key: agencyKey },
];
export const KEYS = directory.map(({ key, signedUpTo, ...one }) => ({
  ...one,
  publicKey: rawPublicKey(key),
  ...period,
  revokedAt: signedUpTo ? '2025-06-01T00:00:00.000Z' : null,
  ...(signedUpTo && { revocation: { by: 'operator', reason: 'stolen', signedUpTo } }),
}));
const keyring: Keyring = {
  find(keyId) {
    const found = directory.find((one) => one.keyId === keyId);
    if (!found) return undefined;
    return {
      keyId,
      owner: found.owner,
      publicKey: found.key,
      notBefore: Date.parse(period.notBefore),
      notAfter: Date.parse(period.notAfter),
      signedUpTo: found.signedUpTo ?? null,
    };
  },
};

const exit = {
  code: 'exit',
  agency: 'exit-entry',
  effect: 'deny',
  basis: [{ instrument: 'civil-procedure-law', article: '262', tier: 'law' }],
  policy: 'lawful-basis',
};
const papers = { ...exit, code: 'travel-document' };
export const refOf = (person: string): string => digestOf(`subject ref of ${person}`).toString('hex');

/** A whole listing event of these vectors, which say nothing that the catalogue of measures could change. */
export function event(change: {
  listing: number;
  revision?: number;
  standing?: string;
  person?: string;
  [field: string]: unknown;
}) {
  const { person = 'wang', ...rest } = change;
  const standing = rest.standing ?? 'in-force';
  return {
    revision: 1,
    subject: { kind: 'person', name: '王某', maskedNumber: '990101********123X' },
    subjectRefs: standing === 'in-force' ? { 'exit-entry': [refOf(person)] } : {},
    measures: standing === 'in-force' ? [exit] : [],
    rests: [],
    until: null,
    grounds: ['refusal'],
    duty: 'pecuniary',
    court: { code: '苏0602', name: '南通市崇川区人民法院' },
    case: { number: '(2025)苏0602执1234号', filedOn: '2025-03-01' },
    basisDocument: { body: '南通市崇川区人民法院', number: '(2024)苏0602民初77号' },
    obligation: '支付120000元',
    performance: '全部未履行',
    behaviour: '有履行能力而拒不履行',
    decision: { number: '(2025)苏0602执1234号之一', madeOn: '2025-06-02' },
    publishedOn: '2025-06-03',
    reasons: { 'zh-CN': '有履行能力而拒不履行', en: 'able to perform, refuses' },
    objection: { until: '2025-09-01', 'zh-CN': '可以向本院书面申请', en: 'ask the court in writing' },
    ...(standing === 'deleted' && {
      deletion: { ground: 'performed', learnedOn: '2025-06-10', dueOn: '2025-06-13', article: 'P 10(1)(1)' },
    }),
    ...rest,
    standing,
  } as ListingEvent;
}
export const bothMeasures = [exit, papers];

type Said = Partial<SignedAttributes> & { sequence: number };

/** A signed record of shard 0 about a body, which may also be bytes that nobody can use. */
export function record(said: Said, body: object, change: { data?: Buffer; offset?: number } = {}): ReceivedRecord {
  const about = body as Partial<ListingEvent>;
  const word = about.standing === 'deleted' ? 'deleted' : about.revision === 1 ? 'published' : 'corrected';
  const attributes: SignedAttributes = {
    id: `vector-${said.epoch ?? 1}-${said.sequence}`,
    source: WRITER,
    type: about.listing === undefined ? 'sanctions.cut.v1' : `sanctions.listing.${word}.v1`,
    time: SIGNED_AT,
    keyId: 'register-1',
    epoch: 1,
    shard: 0,
    ...(about.listing !== undefined && { listing: about.listing, revision: about.revision, standing: about.standing }),
    ...said,
  };
  const data = change.data ?? Buffer.from(JSON.stringify(body));
  const salt = digestOf(`salt of ${attributes.id}`).subarray(0, 16);
  const key = attributes.source === WRITER ? registerKey : agencyKey;
  const [signature] = signBatch([leafHash(attributes, commitment(salt, data))], key);
  const sent = toRecord({ topic: registerTopic, attributes, salt, data, signature });
  const headers = Object.fromEntries(Object.entries(sent.headers).map(([name, value]) => [name, Buffer.from(value)]));
  const offset = BigInt(change.offset ?? attributes.sequence - 1);
  return { topic: registerTopic, partition: sent.partition, offset, key: sent.key, value: data, headers };
}

/** The agency's secret key in hex: its 32 bytes of seed. */
export const AGENCY_SECRET = digestOf('joint-sanctions-bus test vectors of an agency').toString('hex');

/** A message of the agency, with the headers in which it travels. */
export function saidByAgency(type: string, sequence: number, body: object) {
  const source = `/agencies/${AGENCY}`;
  const place = { epoch: 1, shard: 0, sequence };
  const attributes = { id: `exit-entry-0-${sequence}`, source, type, time: SIGNED_AT, keyId: `${AGENCY}-1`, ...place };
  const data = JSON.stringify(body);
  const salt = digestOf(`salt of ${attributes.id}`).subarray(0, 16);
  const [signature] = signBatch([leafHash(attributes, commitment(salt, Buffer.from(data)))], agencyKey);
  const { headers } = toRecord({ topic: '', attributes, salt, data: Buffer.from(data), signature });
  const written = Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString(encodingOf(name))]);
  return {
    attributes,
    salt: salt.toString('hex'),
    data,
    headers: Object.fromEntries(written) as Record<string, string>,
  };
}

const encodingOf = (header: string) => (['salt', 'signature'].includes(header) ? 'hex' : 'utf8');

export const cut = (sequence: number, time: string): ReceivedRecord =>
  record({ sequence }, { cut: sequence, time, policy: 'lawful-basis', shards: SHARDS, announcedKeys: [] });

/** A record with some of its headers or bytes changed after it was signed. */
export function changed(
  from: ReceivedRecord,
  change: { headers?: Record<string, string | Buffer | null>; value?: Buffer; partition?: number },
): ReceivedRecord {
  const headers = { ...from.headers };
  for (const [name, value] of Object.entries(change.headers ?? {}))
    if (value === null) delete headers[name];
    else headers[name] = Buffer.from(value);
  return { ...from, headers, value: change.value ?? from.value, partition: change.partition ?? from.partition };
}

export function written({ partition, offset, headers, value }: ReceivedRecord): WrittenRecord {
  const text = value.toString('utf8');
  const data = text.trimEnd();
  const padding = text.length - data.length;
  return {
    partition,
    offset: Number(offset),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, bytes]) => [name, bytes.toString(encodingOf(name))]),
    ),
    ...(Buffer.from(text).equals(value)
      ? { data, ...(padding > 0 && { padding }) }
      : { dataHex: value.toString('hex') }),
  };
}

export const judged = (one: ReceivedRecord): Inspected => inspect([one], keyring, SHARDS)[0];

/** Shard 0 of the vectors' agency, played by the adapter's own plan. */
export class Player {
  private position: Position = firstPosition(0);
  private readonly rows = new Map<number, EnforcedRow>();
  private readonly leaves = new Map<number, Buffer>();

  /** What one record did, in the words of histories.json. */
  take(one: ReceivedRecord, now: string, onlyLifts = false) {
    const known = { position: this.position, rows: this.rows, leaves: this.leaves };
    const options = { now: new Date(now), quarantineBudget: 20, askAgainAfterMs: 10_000, onlyLifts };
    const made = plan(known, prepare(AGENCY, [judged(one)]), options);
    made.leaves.forEach((leaf, i) => this.leaves.set(this.position.sequence + 1 + i, leaf));
    for (const [listing, { row }] of made.changes) this.rows.set(listing, row);
    this.position = made.position;
    return this.after(made);
  }

  private after({ position, entries, gap, held, pause }: Plan) {
    return {
      sequence: position.sequence,
      entries,
      ...(gap && { gap }),
      held: held.map(({ reason }) => reason),
      ...(pause && { waitsFor: pause.why }),
      ...(position.halted !== null && { halted: position.halted }),
      list: [...this.rows.values()]
        .sort((a, b) => a.listing - b.listing)
        .map(({ listing, revision, standing, refs, measures }) => ({ listing, revision, standing, refs, measures })),
    };
  }
}
