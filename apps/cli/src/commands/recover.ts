import type { Command } from 'commander';
import { busCommand, connect, show, type CommonOptions, type Session } from '../session.js';
import { facts, inWords } from '../terminal/index.js';

export function recoverCommand(session: Session): Command {
  return busCommand(
    'recover',
    'after the register was restored from an older copy: take back every signed event that Kafka holds, then go on',
    ['npm run bus -- recover --as "Chen Bo"'],
  )
    .option('--as <name>', 'operator who orders it', 'operator')
    .action(async (options: CommonOptions & { as: string }) => {
      const client = await connect(session, options);
      const recovered = await client.call<Record<string, unknown> | undefined>('court-registry', {
        method: 'POST',
        path: '/recover',
        timeoutMs: 300_000,
        as: { role: 'operator', sub: options.as },
        body: {},
      });
      const entries = Object.entries(recovered ?? { recovered: true });
      show(session, options, recovered ?? {}, () => facts(entries.map(([name, value]) => [name, inWords(value)])));
    });
}
