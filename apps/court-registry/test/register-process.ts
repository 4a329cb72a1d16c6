import { readFileSync } from 'node:fs';
import { registerTopic } from '#contracts';
import { KafkaConnection, type ReceivedRecord } from '#messaging';
import { openDatabase, type Role } from '#service';
import { startTestBus } from '../../../test/support/bus.js';
import { silent } from '../../../test/support/silent.js';
import { aListingRow, anIdentityNumber } from './rows.js';

/** A listing on a decision of that number. */
export const listingOn = (number: string, serial = 101) =>
  aListingRow({
    decision: { number, madeOn: '2026-03-02' },
    subject: { kind: 'person', name: '测试甲', number: anIdentityNumber('1980-05-17', serial), sex: 'male' },
  });

/** The compiled register as a process, with its own broker and database server, and what a test does to it. */
export async function aRegisterProcess(options: Parameters<typeof startTestBus>[0] = {}) {
  const bus = await startTestBus({ only: ['court-registry'], ...options });
  let keys = 0;

  /** Bytes as they are. @param as a role, a token, or null for nobody */
  async function send(method: string, path: string, as: string | null, body: string | undefined, headers: object) {
    const token = as === null || as.includes('.') ? as : await bus.tokens.token(as as Role);
    const response = await fetch(bus.services['court-registry'].url + path, {
      method,
      headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers },
      ...(body !== undefined && { body }),
    });
    return { status: response.status, body: (await response.json()) as any };
  }

  const call = (method: string, path: string, as: string | null, body?: unknown, headers: object = {}) =>
    send(method, path, as, body === undefined ? undefined : JSON.stringify(body), {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    });

  const propose = (kind: string, { row: _row, ...decision }: { row: string }) =>
    call('POST', '/proposals', 'clerk', { kind, decision }, { 'idempotency-key': `key-${keys++}` });

  async function publish(kind: string, row: { row: string }) {
    const { body: proposed } = await propose(kind, row);
    const { proposal, contentHash } = proposed;
    const { status, body } = await call('POST', `/proposals/${proposal}/approve`, 'president', { contentHash });
    if (status !== 200) throw new Error(`not published: ${JSON.stringify([proposed, body])}`);
    return body as { listing: number; revision: number; shard: number; sequence: number };
  }

  const kafkaAs = (username: string) => {
    const { brokers, caFile } = bus.kafka;
    const password = readFileSync(bus.secrets.kafkaPasswordFile(username), 'utf8').trim();
    return new KafkaConnection({ brokers, caFile, username, password }, silent);
  };

  async function topic(): Promise<ReceivedRecord[]> {
    const found: ReceivedRecord[] = [];
    await kafkaAs('court-registry').read(
      registerTopic,
      (_partition, low) => low,
      (records) => void found.push(...records),
    );
    return found;
  }

  /** SQL as the superuser. */
  async function inDatabase<T>(sql: string, database = 'court_registry'): Promise<T[]> {
    const url = new URL(bus.postgres.superuserUrl);
    url.pathname = `/${database}`;
    const handle = await openDatabase({ url: url.href, entities: [], migrations: [], poolSize: 1 });
    try {
      return await handle.query<T>(sql);
    } finally {
      await handle.close();
    }
  }

  const status = async () => (await call('GET', '/status', 'operator')).body;
  const allSent = async () =>
    ((await status()).shards as { last: number; sent: number }[]).every(({ last, sent }) => last === sent);
  return { bus, send, call, propose, publish, kafkaAs, topic, inDatabase, status, allSent, remove: () => bus.remove() };
}

export type RegisterProcess = Awaited<ReturnType<typeof aRegisterProcess>>;
