import { createHash } from 'node:crypto';
import { deriveSubjectKey, subjectRef } from './subject-ref.js';

const hex = (text: string) => Buffer.from(text, 'hex');
const filled = (byte: number, length: number) => Buffer.alloc(length, byte);
const counting = (from: number, to: number) => Buffer.from(Array.from({ length: to - from + 1 }, (_, i) => from + i));

/** HMAC as RFC 2104 writes it: a second implementation, trusted because it meets the published cases below. */
function hmac(key: Buffer, message: Uint8Array): Buffer {
  const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  const block = Buffer.alloc(64);
  (key.length > 64 ? sha256(key) : key).copy(block);
  const padded = (pad: number) => block.map((byte) => byte ^ pad);
  return sha256(padded(0x5c), sha256(padded(0x36), message));
}

/** HKDF as RFC 5869 writes it, on that HMAC. */
function hkdf(material: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  const extracted = hmac(salt, material);
  let block: Buffer = Buffer.alloc(0);
  let output: Buffer = Buffer.alloc(0);
  for (let counter = 1; output.length < length; counter++) {
    block = hmac(extracted, Buffer.concat([block, info, Buffer.from([counter])]));
    output = Buffer.concat([output, block]);
  }
  return output.subarray(0, length);
}

describe('the second implementation meets the published cases', () => {
  it.each([
    [filled(0x0b, 20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      Buffer.from('Jefe'),
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [filled(0xaa, 20), filled(0xdd, 50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
    [counting(0x01, 0x19), filled(0xcd, 50), '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b'],
    [
      filled(0xaa, 131),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    [
      filled(0xaa, 131),
      'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ])('of HMAC-SHA-256 (RFC 4231)', (key, message, digest) => {
    expect(hmac(key, Buffer.from(message)).toString('hex')).toBe(digest);
  });

  it.each([
    [
      filled(0x0b, 22),
      counting(0x00, 0x0c),
      counting(0xf0, 0xf9),
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    ],
    [
      counting(0x00, 0x4f),
      counting(0x60, 0xaf),
      counting(0xb0, 0xff),
      'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
    ],
    [
      filled(0x0b, 22),
      hex(''),
      hex(''),
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    ],
  ])('of HKDF-SHA-256 (RFC 5869)', (material, salt, info, output) => {
    expect(hkdf(material, salt, info, output.length / 2).toString('hex')).toBe(output);
  });
});

describe('a subject key', () => {
  const master = counting(1, 32);

  it('is HKDF of the master key with the agency and the version as info', () => {
    const expected = hkdf(master, hex(''), Buffer.from('subject-ref/rail/3'), 32);
    expect(deriveSubjectKey(master, 'rail', 3)).toEqual(expected);
  });

  it('is another one for every agency and version', () => {
    const keys = ['rail', 'aviation'].flatMap((agency) =>
      [1, 2].map((version) => deriveSubjectKey(master, agency, version)),
    );
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(4);
  });
});

describe('a subject ref', () => {
  const key = deriveSubjectKey(counting(1, 32), 'rail', 1);

  it('is HMAC of the number under the key, in lower-case hex', () => {
    const number = '99010119900307123X';
    expect(subjectRef(key, number)).toBe(hmac(key, Buffer.from(number)).toString('hex'));
  });

  it('is the same however the number was typed', () => {
    expect(subjectRef(key, ' 99010119900307123x\n')).toBe(subjectRef(key, '99010119900307123X'));
  });
});
