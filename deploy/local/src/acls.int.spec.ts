import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { acknowledgmentsTopic, allTopics, denialsTopic, registerTopic } from '#contracts';
import { KafkaConnection, type SendableRecord } from '#messaging';
import { provision, startInfrastructure, type Infrastructure, type ServiceName } from '#local';
import { silent } from '../../../test/support/silent.js';

const record = (topic: string): SendableRecord => ({
  topic,
  partition: 0,
  key: '',
  value: Buffer.from('{}'),
  headers: {},
});

describe('the permissions of the broker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bus-acls-'));
  let infrastructure: Infrastructure;

  beforeAll(async () => {
    infrastructure = await startInfrastructure({ folder, durable: false, restart: false });
    await provision(infrastructure, { shards: 4 });
  }, 180_000);

  afterAll(async () => {
    await infrastructure.stop();
    await rm(folder, { recursive: true });
  }, 180_000);

  const as = (principal: ServiceName): KafkaConnection => {
    const password = readFileSync(infrastructure.secrets.kafkaPasswordFile(principal), 'utf8');
    const { brokers, caFile } = infrastructure.kafka;
    return new KafkaConnection({ brokers, caFile, username: principal, password }, silent);
  };

  async function write(principal: ServiceName, topic: string): Promise<void> {
    const producer = await as(principal).producer();
    try {
      expect(await producer.send([record(topic)])).toEqual([{ topic, partition: 0 }]);
    } finally {
      await producer.close();
    }
  }

  async function read(principal: ServiceName, topic: string): Promise<number> {
    let count = 0;
    await as(principal).read(
      topic,
      (_partition, low) => low,
      (records) => void (count += records.length),
    );
    return count;
  }

  it('let aviation write its acknowledgments and the ledger read them', async () => {
    await write('aviation', acknowledgmentsTopic('aviation'));
    expect(await read('ledger', acknowledgmentsTopic('aviation'))).toBe(1);
  });

  it("do not let aviation write rail's acknowledgments", async () => {
    await expect(write('aviation', acknowledgmentsTopic('rail'))).rejects.toThrow(/not authorized/i);
  });

  it("do not let aviation read rail's denials", async () => {
    await write('rail', denialsTopic('rail'));
    await expect(read('aviation', denialsTopic('rail'))).rejects.toThrow(/not authorized/i);
    expect(await read('reconciliation', denialsTopic('rail'))).toBe(1);
  });

  it('let nobody but the register write the register', async () => {
    for (const principal of ['rail', 'ledger', 'reconciliation'] as const) {
      await expect(write(principal, registerTopic)).rejects.toThrow(/not authorized/i);
    }
    await write('court-registry', registerTopic);
  });

  it("let aviation use groups of its own name, and none of rail's", async () => {
    const offsets = (groupId: string) =>
      as('aviation').admin((admin) => admin.fetchOffsets({ groupId, topics: [registerTopic] }));
    expect(await offsets('aviation.adapter')).toMatchObject([{ topic: registerTopic }]);
    await expect(offsets('rail.adapter')).rejects.toThrow();
  });

  it('let no service make topics', async () => {
    const made = as('court-registry').admin((admin) => admin.createTopics({ topics: [{ topic: 'of-my-own' }] }));
    await expect(made).rejects.toMatchObject({ errors: [{ type: 'TOPIC_AUTHORIZATION_FAILED' }] });
  });

  it('turn away a wrong password', async () => {
    const { brokers, caFile } = infrastructure.kafka;
    const guess = new KafkaConnection(
      { brokers, caFile, username: 'rail', password: randomBytes(8).toString('hex') },
      silent,
    );
    await expect(guess.admin((admin) => admin.listTopics())).rejects.toThrow(/authentication/i);
  });

  it('give a client that does not speak TLS no answer but the end of the line', async () => {
    const [host, port] = infrastructure.kafka.brokers[0].split(':');
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const chunks: Buffer[] = [];
      const socket = connect(Number(port), host);
      // ApiVersions, version 0, as a plaintext client begins.
      socket.write(Buffer.from('0000000e00120000000000010004746573740000', 'hex').subarray(0, 18));
      socket
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('close', () => resolve(Buffer.concat(chunks)))
        .on('error', reject);
    });
    // At most a TLS alert (record type 21), never a Kafka answer, which begins with its length.
    expect([undefined, 21]).toContain(answer[0]);
  });

  it("limit what a user may move, as Kafka's own tool sees it", async () => {
    const { brokers, caFile, admin } = infrastructure.kafka;
    const properties = join(folder, 'describe.properties');
    const login = `org.apache.kafka.common.security.scram.ScramLoginModule required username="${admin.username}" password="${admin.password}";`;
    writeFileSync(
      properties,
      `security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\nsasl.jaas.config=${login}\nssl.truststore.type=PEM\nssl.truststore.location=${caFile}\n`,
      { mode: 0o600 },
    );
    const { stdout } = await promisify(execFile)('java', [
      '-XX:TieredStopAtLevel=1',
      '-cp',
      join('.bus', 'broker-lib', '*'),
      'kafka.admin.ConfigCommand',
      ...['--bootstrap-server', brokers[0], '--command-config', properties],
      ...['--describe', '--entity-type', 'users', '--entity-default'],
    ]);
    expect(stdout).toContain('producer_byte_rate=3.3554432E7');
    expect(stdout).toContain('consumer_byte_rate=1.34217728E8');
  }, 180_000);

  it('leave every topic as topics.json has it', async () => {
    const { brokers, caFile, admin } = infrastructure.kafka;
    const connection = new KafkaConnection({ brokers, caFile, ...admin }, silent);
    const { topics } = await connection.admin((client) =>
      client.fetchTopicMetadata({ topics: allTopics().map(({ name }) => name) }),
    );
    expect(topics.map(({ name, partitions }) => [name, partitions.length]).sort()).toEqual(
      allTopics()
        .map(({ name }) => [name, 4])
        .sort(),
    );
  });
});
