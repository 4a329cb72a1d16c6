import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { subjectRef } from '#evidence';
import type { Refusal, Restriction, RestrictionCache } from './restriction-cache.js';

export interface CounterOptions {
  cache: RestrictionCache;
  /** Keeps a restriction for good; a confirmation is given only after it. */
  remember: (restriction: Restriction) => Promise<void>;
  /** Bearer token of the adapter's delivery. */
  deliveryToken: string;
  /** Bearer token of whoever asks at the counter. */
  clientToken: string;
  /** Rail's subject key: opens rail's column of subject refs and nothing else. */
  subjectKey: Uint8Array;
  clock: { now(): Date };
}

class Problem extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

/** Rail's ticket counter over HTTP: `PUT /restrictions/:listing` from the adapter, `POST /check` from whoever sells a ticket. */
export function counterServer(options: CounterOptions): Server {
  return createServer((request, response) => {
    answer(options, request)
      .then((body) => send(response, 200, 'application/json', body))
      .catch((error: unknown) => {
        const problem = error instanceof Problem ? error : new Problem(500, 'the counter failed');
        const body = { type: 'about:blank', title: 'Counter', status: problem.status, detail: problem.message };
        send(response, problem.status, 'application/problem+json', body);
      });
  });
}

async function answer(options: CounterOptions, request: IncomingMessage): Promise<unknown> {
  const { pathname } = new URL(request.url ?? '/', 'http://counter');
  if (request.method === 'GET' && pathname === '/health/ready') return { status: 'ok' };
  const listing = /^\/restrictions\/(\d{1,15})$/.exec(pathname)?.[1];
  if (request.method === 'PUT' && listing) {
    authorise(request, options.deliveryToken);
    return confirm(options, Number(listing), await json(request));
  }
  if (request.method === 'POST' && pathname === '/check') {
    authorise(request, options.clientToken);
    return check(options, await json(request));
  }
  if (request.method === 'GET' && pathname === '/memory') {
    authorise(request, options.clientToken);
    return { listings: options.cache.size, kept: options.cache.kept };
  }
  throw new Problem(404, 'no such path at the counter');
}

async function confirm({ cache, remember }: CounterOptions, listing: number, body: any): Promise<unknown> {
  const complete =
    body?.listing === listing &&
    Number.isSafeInteger(body.revision) &&
    ['in-force', 'stayed', 'deleted'].includes(body.standing) &&
    Array.isArray(body.subjectRefs) &&
    Array.isArray(body.measures);
  if (!complete) throw new Problem(400, 'listing, revision, standing, subjectRefs and measures are needed');
  if (cache.isNews(body)) {
    await remember(body);
    cache.put(body);
  }
  return { listing, revision: body.revision, confirmed: true };
}

function check({ cache, subjectKey, clock }: CounterOptions, body: any): unknown {
  const number = body?.subject?.identityNumber ?? body?.subject?.organisationCode;
  const measure = body?.ask?.measure;
  if (typeof number !== 'string' || typeof measure !== 'string') {
    throw new Problem(400, 'subject.identityNumber or subject.organisationCode, and ask.measure are needed');
  }
  const refusals = cache.refusals([subjectRef(subjectKey, number)], measure, clock.now());
  const effects = refusals.map(({ effect }) => effect);
  return {
    decision: effects.includes('deny') ? 'deny' : effects.includes('refer') ? 'refer' : 'allow',
    refusals: refusals.map(asRefusal),
    asOf: { shards: [], cutAt: null },
    stale: false,
  };
}

function asRefusal({ restriction, measure, effect }: Refusal) {
  const { listing, revision, court, caseNumber, until, howToObject } = restriction;
  const known = { court: court ?? null, caseNumber: caseNumber ?? null, until: until ?? null, howToObject };
  return { measure, effect, listing, revision, ...known, grounds: [], basis: [], denial: null };
}

function authorise(request: IncomingMessage, token: string): void {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  if (!timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`))) {
    throw new Problem(401, 'a bearer token of the counter is needed');
  }
}

async function json(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > 1_000_000) throw new Problem(413, 'the body is over 1 MB');
  try {
    return JSON.parse(await text(request));
  } catch {
    throw new Problem(400, 'the body is not JSON');
  }
}

function send(response: ServerResponse, status: number, type: string, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
}
