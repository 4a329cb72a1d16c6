import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runBus } from '../run.js';

const none = { writing: null, problem: null, snapshots: [] };
const writing = { ...none, writing: { snapshot: 's1', shards: 3, ofShards: 8, records: 41 } };
const taken = { snapshot: 's1', takenAt: '2026-06-01T04:00:41.310Z', root: '00', records: 90, bytes: 2_500_000 };

describe('the command snapshot', () => {
  let server: Server;
  let url: string;
  let answers: object[];
  beforeAll(async () => {
    server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers.shift()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  async function snapshot() {
    const [out, err]: [string[], string[]] = [[], []];
    const terminal = {
      out: { write: (chunk: string) => out.push(chunk) },
      err: { write: (chunk: string) => err.push(chunk) },
      readSecret: () => Promise.resolve(''),
      ask: () => Promise.resolve(undefined),
    };
    const openLocal = () => Promise.reject(new Error('the address is given'));
    const session = { environment: { folder: '' }, terminal, openLocal };
    const code = await runBus(session, ['snapshot', '--url', url, '--token', 'operator']);
    return { code, out: out.join(''), err: err.join('') };
  }

  it('waits until it is whole and lists what is there', async () => {
    answers = [writing, { ...none, snapshots: [taken] }];
    const { code, out } = await snapshot();
    expect(code).toBe(0);
    expect(out).toBe('s1  taken 2026-06-01T04:00:41.310Z  90 listings  2.5 MB\n');
  });

  it('says when it was given up', async () => {
    answers = [writing, { ...none, problem: 'recovered-meanwhile' }];
    const { code, err } = await snapshot();
    expect(code).toBe(1);
    expect(err).toContain('given up (recovered-meanwhile)');
  });
});
