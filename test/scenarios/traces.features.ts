import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { AGENCIES } from '#contracts';
import type { TestBus } from '../support/bus.js';
import { Court } from '../support/court.js';
import { eventually } from '../support/eventually.js';

interface Span {
  service: string;
  name: string;
  traceId: string;
}

/** An OpenTelemetry collector that keeps what it is sent. */
export class Collector {
  readonly spans: Span[] = [];
  private readonly server = createServer((request, response) => {
    void json(request).then((body: any) => {
      for (const { resource, scopeSpans } of body.resourceSpans) {
        const service = resource.attributes.find(({ key }: any) => key === 'service.name').value.stringValue;
        for (const { name, traceId } of scopeSpans.flatMap((scope: any) => scope.spans))
          this.spans.push({ service, name, traceId });
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });

  /** @returns its address, for OTEL_EXPORTER_OTLP_ENDPOINT */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** What the traces of a whole, running bus show. */
export function tracesFeatures(running: () => TestBus, { spans }: Collector): void {
  it('one trace leads from the approval over Kafka through every agency to ledger and reconciliation', async () => {
    const before = spans.length;
    await new Court(running()).list('traced-1', 9);
    await eventually(() => {
      const approval = spans.slice(before).find(({ name }) => name === 'POST /proposals/:id/approve');
      const own = spans.filter(({ traceId }) => traceId === approval?.traceId);
      const seen = (service: string): string[] =>
        own.filter((span) => span.service === service).map(({ name }) => name);
      for (const agency of AGENCIES) expect(seen(agency)).toContain('process sanctions.register.v1');
      for (const reader of ['ledger', 'reconciliation'])
        expect(new Set(seen(reader))).toEqual(
          new Set(['process sanctions.register.v1', 'process sanctions.acknowledgments.*.v1']),
        );
    }, 60_000);
  });
}
