import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import rateLimit from '@fastify/rate-limit';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceConfig } from './config.service.js';
import type { Log } from './log.js';
import { histogram } from './metrics.js';
import { refuse, Refused } from './refusal.js';
import { PROBLEM_TYPE, problemOf } from './problem.js';
import { unstorable } from './storable.js';
import { traceRequests } from './tracing.js';
import { InvalidInput } from './validation.js';

/** A handler's parameter: the body of an `application/x-ndjson` request as it arrives, unread and without a limit. */
export const BodyStream = createParamDecorator(
  (_: unknown, context: ExecutionContext): Readable =>
    context.switchToHttp().getRequest<FastifyRequest>().body as Readable,
);

/** The HTTP server of every service: limits, NDJSON streams, request ids, and the times of every request. */
export async function httpAdapter(config: ServiceConfig, log: Log): Promise<FastifyAdapter> {
  const adapter = new FastifyAdapter({
    bodyLimit: config.httpBodyBytes,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    requestTimeout: 0, // an import may take long; the headers' own deadline stays
    return503OnClosing: false, // what still arrives on an open connection is answered; readiness turns clients away
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const { problem } = problemOf(error, String(request.id));
      void reply.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
    },
    clientErrorHandler: answerToBadHttp,
    exposeHeadRoutes: false,
  });
  const http = adapter.getInstance();
  const parse = http.getDefaultJsonParser('error', 'error');
  adapter.useBodyParser('application/json', false, { bodyLimit: config.httpBodyBytes }, (request, body, done) => {
    void parse(request, body.toString('utf8'), (error, value) => {
      if (error) return done(malformed);
      const problems = unstorable(value);
      done(problems.length > 0 ? new InvalidInput(problems) : null, value);
    });
  });
  http.addContentTypeParser('application/x-ndjson', (_request, payload, done) => done(null, payload));
  await adapter.register(rateLimit as never, {
    max: config.httpRate,
    timeWindow: 60_000,
    allowList: (request: FastifyRequest) => request.url.startsWith('/health/') || request.url === '/metrics',
    errorResponseBuilder: (_request: FastifyRequest, context: { ttl: number }) =>
      Object.assign(new Error('too many requests'), {
        statusCode: 429,
        retryAfterSeconds: Math.ceil(context.ttl / 1_000),
      }),
  });
  // The answers of one turn of the event loop leave together. Each alone would wake whoever waits for it, who would be
  // asleep again before the next: on one machine that costs more than the answer.
  http.addHook('onSend', (_request, _reply, payload, done) => void setImmediate(done, null, payload));
  if (config.otlpEndpoint !== undefined) traceRequests(http);
  const seconds = histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the last byte of the request head to the last byte of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  });
  http.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    log.debug(
      {
        request: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
    done();
  });
  return adapter;
}

// In place of the parser's error, which quotes the body.
const malformed = new Refused(refuse('malformed-json', 'The body is not well-formed JSON.', { kind: 'invalid' }));

/** What is no HTTP at all never becomes a request; it is answered on the bare socket. */
function answerToBadHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const statusCode = STATUS_OF_BAD_HTTP[error.code ?? ''] ?? 400;
  const { problem } = problemOf(Object.assign(new Error(), { statusCode }), randomUUID());
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\ncontent-type: ${PROBLEM_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

const STATUS_OF_BAD_HTTP: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
