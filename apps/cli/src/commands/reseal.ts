import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Resealing } from '../client/generated/court-registry.js';
import { busCommand, connect, show, type CommonOptions, type Session } from '../session.js';
import { LiveBlock, progressBar } from '../terminal/index.js';

const LOOK_EVERY_MS = 500;

export function resealCommand(session: Session): Command {
  return busCommand(
    'reseal',
    'seal names and numbers again with the current identity key; can be interrupted and run again',
    ['npm run bus -- reseal --as "Chen Bo"'],
  )
    .option('--as <name>', 'operator who orders it', 'operator')
    .action(async (options: CommonOptions & { as: string }) => {
      const client = await connect(session, options);
      const as = { role: 'operator', sub: options.as } as const;
      const block = new LiveBlock(session.terminal.err);
      let state = await client.call<Resealing>('court-registry', {
        method: 'POST',
        path: '/identity-keys/reseal',
        as,
        body: {},
      });
      const all = left(state);
      while (state.running && left(state) > 0) {
        block.draw([`sealing again  ${progressBar(all - left(state), all)}  ${left(state)} rows left`]);
        await delay(LOOK_EVERY_MS);
        state = await client.call<Resealing>('court-registry', { path: '/identity-keys', as });
      }
      block.clear();
      show(session, options, state, () => [
        left(state) === 0
          ? `everything is sealed with key ${state.current}; other keys are not needed any more`
          : `stopped with ${left(state)} rows under ${Object.keys(state.remaining).join(', ')}: see the register's log, then run this again`,
      ]);
    });
}

const left = ({ remaining }: Resealing): number => Object.values(remaining).reduce((sum, rows) => sum + rows, 0);
