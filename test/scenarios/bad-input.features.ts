import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServiceName } from '#local';
import { openDatabase } from '#service';
import type { TestBus } from '../support/bus.js';
import { rowsOf } from '../support/bus-books.js';
import { callService, listingOf, type Answer } from '../support/court.js';

/** What the HTTP side of a whole, running bus does with bad input (the first rows of the table in docs and issue). */
export function badInputFeatures(running: () => TestBus): void {
  const register = () => running().services['court-registry'].url;
  const { row: _row, ...decision } = listingOf('bad-input', 90_001);
  const propose = (key: string, body: object): Promise<Answer> =>
    callService(running(), `${register()}/proposals`, {
      method: 'POST',
      as: 'clerk',
      body,
      headers: { 'idempotency-key': key },
    });
  const proposals = () => rowsOf(running(), 'court-registry', 'SELECT id FROM proposal');
  const logOf = (service: ServiceName) => readFileSync(running().logFile(service), 'utf8');

  describe('bad input over HTTP', () => {
    it('a body that fails validation is refused naming every field, and nothing is written', async () => {
      const before = await proposals();
      const { obligation: _obligation, ...lacking } = decision;
      const answer = await propose('invalid', { kind: 'listing', decision: { ...lacking, duty: 'x' } });
      expect(answer).toMatchObject({ status: 400, body: { status: 400, title: expect.any(String) } });
      expect(answer.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
        'decision.duty',
        'decision.obligation',
      ]);
      expect(await proposals()).toEqual(before);
    });

    it('the same idempotency key answers the same body as the first time and another body with 409', async () => {
      const first = await propose('twice', { kind: 'listing', decision });
      expect(first.status).toBe(201);
      expect(await propose('twice', { kind: 'listing', decision })).toEqual(first);
      expect(await propose('twice', { kind: 'listing', decision: { ...decision, obligation: '另' } })).toMatchObject({
        status: 409,
        body: { code: 'key-reused' },
      });
      expect(
        await rowsOf(running(), 'court-registry', `SELECT id FROM proposal WHERE decision_number = 'bad-input'`),
      ).toHaveLength(1);
    });

    it('an author who approves is refused and logged, and the service’s own login can not force it by SQL', async () => {
      const { body: proposed } = await propose('own', { kind: 'listing', decision });
      const { proposal, contentHash } = proposed as { proposal: string; contentHash: string };
      const token = await running().tokens.token('president', { sub: 'local-clerk' });
      const approval = { method: 'POST', as: { token }, body: { contentHash } };
      expect(await callService(running(), `${register()}/proposals/${proposal}/approve`, approval)).toMatchObject({
        status: 403,
        body: { code: 'author-approves-own-proposal' },
      });
      expect(logOf('court-registry')).toMatch(new RegExp(`author approves own proposal|${proposal}.*author`));
      const url = running().databaseUrl('court-registry', 'login');
      const login = await openDatabase({ url, entities: [], migrations: [], poolSize: 1 });
      try {
        const forced = `UPDATE proposal SET status = 'approved', decided_by = author, decided_at = proposed_at WHERE id = $1`;
        await expect(login.query(forced, [proposal])).rejects.toThrow('proposal_four_eyes');
      } finally {
        await login.close();
      }
    });

    it('without a role, with another’s, with a forged or an expired token every service refuses, and logs it', async () => {
      const forged = forgedToken();
      const expired = await running().tokens.token('operator', { lasts: '-1h' });
      for (const [service, { url }] of Object.entries(running().services) as [ServiceName, { url: string }][]) {
        for (const as of [null, { token: forged }, { token: expired }]) {
          expect([service, (await callService(running(), `${url}/status`, { as })).status]).toEqual([service, 401]);
        }
        expect([service, (await callService(running(), `${url}/status`, { as: 'clerk' })).status]).toEqual([
          service,
          403,
        ]);
        expect(logOf(service)).toContain('denied');
        expect(logOf(service)).not.toContain(forged.split('.')[2]);
      }
    });
  });
}

/** All that a true one says, signed by nobody whom the bus knows. */
function forgedToken(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'EdDSA', kid: 'local-tokens-1', typ: 'JWT' })}.${part({
    role: 'operator',
    iss: 'joint-sanctions-bus-local',
    sub: 'mallory',
    iat: 1_700_000_000,
    exp: 4_000_000_000,
  })}`;
  return `${text}.${sign(null, Buffer.from(text), generateKeyPairSync('ed25519').privateKey).toString('base64url')}`;
}
