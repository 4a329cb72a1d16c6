import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { noticeRules } from '#contracts';
import { signText } from '#evidence';
import { codeOf, readPage } from './pages.js';

const page = 'docs/notices.md';

describe('the page about notices', () => {
  it('has a way to verify a webhook that works as it stands', () => {
    const [, snippet] = /```js\n([\s\S]+?)```/.exec(readPage(page))!;
    const runnable = snippet
      .replace(/import (\{.+\}) from '(.+)';/, "const $1 = require('$2');")
      .replace('export ', '');
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const isGenuine = new Function('require', `${runnable}; return isGenuine;`)(require) as (
      ...of: [object, Buffer, string]
    ) => boolean;
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const jwk = { kid: 'register-1', ...publicKey.export({ format: 'jwk' }) };
    const body = '{"document":{"kind":"notice"}}';
    const signature = signText(body, privateKey);
    expect(isGenuine(jwk, Buffer.from(body), signature)).toBe(true);
    expect(isGenuine(jwk, Buffer.from(body.replace('notice', 'other')), signature)).toBe(false);
  });

  it('names every recipient with its article, every reason of a retraction and every header', () => {
    const text = readPage(page);
    for (const { code, article } of noticeRules.recipients) expect(text).toMatch(new RegExp(`\`${code}\`.*${article.replace(/[()]/g, '\\$&')}`)); // prettier-ignore
    const because = /RetractedBecause = (.+);/.exec(readFileSync('apps/court-registry/src/domain/telling.ts', 'utf8'))!;
    const reasons = [...because[1].matchAll(/'([a-z-]+)'/g)].map(([, one]) => one);
    const channel = readFileSync('apps/court-registry/src/notices/webhook-channel.ts', 'utf8');
    const headers = [...channel.matchAll(/^ {10}'([a-z-]+)': /gm)].map(([, one]) => one);
    expect([reasons.length, headers.length]).toEqual([5, 4]);
    const named = headers.filter((header) => header !== 'content-type');
    expect(codeOf(page)).toEqual(expect.arrayContaining([...reasons, ...named]));
  });
});
