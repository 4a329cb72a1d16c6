import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from './environment.js';
import type { DataFolder } from './folder.js';
import { brokerLibrary } from './repository.js';
import { digest } from './secrets.js';
import type { KafkaServer } from './server.js';

const run = promisify(execFile);

/**
 * Gives a running broker the users that it did not get when its storage was formatted (a sixth agency, or a broker
 * that is not ours), with Kafka's own tool. Each costs a second once, then the folder remembers it.
 */
export async function kafkaUsers(
  folder: DataFolder,
  kafka: Pick<KafkaServer, 'brokers' | 'caFile' | 'admin'>,
  users: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [name, password] of users) {
    const wanted = digest(password);
    if (folder.isDone(`kafka-user ${name}`, wanted)) continue;
    const properties = folder.write(
      'secrets/run/kafka-admin.properties',
      [
        'security.protocol=SASL_SSL',
        'sasl.mechanism=SCRAM-SHA-512',
        `sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="${kafka.admin.username}" password="${kafka.admin.password}";`,
        'ssl.truststore.type=PEM',
        `ssl.truststore.location=${kafka.caFile}`,
        '',
      ].join('\n'),
    );
    const words = [
      '-Xmx128m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-cp',
      `"${join(brokerLibrary, '*')}"`,
      'kafka.admin.ConfigCommand',
    ];
    const change = [
      '--bootstrap-server',
      kafka.brokers.join(','),
      '--command-config',
      properties,
      '--alter',
      '--entity-type',
      'users',
      '--entity-name',
      name,
    ];
    const argumentsFile = folder.write(
      'secrets/run/kafka-user.args',
      [...words, ...change, '--add-config', `"SCRAM-SHA-512=[password=${password}]"`].join('\n'),
    );
    try {
      await run('java', [`@${argumentsFile}`], { env: childEnvironment() });
    } finally {
      rmSync(argumentsFile, { force: true });
      rmSync(properties, { force: true });
    }
    folder.markDone(`kafka-user ${name}`, wanted);
  }
}
