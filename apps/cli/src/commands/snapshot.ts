import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { SnapshotsAnswer } from '../client/generated/court-registry.js';
import { busCommand, connect, show, UserError, type CommonOptions, type Session } from '../session.js';
import { LiveBlock, progressBar } from '../terminal/index.js';

const LOOK_EVERY_MS = 500;

export function snapshotCommand(session: Session): Command {
  return busCommand('snapshot', 'write a signed snapshot of the register, from which agencies can begin', [
    'npm run bus -- snapshot --as "Chen Bo"',
  ])
    .option('--as <name>', 'operator who orders it', 'operator')
    .action(async (options: CommonOptions & { as: string }) => {
      const client = await connect(session, options);
      const as = { role: 'operator', sub: options.as } as const;
      const block = new LiveBlock(session.terminal.err);
      const path = '/snapshots';
      let state = await client.call<SnapshotsAnswer>('court-registry', { method: 'POST', path, as, body: {} });
      for (; state.writing; state = await client.call<SnapshotsAnswer>('court-registry', { path, as })) {
        const { snapshot, shards, ofShards, records } = state.writing;
        block.draw([`writing ${snapshot}  ${progressBar(shards, ofShards)}  ${records} listings`]);
        await delay(LOOK_EVERY_MS);
      }
      block.clear();
      if (state.problem !== null)
        throw new UserError(
          `the snapshot was given up (${state.problem}): see the register's log, then run this again`,
        );
      show(session, options, state, () =>
        state.snapshots.map(
          ({ snapshot, takenAt, records, bytes }) =>
            `${snapshot}  taken ${takenAt}  ${records} listings  ${(bytes / 1e6).toFixed(1)} MB`,
        ),
      );
    });
}
