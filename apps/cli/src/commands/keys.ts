import { setTimeout as delay } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { DirectoryKey } from '#messaging';
import { BusClient } from '../client/bus-client.js';
import type { SigningAnswer } from '../client/generated/court-registry.js';
import { busCommand, show, UserError, type CommonOptions, type LocalBus, type Session } from '../session.js';
import { table } from '../terminal/index.js';

interface OrderOptions extends CommonOptions {
  reason: string;
  as: string;
}

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 200;

export function keysCommand(session: Session): Command {
  const group = new Command('keys')
    .description("the keys that services sign messages with: list, rotate, revoke; needs the local bus's data folder")
    .addHelpText('after', '\nExample:\n  $ npm run bus -- keys list');
  group.addCommand(
    busCommand('list', 'every key that ever was: whose, since when, who had it made or revoked, and why', [
      'npm run bus -- keys list',
    ]).action(async (options: CommonOptions) => {
      const { keys } = await localOf(session, options);
      const all = refusing(() => keys.list());
      show(session, options, all, () => keyTable(all));
    }),
  );
  group.addCommand(
    ordered('rotate', 'make a new key for a service and publish it in the signed key directory', [
      'npm run bus -- keys rotate rail --as "Chen Bo" --reason "yearly"',
    ])
      .argument('<service>', 'court-registry, an agency, ledger or reconciliation')
      .option('--from <instant>', 'when it is to be used, announced in cuts until then (default: at once)', instant)
      .addHelpText(
        'after',
        '\nThe service needs no restart: it takes the key up within two seconds. What its old key signed stays good, and the\n' +
          'old key can go on until it is revoked. In containers the new key comes with `docker compose up --force-recreate`.',
      )
      .action(async (service: string, options: OrderOptions & { from?: Date }) => {
        const local = await localOf(session, options);
        const made = refusing(() => local.keys.rotate(serviceOf(local, service), orderOf(options)));
        show(session, options, made, () => [
          `${made.keyId} is published; ${service} signs with it ${options.from ? `from ${made.notBefore}` : 'within two seconds'}`,
        ]);
      }),
  );
  group.addCommand(
    ordered('revoke', 'end the belief in a key whose private half is out of its owner’s hands', [
      'npm run bus -- keys revoke rail-1 --as "Chen Bo" --reason "found in a backup"',
    ])
      .argument('<key>', 'key id from `keys list`')
      .addHelpText(
        'after',
        '\nThe service must run. If it still signs with the key, it gets a new one first. Then it is asked how far it has signed:\n' +
          'up to these numbers the key is believed, beyond them never, whatever time a record names. This can not be undone.',
      )
      .action(async (keyId: string, options: OrderOptions) => {
        const local = await localOf(session, options);
        const revoked = await revoke(local, keyId, options);
        const { signedUpTo } = revoked.revocation!;
        show(session, options, revoked, () => [
          `${keyId} is revoked. Believed under it, per shard:`,
          ...Object.entries(signedUpTo).map(([topic, last]) => `  ${topic}  up to ${last.join(', ')}`),
        ]);
      }),
  );
  return group;
}

async function revoke(local: LocalBus, keyId: string, options: OrderOptions): Promise<DirectoryKey> {
  const all = refusing(() => local.keys.list());
  const key = all.find((one) => one.keyId === keyId);
  if (!key) throw new UserError(`there is no key ${keyId}: \`npm run bus -- keys list\` shows them`);
  if (key.revokedAt !== null) throw new UserError(`${keyId} is revoked already, since ${key.revokedAt}`);
  const service = key.owner.slice(key.owner.lastIndexOf('/') + 1);
  const client = new BusClient(local);
  const ask = (): Promise<SigningAnswer> =>
    client.call<SigningAnswer>(service, { path: '/signing', as: { role: 'operator', sub: options.as } });
  if ((await ask()).keyId === keyId)
    refusing(() => local.keys.rotate(serviceOf(local, service), { ...orderOf(options), reason: `${keyId} is revoked: ${options.reason}` })); // prettier-ignore
  // By then no process of the service signs with the key any more, of however many.
  await delay(local.keys.takenUpWithinMs);
  let answer = await ask();
  for (let waited = 0; answer.keyId === keyId; waited += LOOK_EVERY_MS) {
    if (waited >= PATIENCE_MS)
      throw new UserError(`${service} still signs with ${keyId}: its log says why. Nothing is revoked yet.`);
    await delay(LOOK_EVERY_MS);
    answer = await ask();
  }
  const { signedUpTo } = answer;
  return refusing(() => local.keys.revoke(keyId, { ...orderOf(options), signedUpTo }));
}

function ordered(name: string, description: string, examples: readonly string[]): Command {
  return busCommand(name, `${description}; kept in the directory with name and reason`, examples)
    .requiredOption('--reason <text>', 'why; stands in the signed directory for good')
    .option('--as <name>', 'operator who orders it', 'operator');
}

const orderOf = ({ as: by, reason, from }: OrderOptions & { from?: Date }) => ({ by, reason, ...(from && { from }) });

function localOf(session: Session, options: CommonOptions): Promise<LocalBus> {
  if (options.url !== undefined)
    throw new UserError('keys lie in the data folder of a local bus; `GET /keys` of a register shows the public ones');
  return session.openLocal(options.folder ?? session.environment.folder);
}

function serviceOf(local: LocalBus, name: string): Parameters<LocalBus['keys']['rotate']>[0] {
  if (!local.services.includes(name))
    throw new UserError(`there is no service ${name}; the services are ${local.services.join(', ')}`);
  return name as Parameters<LocalBus['keys']['rotate']>[0];
}

/** What the folder refuses is something that the person at the keyboard can put right. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UserError((error as Error).message, { cause: error });
  }
}

function instant(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('An instant such as 2026-12-01T00:00:00Z is needed.');
  return at;
}

function keyTable(keys: readonly DirectoryKey[]): string[] {
  return table(
    [
      { title: 'key' },
      { title: 'of' },
      { title: 'valid from' },
      { title: 'until' },
      { title: 'made' },
      { title: 'revoked' },
      { title: 'why', maxWidth: 60 },
    ],
    keys.map(({ keyId, owner, notBefore, notAfter, made, revokedAt, revocation }) => [
      keyId,
      owner,
      notBefore.slice(0, 10),
      notAfter.slice(0, 10),
      made ? `${made.at} ${made.by}` : 'at first start',
      revokedAt ? `${revokedAt} ${revocation!.by}` : '',
      revocation?.reason ?? made?.reason ?? '',
    ]),
  );
}
