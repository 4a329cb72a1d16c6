import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Inspected } from './inspect.js';

/** Spans that one handler call makes at most, one for each trace that its records belong to. */
const MAX_SPANS = 50;

/** The current span as a `traceparent` (W3C Trace Context); undefined where nothing is traced. */
export function currentTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/**
 * Runs a handler's call as the continuation of the traces in its records' headers: a span for each, and what the handler
 * says goes on under the first, which links to the others. Without traced records it only runs the call.
 */
export async function continueTraces<T>(
  pattern: string,
  slices: readonly { records: readonly Inspected[] }[],
  work: () => Promise<T>,
): Promise<T> {
  const parents = traceparentsOf(slices);
  if (parents.length === 0) return work();
  const contexts = parents.map((traceparent) => propagation.extract(ROOT_CONTEXT, { traceparent }));
  const tracer = trace.getTracer('joint-sanctions-bus');
  const spans = contexts.map((parent, i) => {
    const links = i === 0 ? contexts.slice(1).flatMap((other) => trace.getSpanContext(other) ?? []) : [];
    const attributes = { 'messaging.system': 'kafka', 'messaging.destination.template': pattern };
    return tracer.startSpan(
      `process ${pattern}`,
      { kind: SpanKind.CONSUMER, attributes, links: links.map((linked) => ({ context: linked })) },
      parent,
    );
  });
  try {
    return await context.with(trace.setSpan(contexts[0], spans[0]), work);
  } catch (error) {
    for (const span of spans) span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    for (const span of spans) span.end();
  }
}

function traceparentsOf(slices: readonly { records: readonly Inspected[] }[]): string[] {
  const found = new Set<string>();
  for (const { records } of slices) {
    for (const { record } of records) {
      const { traceparent } = record.headers;
      if (traceparent && found.size < MAX_SPANS) found.add(traceparent.toString('latin1'));
    }
  }
  return [...found];
}
