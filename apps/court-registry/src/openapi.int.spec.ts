import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { A_FILE, PROPOSED } from './proposals/examples.js';
import { aRegisterProcess, type RegisterProcess } from '../test/register-process.js';
import { DocumentedApi } from '../test/documented-api.js';

jest.setTimeout(180_000);
let register: RegisterProcess;
let api: DocumentedApi;
beforeAll(async () => {
  register = await aRegisterProcess();
  const { body } = await register.call('GET', '/openapi.json', null);
  api = new DocumentedApi(body, (method, path, as, sent, headers) =>
    typeof sent === 'string'
      ? register.send(method, path, as, sent, { 'content-type': 'application/x-ndjson', ...headers })
      : register.call(method, path, as, sent, headers),
  );
});
afterAll(() => register?.remove());

/** The listing that the examples of `POST /proposals` are about. */
let listing: number;
async function approved(example: string): Promise<any> {
  const { proposal, contentHash } = await api.run('post /proposals', { as: 'clerk', example });
  return api.run('post /proposals/{id}/approve', { as: 'president', path: { id: proposal }, body: { contentHash } });
}

/** A case with one decision on it that the president has made, to be published when its grace is over. */
async function aCaseWithDecision(number: string) {
  const { case: id } = await api.run('post /cases', { as: 'clerk', body: { number } });
  const { applicants, debtors } = await api.run('get /cases/{id}', { as: 'auditor', path: { id } });
  const parties = { applicant: applicants[0].id, debtor: debtors[0].id };
  const asked = await api.run('post /cases/{id}/requests', { as: 'clerk', path: { id }, body: parties });
  return { id, request: asked.request as string };
}
async function proposed(request: string, number: string): Promise<{ decision: string; contentHash: string }> {
  return api.run('post /requests/{id}/decisions', {
    as: 'clerk',
    example: 'with-grace',
    path: { id: request },
    body: { number },
  });
}
async function aWaitingDecision(number: string) {
  const { id, request } = await aCaseWithDecision(number);
  const { decision, contentHash } = await proposed(request, `${number}之一`);
  await api.run('post /decisions/{id}/approve', { as: 'president', path: { id: decision }, body: { contentHash } });
  return { id, decision };
}

