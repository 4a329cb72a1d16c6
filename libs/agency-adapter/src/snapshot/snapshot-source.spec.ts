import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zstdCompressSync } from 'node:zlib';
import { AdapterConfig } from '../adapter.config.js';
import { readPart } from './snapshot-reading.js';
import { snapshotSource } from './snapshot-source.js';

describe('a part that is downloaded from the register', () => {
  const text = randomBytes(300_000).toString('hex');
  const file = zstdCompressSync(text);
  const sha256 = createHash('sha256').update(file).digest('hex');
  const part = { file: 'p', shard: 0, records: 1, bytes: file.length, sha256 };
  const seen: (string | undefined)[] = [];
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request.headers.range);
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      if (request.headers.authorization !== 'Bearer t' || request.url !== '/snapshots/s/p')
        return void response.writeHead(404).end();
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': file.length - from });
      // Every answer but the last breaks off.
      const whole = seen.length === 3;
      response.write(file.subarray(from, whole ? file.length : from + 60_000), () => whole || response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('goes on where the connection broke off, and is whole in the end', async () => {
    expect((await readPart(snapshotSource(url, 't'), 's', part)).toString()).toBe(text);
    expect([seen[0], seen.length]).toEqual([undefined, 3]);
    expect(seen[1]).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it('that is gone ends the load at once', async () => {
    const missing = readPart(snapshotSource(url, 't'), 'gone', part);
    await expect(missing).rejects.toMatchObject({ code: 'snapshot-missing', retry: 'never' });
  });
});

describe('the configuration of an adapter', () => {
  it('takes no snapshot for an agency whose own system must hear of every change', () => {
    const config = Object.assign(new AdapterConfig(), { enforcement: 'http', snapshotUrl: 'file:///s', httpHost: '' });
    const problemsOf = () => config.problems().map(({ name }) => name);
    expect(problemsOf()).toContain('BUS_SNAPSHOT_URL');
    config.enforcement = 'tables';
    expect(problemsOf()).toEqual([]);
  });
});
