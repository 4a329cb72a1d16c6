import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, verdictOf } from './ask.js';

let server: Server;
async function agencyThat(answers: RequestListener): Promise<{ decisionUrl: string; token: string }> {
  server = createServer(answers).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { decisionUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 't' };
}
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const question = { requestId: 'p-1', subject: { kind: 'person' as const, number: 'n' }, measure: 'flight' };

describe('a probe asks as any client would', () => {
  it('and understands a refusal, taking only what names a listing and a measure', async () => {
    let asked = '';
    const where = await agencyThat((request, response) => {
      request.on('data', (chunk: Buffer) => (asked += chunk.toString()));
      request.on('end', () =>
        response.end(
          JSON.stringify({
            decision: 'deny',
            refusals: [{ listing: 7, revision: 1, measure: 'flight', court: {} }, { listing: 'x' }, null],
          }),
        ),
      );
    });
    expect(await ask(where, question)).toEqual({
      decision: 'deny',
      refusals: [{ listing: 7, revision: 1, measure: 'flight' }],
    });
    expect(JSON.parse(asked)).toEqual({
      requestId: 'p-1',
      subject: { identityNumber: 'n' },
      ask: { measure: 'flight' },
    });
  });

  it.each<[string, RequestListener]>([
    ['is behind', (_request, response) => response.writeHead(503).end('{}')],
    ['talks nonsense', (_request, response) => response.end('<html>')],
    ['decides nothing', (_request, response) => response.end('{"decision":"perhaps"}')],
    ['hangs up', (request) => request.destroy()],
    ['never answers', () => undefined],
  ])('and an agency that %s is unreachable', async (_name, answers) => {
    expect(await ask(await agencyThat(answers), question, 100)).toEqual({ decision: 'unreachable', refusals: [] });
  });
});

describe('what an answer says of the listing that was asked about', () => {
  const denying = (listing: number, measure: string, standing: number[] = []) =>
    verdictOf({ decision: 'deny', refusals: [{ listing, measure }] }, 7, 'flight', standing);

  it('is by its name and its measure, and by another only if that one stands', () => {
    expect([denying(7, 'flight'), denying(8, 'flight', [8])]).toEqual(['refused', 'clean']);
    expect([denying(8, 'flight'), denying(7, 'exit'), denying(8, 'exit', [8])]).toEqual(Array(3).fill('refused'));
  });

  it.each(['deny', 'refer'] as const)('is nothing good where a %s names nothing', (decision) => {
    expect(verdictOf({ decision, refusals: [] }, 7, 'flight', [])).toBe('refused');
  });

  it('is clean if it allows, unless a measure that only raises scrutiny is named', () => {
    expect(verdictOf({ decision: 'allow', refusals: [] }, 7, 'flight', [])).toBe('clean');
    expect(verdictOf({ decision: 'allow', refusals: [{ listing: 7, measure: 'flight' }] }, 7, 'flight', [])).toBe(
      'refused',
    );
  });

  it('is nothing where there is none', () => {
    expect(verdictOf({ decision: 'unreachable', refusals: [] }, 7, 'flight', [])).toBe('unreachable');
  });
});
