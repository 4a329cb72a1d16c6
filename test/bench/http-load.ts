import { connect, type Socket } from 'node:net';
import { quantile } from './harness.js';

export interface Load {
  perSecond: number;
  /** Processor time of the server for each request, in microseconds: what else runs on the machine adds little to it. */
  cpuUs: number;
  p50Ms: number;
  p99Ms: number;
}

/**
 * Asks over so many connections at once, each the next as soon as the last is answered. Written on bare sockets: the
 * asker must not be what is measured.
 *
 * @param bodyOf the body of the request with this number
 */
export async function loadOf(
  target: { url: string; path: string; token: string },
  connections: number,
  requests: number,
  bodyOf: (i: number) => string,
): Promise<Load> {
  const { hostname, port } = new URL(target.url);
  const head = `POST ${target.path} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${target.token}\r\ncontent-type: application/json\r\ncontent-length: `;
  const took: number[] = [];
  let next = 0;
  const run = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket: Socket = connect(Number(port), hostname);
      socket.setNoDelay(true);
      let began = 0;
      let text = '';
      const ask = (): void => {
        if (next >= requests) return void socket.end(resolve);
        const body = bodyOf(next++);
        began = performance.now();
        socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
      };
      // Latin-1 keeps one character a byte, so that lengths are right.
      socket.setEncoding('latin1');
      socket.on('connect', ask);
      socket.on('error', reject);
      socket.on('data', (part: string) => {
        text += part;
        const end = text.indexOf('\r\n\r\n');
        if (end === -1) return;
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
        if (text.length < end + 4 + length) return;
        if (!text.startsWith('HTTP/1.1 200')) return void reject(new Error(text.slice(0, 400)));
        took.push(performance.now() - began);
        text = '';
        ask();
      });
    });
  const [start, cpuBefore] = [performance.now(), await cpuSecondsOf(target.url)];
  await Promise.all(Array.from({ length: connections }, run));
  const perSecond = requests / ((performance.now() - start) / 1_000);
  const cpuUs = ((await cpuSecondsOf(target.url)) - cpuBefore) * (1e6 / requests);
  return { perSecond, cpuUs, p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99) };
}

/** Processor time that the process behind this address has taken so far. */
export async function cpuSecondsOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total\S* (\S+)/m.exec(text)![1]);
}
