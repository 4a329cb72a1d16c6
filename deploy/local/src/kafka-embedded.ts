import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { childEnvironment } from './environment.js';
import type { DataFolder } from './folder.js';
import { brokerProperties, scramUser } from './kafka-properties.js';
import { kafkaUsers } from './kafka-users.js';
import { rememberedPort } from './ports.js';
import { stopLeftover, watchdog } from './processes.js';
import { Program } from './program.js';
import { brokerLibrary, inRepository } from './repository.js';
import { type Secrets, digest, readSecret } from './secrets.js';
import { type KafkaServer, type ServerOptions, serverOf } from './server.js';
import { ADMIN_PRINCIPAL, BROKER_PRINCIPAL, PARTICIPANTS } from './services.js';

const run = promisify(execFile);

/** Whether the machine has what the embedded broker needs besides its jars. */
export async function hasJava(): Promise<boolean> {
  return run('java', ['-version'], { env: childEnvironment() }).then(
    ({ stderr }) => Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) >= 17,
    () => false,
  );
}

/**
 * The real Apache Kafka broker on the machine's Java, on a loopback port, with its data in the folder. A broker that a
 * crashed run left behind is stopped first.
 */
export async function embeddedKafka(
  folder: DataFolder,
  secrets: Secrets,
  options: ServerOptions,
): Promise<KafkaServer> {
  if (!existsSync(join(brokerLibrary, '.pom-sha256')))
    await run(process.execPath, [inRepository('scripts', 'setup-broker.mjs')], { env: childEnvironment() });
  const home = folder.file('kafka');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const pidFile = join(home, 'broker.pid');
  const propertiesFile = join(home, 'server.properties');
  if (existsSync(pidFile)) await stopLeftover(Number(readFileSync(pidFile, 'utf8')), propertiesFile, 'SIGTERM');

  const port = await rememberedPort(folder, 'kafka');
  const controllerPort = await rememberedPort(folder, 'kafka-controller');
  const properties = brokerProperties({
    advertised: `127.0.0.1:${port}`,
    listen: `127.0.0.1:${port}`,
    controllerPort,
    dataFolder: join(home, 'data'),
    serverPemFile: secrets.serverPem,
    brokerPassword: readSecret(secrets.kafkaPasswordFile(BROKER_PRINCIPAL)),
    superUsers: [BROKER_PRINCIPAL, ADMIN_PRINCIPAL],
    durable: options.durable,
  });
  writeFileSync(propertiesFile, properties, { mode: 0o600 });
  const principals = new Map(
    [BROKER_PRINCIPAL, ADMIN_PRINCIPAL, ...PARTICIPANTS].map((name) => [
      name,
      readSecret(secrets.kafkaPasswordFile(name)),
    ]),
  );
  if (!folder.isDone('kafka', 'formatted')) {
    folder.forget('kafka-user ');
    await format(home, propertiesFile, principals);
    for (const [name, password] of principals) folder.markDone(`kafka-user ${name}`, digest(password));
    folder.markDone('kafka', 'formatted');
  }
  let callOff = (): void => undefined;
  const program = new Program({
    name: 'kafka',
    command: 'java',
    args: ['-Xms128m', '-Xmx512m', ...javaFlags, '-cp', join(brokerLibrary, '*'), 'kafka.Kafka', propertiesFile],
    env: childEnvironment(),
    cwd: home,
    logFile: folder.file('logs', 'kafka.log'),
    isReady: () => answersTls(port, secrets.caFile),
    readyWithinMs: 60_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 20_000,
    restart: options.restart,
    onStart: (pid) => {
      writeFileSync(pidFile, String(pid));
      callOff();
      callOff = watchdog(pid, propertiesFile, 'TERM');
    },
    log: options.log,
  });
  const server: KafkaServer = {
    ...serverOf(program, () => {
      callOff();
      rmSync(pidFile, { force: true });
    }),
    get pid() {
      return program.pid;
    },
    runtime: 'embedded',
    brokers: [`127.0.0.1:${port}`],
    caFile: secrets.caFile,
    admin: { username: ADMIN_PRINCIPAL, password: readSecret(secrets.kafkaPasswordFile(ADMIN_PRINCIPAL)) },
    ensureUsers: (users) => kafkaUsers(folder, server, users),
  };
  await server.start();
  return server;
}

const javaFlags = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  `-Dlog4j2.configurationFile=${inRepository('deploy', 'kafka', 'log4j2.xml')}`,
];

async function format(home: string, propertiesFile: string, users: ReadonlyMap<string, string>): Promise<void> {
  rmSync(join(home, 'data'), { recursive: true, force: true });
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  const scram = [...users].flatMap(([name, password]) => ['--add-scram', `"${scramUser(name, password)}"`]);
  // A file of arguments, because a process list shows a command line to everybody.
  const argumentsFile = join(home, 'format.args');
  const words = [
    '-Xmx256m',
    ...javaFlags,
    '-cp',
    `"${join(brokerLibrary, '*')}"`,
    'kafka.tools.StorageTool',
    'format',
    '-t',
    clusterId,
    '-c',
    propertiesFile,
    ...scram,
  ];
  writeFileSync(argumentsFile, words.join('\n'), { mode: 0o600 });
  try {
    await run('java', [`@${argumentsFile}`], { env: childEnvironment() });
  } catch (error) {
    throw new Error(
      `formatting the broker's storage failed: ${(error as { stderr?: string }).stderr ?? String(error)}`,
      { cause: error },
    );
  } finally {
    rmSync(argumentsFile, { force: true });
  }
}

/** The broker answers TLS only once it takes requests. */
export function answersTls(port: number, caFile: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, ca: readFileSync(caFile), timeout: 1_000 });
    const answer = (ready: boolean) => (): void => {
      socket.destroy();
      resolve(ready);
    };
    socket.once('secureConnect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
  });
}
