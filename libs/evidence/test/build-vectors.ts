import { createHash, sign } from 'node:crypto';
import {
  canonicalJson,
  commitment,
  continueRun,
  deriveSubjectKey,
  inclusionPath,
  leafHash,
  loadPrivateKey,
  merkleRoot,
  publicKeyFromRaw,
  rawPublicKey,
  signBatch,
  subjectRef,
  verifyBatch,
  type NumberClaim,
  type RunClaim,
  type RunPosition,
  type SignedAttributes,
} from '../src/index.js';

/** Anyone can compute this key: it signs test vectors and nothing else. */
const TEST_SEED = createHash('sha256').update('joint-sanctions-bus test vectors').digest();
const privateKey = loadPrivateKey(
  `-----BEGIN PRIVATE KEY-----\n${Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    TEST_SEED,
  ]).toString('base64')}\n-----END PRIVATE KEY-----\n`,
);
const publicKey = rawPublicKey(privateKey);

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const numbered = (purpose: string, number: number) => createHash('sha256').update(`${purpose} ${number}`).digest();

/** What `contracts/vectors/` holds, by file name: everything another language needs to check itself. */
export function buildVectors(): Record<string, unknown> {
  return {
    'canonical-json.json': canonicalTexts(),
    'leaves.json': leaves(),
    'trees.json': trees(),
    'signatures.json': signatures(),
    'subject-refs.json': subjectRefs(),
    'runs.json': runs(),
  };
}

function canonicalTexts() {
  const values: unknown[] = [
    null,
    [true, false, []],
    { b: 2, a: 1, A: 0, '€': 'euro', '😀': 'above', ﬀ: 'the basic plane', é: 'accent' },
    { nested: { z: [1, { y: 2, x: 3 }], a: {} } },
    [0, -0, 1, -1.5, 1e21, 1e-7, 0.000001, 333333333.3333333, 9007199254740991, 5e-324],
    ['"quoted"', 'back\\slash', 'tab\tnewline\n', '\u0000\u001f\u007f', '\u2028', '失信被执行人'],
    [1e20, 123456789012345680000, 1.5e300, 0.1, -2.5e-9, 4294967296],
  ];
  return values.map((value) => ({ value, text: canonicalJson(value) }));
}

function leaves() {
  const register = { source: '/court-registry', keyId: 'register-1', epoch: 1, time: '2025-03-03T01:00:00.000Z' };
  const rail = { source: '/agencies/rail', keyId: 'rail-1', epoch: 2, time: '2025-03-03T01:00:00.250Z' };
  const cases: [string, SignedAttributes, string][] = [
    [
      'a listing published',
      {
        ...register,
        id: '01955a3c-0000-7000-8000-000000000001',
        type: 'sanctions.listing.published.v1',
        shard: 5,
        sequence: 1,
        listing: 1000005,
        revision: 1,
        standing: 'in-force',
      },
      '{"listing":1000005,"revision":1,"standing":"in-force"}',
    ],
    [
      'its deletion',
      {
        ...register,
        id: '01955a3c-0000-7000-8000-000000000002',
        type: 'sanctions.listing.deleted.v1',
        shard: 5,
        sequence: 2,
        listing: 1000005,
        revision: 2,
        standing: 'deleted',
      },
      '{"listing":1000005,"revision":2,"standing":"deleted"}',
    ],
    [
      'a cut, which has no listing, revision and standing',
      { ...register, id: '01955a3c-0000-7000-8000-000000000003', type: 'sanctions.cut.v1', shard: 5, sequence: 3 },
      '{"cut":1}',
    ],
    [
      'an acknowledgment, whose sequence is the ackSequence and whose epoch is the incarnation',
      { ...rail, id: 'rail-5-2-1', type: 'sanctions.acknowledgment.v1', shard: 5, sequence: 1 },
      '{"kind":"run","from":1,"to":3}',
    ],
    [
      'strings that must be escaped, in an order of its own',
      {
        standing: 'stayed',
        ...register,
        id: 'a"b\\c\n失信',
        type: 'x',
        shard: 0,
        sequence: 9007199254740991,
        listing: 0,
      },
      '',
    ],
  ];
  return cases.map(([name, attributes, data], i) => {
    const salt = numbered('salt', i).subarray(0, 16);
    const committed = commitment(salt, Buffer.from(data));
    return {
      name,
      attributes,
      salt: hex(salt),
      data,
      commitment: hex(committed),
      signedText: canonicalJson({ ...attributes, commitment: hex(committed) }),
      leaf: hex(leafHash(attributes, committed)),
    };
  });
}

function trees() {
  return [1, 2, 3, 5, 7, 8].map((count) => {
    const tree = treeOf(count);
    return {
      leaves: tree.map(hex),
      root: hex(merkleRoot(tree)),
      paths: tree.map((_, index) => inclusionPath(tree, index).map(hex)),
    };
  });
}

function treeOf(count: number): Buffer[] {
  return Array.from({ length: count }, (_, i) => numbered('leaf', i));
}

