import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import rateLimit from '@fastify/rate-limit';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { ServiceConfig } from './config.service.js';
import type { Log } from './log.js';
import { histogram } from './metrics.js';

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
    exposeHeadRoutes: false,
  });
  const http = adapter.getInstance();
  http.addContentTypeParser('application/x-ndjson', (_request, payload, done) => done(null, payload));
  await adapter.register(
    rateLimit as never,
    {
      max: config.httpRate,
      timeWindow: 60_000,
      allowList: (request: FastifyRequest) => request.url.startsWith('/health/') || request.url === '/metrics',
      errorResponseBuilder: (_request: FastifyRequest, context: { ttl: number }) =>
        Object.assign(new Error('too many requests'), {
          statusCode: 429,
          retryAfterSeconds: Math.ceil(context.ttl / 1_000),
        }),
    } as never,
  );
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
