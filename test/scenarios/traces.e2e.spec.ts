import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { AGENCIES } from '#contracts';
import { startTestBus, type TestBus } from '../support/bus.js';
import { Court } from '../support/court.js';
import { eventually } from '../support/eventually.js';

jest.setTimeout(180_000);

interface Span {
  service: string;
  name: string;
  traceId: string;
}

/** What an OpenTelemetry collector was sent. */
const spans: Span[] = [];
let collector: Server;
let bus: TestBus;
beforeAll(async () => {
  collector = createServer((request, response) => {
    void json(request).then((body: any) => {
      for (const { resource, scopeSpans } of body.resourceSpans) {
        const service = resource.attributes.find(({ key }: any) => key === 'service.name').value.stringValue;
        for (const { name, traceId } of scopeSpans.flatMap((scope: any) => scope.spans))
          spans.push({ service, name, traceId });
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  bus = await startTestBus({ overrides: { all: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } } });
});
afterAll(async () => {
  await bus?.remove();
  collector.closeAllConnections();
  collector.close();
});

it('one trace leads from the approval over Kafka through every agency to ledger and reconciliation', async () => {
  await new Court(bus).list('traced-1', 1);
  await eventually(() => {
    const approval = spans.find(({ name }) => name === 'POST /proposals/:id/approve');
    const own = spans.filter(({ traceId }) => traceId === approval?.traceId);
    const seen = (service: string): string[] => own.filter((span) => span.service === service).map(({ name }) => name);
    for (const agency of AGENCIES) expect(seen(agency)).toContain('process sanctions.register.v1');
    for (const reader of ['ledger', 'reconciliation'])
      expect(new Set(seen(reader))).toEqual(
        new Set(['process sanctions.register.v1', 'process sanctions.acknowledgments.*.v1']),
      );
  }, 60_000);
});