function signatures() {
  const tree = treeOf(5);
  const headers = signBatch(tree, privateKey);
  const changed = (header: Buffer, at: number, value: number) => {
    const copy = Buffer.from(header);
    copy[at] = value;
    return copy;
  };
  const cases: [string, Buffer, Buffer][] = [
    ...tree.map((leaf, i): [string, Buffer, Buffer] => [`leaf ${i} of a tree of 5`, leaf, headers[i]]),
    ['a tree of one leaf', tree[0], signBatch([tree[0]], privateKey)[0]],
    ['the leaf 127 of a tree of 128', numbered('leaf', 127), signBatch(treeOf(128), privateKey)[127]],
    ['another leaf', tree[1], headers[0]],
    ['one bit of the signature changed', tree[0], changed(headers[0], 0, headers[0][0] ^ 1)],
    ['one bit of the path changed', tree[0], changed(headers[0], 99, headers[0][99] ^ 128)],
    ['the index of its neighbour', tree[0], changed(headers[0], 65, 1)],
    ['an index at the end of the tree', tree[0], changed(headers[0], 65, 5)],
    ['a tree of none', tree[0], changed(headers[0], 67, 0)],
    ['a tree of 129', tree[0], changed(headers[0], 67, 129)],
    ['a path too short', tree[0], headers[0].subarray(0, headers[0].length - 32)],
    ['a path too long', tree[0], Buffer.concat([headers[0], Buffer.alloc(32)])],
    ['a header cut in the middle of a hash', tree[0], headers[0].subarray(0, 80)],
    ['a header of nothing', tree[0], Buffer.alloc(0)],
    ['a whole tree of 129, with its path', numbered('leaf', 0), tooLarge()],
  ];
  const key = publicKeyFromRaw(publicKey);
  return {
    secretKey: hex(TEST_SEED),
    publicKey,
    rootSignature: { root: hex(merkleRoot(tree)), signature: hex(sign(null, merkleRoot(tree), privateKey)) },
    records: cases.map(([name, leaf, header]) => ({
      name,
      leaf: hex(leaf),
      header: hex(header),
      valid: verifyBatch([{ leaf, header, publicKey: key }])[0],
    })),
  };
}

/** What nobody may sign: a tree of more than 128 leaves, right in everything else. */
function tooLarge(): Buffer {
  const tree = treeOf(129);
  const place = Buffer.from([0, 0, 0, 129]);
  return Buffer.concat([sign(null, merkleRoot(tree), privateKey), place, ...inclusionPath(tree, 0)]);
}

function subjectRefs() {
  const master = numbered('master', 0);
  const cases: [string, number, string][] = [
    ['aviation', 1, '99010119900307123X'],
    ['rail', 1, '99010119900307123X'],
    ['rail', 2, '99010119900307123X'],
    ['rail', 2, ' 99010119900307123x '],
    ['procurement', 1, '91990000MA0000001A'],
  ];
  return cases.map(([agency, version, number]) => {
    const key = deriveSubjectKey(master, agency, version);
    return { master: hex(master), agency, version, key: hex(key), number, subjectRef: subjectRef(key, number) };
  });
}

function runs() {
  const known: RunPosition = { incarnation: 3, ackSequence: 40, to: 1000 };
  const awaiting: RunPosition = { incarnation: 4, ackSequence: 41, to: 1000, awaitingRun: true };
  const cases: [string, RunPosition | null, RunClaim | NumberClaim][] = [
    ['the first message', null, { incarnation: 1, ackSequence: 1, from: 1, to: 10 }],
    ['a first message that is not message 1', null, { incarnation: 1, ackSequence: 2, from: 1, to: 10 }],
    ['a first run that skips numbers', null, { incarnation: 1, ackSequence: 1, from: 2, to: 10 }],
    ['the next run', known, { incarnation: 3, ackSequence: 41, from: 1001, to: 1200 }],
    ['a settlement or gap, which only takes a number', known, { incarnation: 3, ackSequence: 41 }],
    ['a message heard before', known, { incarnation: 3, ackSequence: 40, from: 991, to: 1000 }],
    ['a message is missing', known, { incarnation: 3, ackSequence: 42, from: 1001, to: 1200 }],
    ['sequence numbers are missing', known, { incarnation: 3, ackSequence: 41, from: 1002, to: 1200 }],
    ['numbers acknowledged twice', known, { incarnation: 3, ackSequence: 41, from: 1000, to: 1200 }],
    ['a run that ends before it begins', known, { incarnation: 3, ackSequence: 41, from: 1001, to: 1000 }],
    ['restored from an older copy', known, { incarnation: 4, ackSequence: 41, from: 600, to: 700 }],
    ['restored, and skips numbers', known, { incarnation: 4, ackSequence: 41, from: 1002, to: 1003 }],
    ['restored, and its first message is missing', known, { incarnation: 4, ackSequence: 42, from: 600, to: 700 }],
    ['restored, and its numbers begin again', known, { incarnation: 4, ackSequence: 1, from: 600, to: 700 }],
    ['restored, and settles first', known, { incarnation: 4, ackSequence: 41 }],
    ['the first run after that', awaiting, { incarnation: 4, ackSequence: 42, from: 600, to: 700 }],
    ['from before the restore', known, { incarnation: 2, ackSequence: 41, from: 1001, to: 1010 }],
    ['from before the restore, and far ahead', known, { incarnation: 2, ackSequence: 99 }],
    ['from before the restore, heard before', known, { incarnation: 2, ackSequence: 30, from: 801, to: 900 }],
    ['number 0', known, { incarnation: 3, ackSequence: 0 }],
  ];
  return cases.map(([name, previous, claim]) => ({ name, previous, claim, ...continueRun(previous, claim) }));
}
