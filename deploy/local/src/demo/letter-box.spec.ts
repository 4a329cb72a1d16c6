import { generateKeyPairSync, sign } from 'node:crypto';
import { LetterBox } from './letter-box.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const published = [{ kid: 'register-1', x: publicKey.export({ format: 'jwk' }).x! }];
const aRetraction = {
  kind: 'retraction',
  notice: 23,
  listing: 7,
  revision: 2,
  article: 'P 10(1)',
  retracts: [17],
  because: 'deleted',
  subject: { name: '测试甲', maskedNumber: '990001********1012' },
  asked: { en: 'Stop.' },
};

describe("the employer's letter box", () => {
  let box: LetterBox;
  let address: string;
  beforeEach(async () => {
    box = new LetterBox(() => Promise.resolve(published));
    address = await box.open();
  });
  afterEach(() => box.close());

  const signed = (body: string) => sign(null, Buffer.from(body), privateKey).toString('base64url');
  const post = async (body: string, signature: string, keyId = 'register-1') => {
    const headers = { 'notice-key-id': keyId, 'notice-signature': signature };
    return (await fetch(address, { method: 'POST', headers, body })).status;
  };

  test('keeps a letter that a published key signed, once, however often it comes', async () => {
    const body = JSON.stringify({ document: aRetraction });
    expect(await post(body, signed(body))).toBe(204);
    expect(await post(body, signed(body))).toBe(204);
    expect(box.arrived).toHaveLength(1);
    expect(box.arrived[0]).toMatchObject({ kind: 'retraction', number: 23, retracts: [17], keyId: 'register-1' });
    expect(box.refused).toBe(0);
  });

  test('takes nothing that was changed on its way, and nothing under a key that nobody published', async () => {
    const body = JSON.stringify({ document: aRetraction });
    expect(await post(body.replace('deleted', 'stayed'), signed(body))).toBe(400);
    expect(await post(body, signed(body), 'owl-1')).toBe(400);
    expect([box.arrived.length, box.refused]).toEqual([0, 2]);
  });
});
