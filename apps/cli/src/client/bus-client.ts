import type { Readable } from 'node:stream';
import { ApiProblem, problemOf } from './api-problem.js';

/** In whose name a request is made. */
export interface Caller {
  role: 'clerk' | 'president' | 'operator' | 'auditor' | 'agency' | 'reconciliation';
  sub: string;
  agency?: string;
  court?: string;
}

/** Where the services are, and who lets us in. */
export interface BusAddress {
  /** Base URL of a service. @throws BusNotRunning when it is not known */
  url(service: string): string;
  /** A bearer token for the caller. */
  token(caller: Caller): Promise<string>;
}

export interface Call {
  method?: 'GET' | 'POST';
  path: string;
  as: Caller;
  body?: unknown;
  stream?: { body: Readable; type: string };
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Longest wait for the answer, half a minute by default; a stream is not limited. */
  timeoutMs?: number;
}

/** A client of the HTTP APIs of the bus. It sends, reads and throws `ApiProblem`; it decides nothing. */
export class BusClient {
  constructor(private readonly address: BusAddress) {}

  async call<T>(service: string, call: Call): Promise<T> {
    const url = new URL(call.path.replace(/^\//, ''), `${this.address.url(service).replace(/\/$/, '')}/`);
    const { timeoutMs = 30_000 } = call;
    const headers: Record<string, string> = {
      authorization: `Bearer ${await this.address.token(call.as)}`,
      accept: 'application/json',
      ...call.headers,
    };
    const init: RequestInit & { duplex?: 'half' } = {
      method: call.method ?? 'GET',
      headers,
      signal: call.signal ?? (call.stream ? null : AbortSignal.timeout(timeoutMs)),
    };
    if (call.stream) {
      headers['content-type'] = call.stream.type;
      init.body = call.stream.body;
      init.duplex = 'half';
    } else if (call.body !== undefined) {
      headers['content-type'] = 'application/json';
      init.body = JSON.stringify(call.body);
    }
    const response = await fetch(url, init).catch((cause: Error) => {
      if (call.signal?.aborted) throw cause;
      const why =
        cause.name === 'TimeoutError'
          ? `nothing came within ${timeoutMs / 1_000} s`
          : ((cause.cause as Error | undefined)?.message ?? cause.message);
      throw new ApiProblem(0, 'no-answer', `${service} does not answer at ${url.origin} (${why})`, [], { cause });
    });
    if (!response.ok) throw await problemOf(response, service);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
