import type { OnApplicationShutdown } from '@nestjs/common';
import { context, propagation, ROOT_CONTEXT, SpanKind, trace, type Context } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * OpenTelemetry traces of this process, sent by OTLP over HTTP where an endpoint is configured. Without one nothing is
 * loaded and nothing is traced. Spans hold routes, never paths, queries or bodies: no personal data.
 */
export class Tracing implements OnApplicationShutdown {
  private constructor(private readonly end: () => Promise<void>) {}

  /** @param endpoint base address of the collector, as OTEL_EXPORTER_OTLP_ENDPOINT has it */
  static async start(service: string, endpoint: string | undefined): Promise<Tracing> {
    if (endpoint === undefined) return new Tracing(() => Promise.resolve());
    const [sdk, { OTLPTraceExporter }, { AsyncLocalStorageContextManager }, { W3CTraceContextPropagator }, resources] =
      await Promise.all([
        import('@opentelemetry/sdk-trace'),
        import('@opentelemetry/exporter-trace-otlp-http'),
        import('@opentelemetry/context-async-hooks'),
        import('@opentelemetry/core'),
        import('@opentelemetry/resources'),
      ]);
    const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
    const provider = new sdk.TracerProvider({
      resource: resources.resourceFromAttributes({ 'service.name': service }),
      spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 })],
    });
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(provider);
    return new Tracing(() => provider.shutdown());
  }

  /** A collector that does not answer must not keep the service from ending. */
  async onApplicationShutdown(): Promise<void> {
    await this.end().catch(() => undefined);
  }
}

/** A span for each request, which continues the caller's trace. */
export function traceRequests(http: FastifyInstance): void {
  const contexts = new WeakMap<FastifyRequest, Context>();
  const tracer = trace.getTracer('joint-sanctions-bus');
  http.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    if (!route.startsWith('/health') && route !== '/metrics') {
      const parent = propagation.extract(ROOT_CONTEXT, request.headers);
      const attributes = { 'http.request.method': request.method, 'http.route': route };
      const span = tracer.startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
      contexts.set(request, trace.setSpan(parent, span));
    }
    done();
  });
  // After the body was read: what runs before belongs to the connection.
  http.addHook('preHandler', (request, _reply, done) => {
    const own = contexts.get(request);
    if (own) context.with(own, done);
    else done();
  });
  http.addHook('onResponse', (request, reply, done) => {
    const own = contexts.get(request);
    if (own) trace.getSpan(own)?.setAttribute('http.response.status_code', reply.statusCode).end();
    done();
  });
}
