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

it('an answer speaks of the listing and the measure that were asked about, and of no other', () => {
  const refusing = (listing: number, measure: string) =>
    verdictOf({ decision: 'deny', refusals: [{ listing, measure }] }, 7, 'flight');
  expect([refusing(7, 'flight'), refusing(8, 'flight'), refusing(7, 'exit')]).toEqual(['refused', 'clean', 'clean']);
  expect(verdictOf({ decision: 'unreachable', refusals: [] }, 7, 'flight')).toBe('unreachable');
});