describe('the OpenAPI document: every example runs, and every answer is as documented', () => {
  it('from a proposal to the deletion', async () => {
    ({ listing } = await approved('listing'));
    for (const kind of ['correction', 'exemption', 'stay', 'resumption']) await approved(kind);
    await api.run('get /listings/{number}', { as: 'clerk', path: { number: listing } });
    await api.run('get /public/listings', { as: null });
    const { proposal } = await api.run('post /proposals', { as: 'clerk', example: 'deletion' });
    await api.run('get /proposals', { as: 'president' });
    await api.run('get /proposals/{id}', { as: 'president', path: { id: proposal } });
    await api.run('post /proposals/{id}/reject', { as: 'president', path: { id: proposal } });
    const another = await api.run('post /proposals', { as: 'clerk', example: 'deletion' });
    await api.run('post /proposals/{id}/withdraw', { as: 'clerk', path: { id: another.proposal } });
    await api.run('post /listings/{number}/reissue', { as: 'operator', path: { number: listing } });
  });

  it('remedies, from the objection to the outcome of the reconsideration', async () => {
    const enter = () => api.run('post /listings/{number}/objections', { as: 'clerk', path: { number: listing } });
    const { objection } = await enter();
    await api.run('get /tasks', { as: 'clerk' });
    await api.run('get /objections', { as: 'clerk', path: { listing } });
    const id = { id: objection };
    await api.run('post /objections/{id}/reject', { as: 'president', path: id });
    await api.run('post /objections/{id}/served', { as: 'clerk', path: id });
    const { reconsideration } = await api.run('post /objections/{id}/reconsideration', { as: 'clerk', path: id });
    await api.run('get /objections/{id}', { as: 'auditor', path: id });
    const of = { id: reconsideration };
    const { contentHash } = await api.run('post /reconsiderations/{id}/decide', {
      as: 'clerk',
      example: 'upheld',
      path: of,
    });
    await api.run('post /reconsiderations/{id}/confirm', { as: 'president', path: of, body: { contentHash } });
    const second = await enter();
    const { proposal, contentHash: hash } = await api.run('post /proposals', { as: 'clerk', example: 'deletion' });
    await api.run('post /proposals/{id}/approve', {
      as: 'president',
      path: { id: proposal },
      body: { contentHash: hash },
    });
    await api.run('post /objections/{id}/grant', {
      as: 'president',
      path: { id: second.objection },
      body: { proposal },
    });
    await api.run('get /listings/{number}/revisions', { as: 'auditor', path: { number: listing } });
  });

  it('cases, from the request to the decision that is never published', async () => {
    const { id, decision } = await aWaitingDecision('(2026)苏9902执201号');
    await api.run('get /decisions', { as: 'clerk', path: { state: 'waiting' } });
    const { madeOn } = await api.run('get /decisions/{id}', { as: 'president', path: { id: decision } });
    await api.run('post /decisions/{id}/service', {
      as: 'clerk',
      path: { id: decision },
      body: { servedOn: madeOn },
    });
    await api.run('post /cases/find', { as: 'clerk' });
    await api.run('post /cases/{id}/performance', { as: 'clerk', path: { id } });
    for (const verb of ['reject', 'approve']) {
      const { retraction } = await api.run('post /cases/{id}/retractions', {
        as: 'clerk',
        example: 'performance',
        path: { id },
      });
      await api.run(`post /retractions/{id}/${verb}`, { as: 'president', path: { id: retraction } });
    }
    await api.run('get /cases/{id}', { as: 'clerk', path: { id } });
    await api.run('post /decisions/{id}/performed', {
      as: 'clerk',
      path: { id: decision },
      body: { performedOn: madeOn },
    });
    const revoked = await aWaitingDecision('(2026)苏9902执202号');
    await api.run('post /decisions/{id}/revoke', { as: 'president', path: { id: revoked.decision } });
    const { request } = await aCaseWithDecision('(2026)苏9902执203号');
    const first = await proposed(request, 'turned down');
    await api.run('post /decisions/{id}/reject', { as: 'president', path: { id: first.decision } });
    const second = await proposed(request, 'taken back');
    await api.run('post /decisions/{id}/withdraw', { as: 'clerk', path: { id: second.decision } });
    await api.run('get /requests', { as: 'clerk', path: { state: 'received' } });
    await api.run('post /requests/{id}/refuse', { as: 'president', path: { id: request } });
    const other = await aCaseWithDecision('(2026)苏9902执204号');
    await api.run('post /requests/{id}/withdraw', { as: 'clerk', path: { id: other.request } });
  });

  it('imports, probes, keys and operations', async () => {
    const { import: digest } = await api.run('post /imports', { as: 'clerk' });
    await api.run('get /imports/{digest}', { as: 'operator', path: { digest } });
    await api.run('post /imports/{digest}/approve', { as: 'president', path: { digest } });
    for (const [verb, as] of [
      ['reject', 'president'],
      ['withdraw', 'clerk'],
    ]) {
      const body = A_FILE.replace('103号之一', `104号之一 ${verb}`);
      const another = createHash('sha256').update(body).digest('hex');
      await api.run('post /imports', { as: 'clerk', path: { 'import-digest': another }, body });
      await api.run(`post /imports/{digest}/${verb}`, { as, path: { digest: another } });
    }
    await api.run('post /probes', { as: 'reconciliation', body: { listing } });
    await api.run('get /keys', { as: null });
    await api.run('get /status', { as: 'operator' });
    await api.run('get /identity-keys', { as: 'operator' });
    await api.run('post /identity-keys/reseal', { as: 'operator' });
    await api.run('post /recover', { as: 'operator', refused: 'not-behind' });
    const { next } = await api.run('get /public/feed', { as: null, path: { after: null } });
    await api.run('get /public/feed', { as: null, path: { after: next } });
    await api.run('get /public/statistics', { as: null });
  });

  it('no operation is left out', () => {
    expect(api.notRun).toEqual([]);
  });
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
