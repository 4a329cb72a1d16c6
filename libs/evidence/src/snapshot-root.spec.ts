import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { merkleRoot } from './merkle.js';
import { signSnapshot, snapshotRoot, verifySnapshot } from './snapshot-root.js';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const head = { snapshot: 's', positions: [{ shard: 0, sequence: 7 }] };
const parts = [
  { file: 'a', sha256: '00' },
  { file: 'b', sha256: '01' },
];
const signed = { head, parts, ...signSnapshot({ head, parts }, privateKey) };

describe('the root of a snapshot', () => {
  it('is the RFC 6962 tree over head and parts, and its 32 bytes are what is signed', () => {
    const leaf = (member: object) =>
      createHash('sha256')
        .update(`\0${canonicalJson(member)}`)
        .digest();
    const root = merkleRoot([leaf(head), leaf(parts[0]), leaf(parts[1])]);
    expect(snapshotRoot({ head, parts })).toEqual(root);
    expect(verify(null, root, publicKey, Buffer.from(signed.signature, 'base64url'))).toBe(true);
  });

  it('holds for what was signed, and for nothing else', () => {
    expect(verifySnapshot(signed, publicKey)).toBe(true);
    const others = [
      { ...signed, head: { ...head, snapshot: 't' } },
      { ...signed, head: { ...head, positions: [{ shard: 0, sequence: 8 }] } },
      { ...signed, parts: [parts[1], parts[0]] },
      { ...signed, parts: [parts[0]] },
      { ...signed, parts: [parts[0], { file: 'b', sha256: '02' }] },
      { ...signed, root: '00'.repeat(32) },
      { ...signed, signature: Buffer.alloc(64).toString('base64url') },
      { ...signed, ...signSnapshot({ head, parts }, generateKeyPairSync('ed25519').privateKey) },
    ];
    for (const other of others) expect(verifySnapshot(other, publicKey)).toBe(false);
  });
});
