import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { PROPOSED } from './proposals/examples.js';
import type { RegisterProcess } from '../test/register-process.js';
import { documentedApi, type DocumentedApi } from '../test/documented-api.js';

/** What nobody means, sent to a real process. */
export function hostileBodies(registerProcess: () => RegisterProcess): void {
  let register: RegisterProcess;
  let api: DocumentedApi;
  beforeAll(async () => {
    register = registerProcess();
    api = await documentedApi(register);
  });

  /** Values that nobody means, as JSON text. */
  const hostile = fc.oneof(
    fc.constantFrom(
      '"\\ud800"',
      '"a\\udfff测"',
      '"\\u0000"',
      '1e400',
      '-1e308',
      '1e20',
      '9007199254740993',
      '2147483648',
    ),
    fc.constantFrom('0', '-1', '0.5', 'null', 'true', '[]', '{}', '""', '" "', '{"__proto__":{"a":1}}', '[[[]]]'),
    fc.constantFrom(200, 20_000).map((levels) => '['.repeat(levels) + ']'.repeat(levels)),
    fc.constant(JSON.stringify('长'.repeat(30_000))),
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    fc.json(),
  );
  const inPath = fc.constantFrom('1', '4711', '99999999999999999999', '-1', 'x', '%00', '%ED%A0%80', randomUUID());

  /** The example with one member, somewhere in it, replaced by that JSON text. */
  function spoilt(body: unknown, at: number, text: string): string {
    const members: string[] = [];
    const walk = (value: unknown, path: string): void => {
      members.push(path);
      if (typeof value === 'object' && value !== null)
        for (const [name, member] of Object.entries(value)) walk(member, `${path}/${name}`);
    };
    walk(body, '');
    const chosen = members[at % members.length];
    const write = (value: unknown, path: string): string => {
      if (path === chosen) return text;
      if (Array.isArray(value)) return `[${value.map((member, i) => write(member, `${path}/${i}`)).join()}]`;
      if (typeof value !== 'object' || value === null) return JSON.stringify(value);
      const inside = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${write(member, `${path}/${name}`)}`); // prettier-ignore
      return `{${inside.join()}}`;
    };
    return write(body, '');
  }

  describe('whatever is sent', () => {
    const send = (method: string, path: string, as: string, body: string | undefined) =>
      register.send(method, path, as, body, {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        'idempotency-key': randomUUID(),
      });

    it('half of a surrogate pair is answered with the field that holds it', async () => {
      const { decision } = PROPOSED.listing.value;
      const body = JSON.stringify({ kind: 'listing', decision }).replace('全部未履行', '\\ud800');
      expect(await send('POST', '/proposals', 'clerk', body)).toMatchObject({
        status: 400,
        body: { code: 'invalid-input', errors: [{ field: 'decision.performance' }] },
      });
    });

    it('no writing operation answers that it broke', async () => {
      const tokens = await Promise.all(
        (['clerk', 'president', 'operator', 'reconciliation'] as const).map((role) => register.bus.tokens.token(role)),
      );
      const operations = api.writes.filter(({ route }) => route !== '/recover' && route !== '/imports');
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...operations),
          fc.nat(200),
          hostile,
          inPath,
          async (operation, at, text, part) => {
            const { method, route, body } = operation;
            const path = route.replace(/\{\w+\}/, part);
            const sent = body === undefined ? undefined : spoilt(body, at, text);
            const answers = await Promise.all(tokens.map((token) => send(method, path, token, sent)));
            const broken = answers.filter(({ status }) => status >= 500);
            if (broken.length > 0) throw new Error(`${method} ${path} ${JSON.stringify(broken)}: ${sent}`);
          },
        ),
        { numRuns: 120 },
      );
    });
  });
}
