import { connect, type Socket } from 'node:net';
import { quantile } from './harness.js';

export interface Load {
  perSecond: number;
  /** Processor time of the server for each request, in microseconds: what else runs on the machine adds little to it. */
  cpuUs: number;
  p50Ms: number;
  p99Ms: number;
}

interface Question {
  path: string;
  token: string;
  body: string;
  headers?: Record<string, string>;
}

/**
 * A connection that asks one thing after the other. Written on bare sockets: the asker must not be what is measured.
 */
export class Asker {
  private text = '';
  private waiting: { resolve: (body: string) => void; reject: (error: Error) => void } | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setNoDelay(true);
    // Latin-1 keeps one character a byte, so that lengths are right.
    socket.setEncoding('latin1');
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('data', (part: string) => this.read(part));
  }

  static async to(url: string): Promise<Asker> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Asker(socket, hostname);
  }

  /** @returns the body of the answer @throws Error when it is none of those that say yes */
  post({ path, token, body, headers = {} }: Question): Promise<string> {
    const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.socket.write(
      `POST ${path} HTTP/1.1\r\nhost: ${this.host}\r\nauthorization: Bearer ${token}\r\n${more.join('')}` +
        `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    return new Promise((resolve, reject) => (this.waiting = { resolve, reject }));
  }

  close(): void {
    this.socket.end();
  }

  private read(part: string): void {
    this.text += part;
    const end = this.text.indexOf('\r\n\r\n');
    if (end === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(this.text)?.[1]);
    if (this.text.length < end + 4 + length) return;
    const { text, waiting } = this;
    this.text = '';
    if (/^HTTP\/1.1 2\d\d/.test(text)) waiting?.resolve(Buffer.from(text.slice(end + 4), 'latin1').toString());
    else waiting?.reject(new Error(text.slice(0, 400)));
  }
}

/** Does the work for each item, each connection the next as soon as its last is done. */
export async function askEach<T, R>(
  url: string,
  connections: number,
  items: readonly T[],
  work: (asker: Asker, item: T, i: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array<R>(items.length);
  let next = 0;
  const run = async (): Promise<void> => {
    const asker = await Asker.to(url);
    for (let i = next++; i < items.length; i = next++) results[i] = await work(asker, items[i], i);
    asker.close();
  };
  await Promise.all(Array.from({ length: connections }, run));
  return results;
}

/**
 * Asks over so many connections at once, each the next as soon as the last is answered.
 *
 * @param bodyOf the body of the request with this number
 */
export async function loadOf(
  target: { url: string; path: string; token: string },
  connections: number,
  requests: number,
  bodyOf: (i: number) => string,
): Promise<Load> {
  const took: number[] = [];
  const [start, cpuBefore] = [performance.now(), await cpuSecondsOf(target.url)];
  await askEach(target.url, connections, Array.from({ length: requests }), async (asker, _, i) => {
    const body = bodyOf(i);
    const began = performance.now();
    await asker.post({ ...target, body });
    took.push(performance.now() - began);
  });
  const perSecond = requests / ((performance.now() - start) / 1_000);
  const cpuUs = ((await cpuSecondsOf(target.url)) - cpuBefore) * (1e6 / requests);
  return { perSecond, cpuUs, p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99) };
}

/** Processor time that the process behind this address has taken so far. */
export async function cpuSecondsOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total\S* (\S+)/m.exec(text)![1]);
}
