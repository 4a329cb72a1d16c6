import type { Kafka } from 'kafkajs';
import { Fault } from '../fault.js';

/** What one principal may move through one broker, in bytes a second; beyond it the broker delays its answers. */
export interface ClientQuotas {
  producedBytes: number;
  consumedBytes: number;
}

/** Kafka's request, version 0, which kafkajs has no call for (Apache Kafka protocol guide, API key 49). */
const alterClientQuotas = { apiKey: 49, apiVersion: 0, apiName: 'AlterClientQuotas' } as const;

/** Sets what every user may move that has no quotas of its own. @throws Fault `quotas-refused` with the broker's own words */
export async function alterDefaultQuotas(client: Kafka, quotas: ClientQuotas): Promise<void> {
  const cluster = clusterOf(client);
  await cluster.connect();
  try {
    await cluster.refreshMetadata();
    const { connectionPool } = await cluster.findControllerBroker();
    const body = encodeDefaultQuotas(quotas);
    await connectionPool.send({
      request: { ...alterClientQuotas, encode: async () => ({ buf: body, buffer: body }) },
      response: { decode: async (answer) => answer, parse: async (answer) => readQuotaAnswer(answer) },
    });
  } finally {
    await cluster.disconnect();
  }
}

/** The request's body: the quotas of every user that has none of its own. */
function encodeDefaultQuotas({ producedBytes, consumedBytes }: ClientQuotas): Buffer {
  const limits: [string, number][] = [
    ['producer_byte_rate', producedBytes],
    ['consumer_byte_rate', consumedBytes],
  ];
  const ops = limits.map(([key, value]) => Buffer.concat([text(key), float64(value), KEEP]));
  const entity = Buffer.concat([count(1), text('user'), DEFAULT_NAME]);
  return Buffer.concat([count(1), entity, count(ops.length), ...ops, DO_IT]);
}

function readQuotaAnswer(answer: Buffer): void {
  // Throttle time and the number of entries, which is one, come first.
  const code = answer.readInt16BE(8);
  if (code === 0) return;
  const length = Math.max(answer.readInt16BE(10), 0);
  throw new Fault('quotas-refused', 'never', `${code} ${answer.toString('utf8', 12, 12 + length)}`);
}

const KEEP = Buffer.from([0]);
const DO_IT = Buffer.from([0]);
/** A null name: the default of all users. */
const DEFAULT_NAME = Buffer.from([0xff, 0xff]);

function count(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(length);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.alloc(2 + value.length);
  bytes.writeInt16BE(value.length);
  bytes.write(value, 2, 'latin1');
  return bytes;
}

function float64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

/** What kafkajs itself sends requests with; the way to one that it has no call for. */
interface RawCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  findControllerBroker(): Promise<{
    connectionPool: {
      send(call: {
        request: {
          apiKey: number;
          apiVersion: number;
          apiName: string;
          encode(): Promise<{ buf: Buffer; buffer: Buffer }>;
        };
        response: { decode(answer: Buffer): Promise<Buffer>; parse(answer: Buffer): Promise<void> };
      }): Promise<void>;
    };
  }>;
}

function clusterOf(client: Kafka): RawCluster {
  const make = Object.getOwnPropertySymbols(client).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  );
  if (!make) throw new Fault('kafkajs-changed', 'never', 'this kafkajs makes its clusters in another way');
  return (client as unknown as Record<symbol, (options: object) => RawCluster>)[make]({});
}
