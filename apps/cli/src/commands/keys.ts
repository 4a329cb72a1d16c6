import { Command, InvalidArgumentError } from 'commander';
import type { DirectoryKey } from '#messaging';
import { busCommand, show, UserError, type CommonOptions, type LocalBus, type Session } from '../session.js';
import { table } from '../terminal/index.js';
import { refusing, revokeKey, serviceOf, type Revoking } from './revoke-key.js';

interface OrderOptions extends CommonOptions {
  reason: string;
  as: string;
}

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
        const when = options.from ? `from ${made.notBefore}` : 'within two seconds';
        show(session, options, made, () => [
          local.elsewhere.includes(service)
            ? `${made.keyId} is published; hand its private half to ${service}: ${local.keys.fileOf(made.keyId)}`
            : `${made.keyId} is published; ${service} signs with it ${when}`,
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
          'up to these numbers the key is believed, beyond them never, whatever time a record names. This can not be undone.\n\n' +
          'An agency whose program is not ours is given its new key by you; once it has signed with it in every shard (each has\n' +
          'a cut a minute), the ledger says where the old one ends.',
      )
      .option('--disown', 'the agency says that what the key signed beyond, which the first try names, is not its own')
      .action(async (keyId: string, options: OrderOptions & Pick<Revoking, 'disown'>) => {
        const local = await localOf(session, options);
        const { revoked, open } = await revokeKey(local, keyId, { ...orderOf(options), disown: options.disown });
        const { signedUpTo } = revoked.revocation!;
        show(session, options, revoked, () => [
          `${keyId} is revoked. Believed under it, per shard:`,
          ...Object.entries(signedUpTo).map(([topic, last]) => `  ${topic}  up to ${last.join(', ')}`),
          ...open.map(
            (topic) => `On ${topic}, what was signed with it and not sent yet comes as a finding \`unverifiable\`.`,
          ),
        ]);
      }),
  );
  return group;
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
