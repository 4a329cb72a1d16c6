import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { loadPrivateKey, publicKeyFromRaw, rawPublicKey } from './keys.js';

/** RFC 8032 section 7.1: secret key, public key, message, signature. */
const published = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
];
const hex = (text: string) => Buffer.from(text, 'hex');

/** RFC 8410: a PKCS#8 wrapping of the 32 secret bytes. */
function pemOf(secret: Buffer): string {
  const der = Buffer.concat([hex('302e020100300506032b657004220420'), secret]);
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
}

describe.each(published)('the Ed25519 key %s of RFC 8032', (secret, open, message, signature) => {
  const privateKey = loadPrivateKey(pemOf(hex(secret)));

  it('has its published public key, from either half', () => {
    const raw = hex(open).toString('base64url');
    expect(rawPublicKey(privateKey)).toBe(raw);
    expect(rawPublicKey(publicKeyFromRaw(raw))).toBe(raw);
  });

  it('makes its published signature, which the key read from raw bytes accepts, and no other message', () => {
    const publicKey = publicKeyFromRaw(hex(open).toString('base64url'));
    expect(sign(null, hex(message), privateKey).toString('hex')).toBe(signature);
    expect(verify(null, hex(message), publicKey, hex(signature))).toBe(true);
    expect(verify(null, hex(message + '00'), publicKey, hex(signature))).toBe(false);
  });
});

describe('keys of other kinds', () => {
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it('are refused as private keys, without repeating what was read', () => {
    const pem = p256.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    expect(() => loadPrivateKey(pem)).toThrow(new TypeError('not an Ed25519 private key in PKCS#8 PEM'));
    expect(() => loadPrivateKey('hunter2')).toThrow(new TypeError('not an Ed25519 private key in PKCS#8 PEM'));
  });

  it('are refused as public keys', () => {
    expect(() => rawPublicKey(p256.publicKey)).toThrow(TypeError);
    expect(() => publicKeyFromRaw('')).toThrow(TypeError);
    expect(() => publicKeyFromRaw('A'.repeat(42))).toThrow(TypeError);
    expect(() => publicKeyFromRaw('+'.repeat(43))).toThrow(TypeError);
  });
});
