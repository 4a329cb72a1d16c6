import { generateKeyPairSync } from 'node:crypto';
import { signDocument, signText, verifyDocument, verifyText } from './signed-text.js';

describe('a signed document', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const other = generateKeyPairSync('ed25519').publicKey;
  const signed = signDocument({ b: '测试', a: [1, { d: true, c: null }] }, { keyId: 'register-1', privateKey });

  it('is verified whatever the order of its members, after a journey as JSON', () => {
    const arrived = JSON.parse(JSON.stringify({ ...signed, document: { a: signed.document.a, b: '测试' } }));
    expect(verifyDocument(arrived, publicKey)).toBe(true);
    expect(arrived.signedBy).toBe('register-1');
  });

  it('is refused with any member changed, under another key, and with a signature of any other shape', () => {
    expect(verifyDocument({ ...signed, document: { ...signed.document, b: '测试乙' } }, publicKey)).toBe(false);
    expect(verifyDocument(signed, other)).toBe(false);
    for (const signature of ['', '?', signed.signature.slice(2), signed.signature + signed.signature])
      expect(verifyDocument({ ...signed, signature }, publicKey)).toBe(false);
  });

  it('rests on the signature of a text, which is of those bytes alone', () => {
    const signature = signText('{"a":1}', privateKey);
    expect([verifyText('{"a":1}', signature, publicKey), verifyText('{"a": 1}', signature, publicKey)]).toEqual([
      true,
      false,
    ]);
  });
});
