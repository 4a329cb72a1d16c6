import { Command } from 'commander';
import type { QuarantinedRecord } from '../client/generated/agency.js';
import type { Caller } from '../client/bus-client.js';
import { agencyCode, busCommand, connect, show, type CommonOptions, type Session } from '../session.js';
import { facts, inWords, table } from '../terminal/index.js';

interface SettleOptions extends CommonOptions {
  reason: string;
  as: string;
}

const operator: Caller = { role: 'operator', sub: 'operator' };

const DONE = { release: 'released', discard: 'discarded', 'go-on': 'its shard goes on' } as const;

export function quarantineCommand(session: Session): Command {
  const group = new Command('quarantine')
    .description('records that an agency could not use: look at them, release or discard them')
    .addHelpText('after', '\nExample:\n  $ npm run bus -- quarantine list rail');
  group.addCommand(
    busCommand('list', 'what is parked at an agency', ['npm run bus -- quarantine list rail'])
      .argument('<agency>', 'agency', agencyCode)
      .action(async (agency: string, options: CommonOptions) => {
        const client = await connect(session, options);
        const records = await client.call<QuarantinedRecord[]>(agency, { path: '/quarantine', as: operator });
        show(session, options, records, () =>
          records.length === 0 ? [`nothing is parked at ${agency}`] : recordTable(records),
        );
      }),
  );
  group.addCommand(
    busCommand('show', 'one parked record', ['npm run bus -- quarantine show rail 17'])
      .argument('<agency>', 'agency', agencyCode)
      .argument('<id>', 'id from `quarantine list`')
      .action(async (agency: string, id: string, options: CommonOptions) => {
        const client = await connect(session, options);
        const record = await client.call<Record<string, unknown>>(agency, {
          path: `/quarantine/${encodeURIComponent(id)}`,
          as: operator,
        });
        show(session, options, record, () =>
          facts(Object.entries(record).map(([name, value]) => [name, inWords(value)])),
        );
      }),
  );
  for (const [verb, what] of [
    ['release', 'have the register issue the current state again, as a new revision'],
    ['discard', 'set the record aside for good'],
    ['go-on', 'have the shard that it halted go on with what was applied first'],
  ] as const) {
    group.addCommand(
      busCommand(verb, `${what}; kept with name and reason`, [
        `npm run bus -- quarantine ${verb} rail 17 --as "Chen Bo" --reason "register signed with a wrong schema"`,
      ])
        .argument('<agency>', 'agency', agencyCode)
        .argument('<id>', 'id from `quarantine list`')
        .requiredOption('--reason <text>', 'why; kept for the audit')
        .option('--as <name>', 'operator who does it', 'operator')
        .action(async (agency: string, id: string, options: SettleOptions) => {
          const client = await connect(session, options);
          const settled = await client.call<unknown>(agency, {
            method: 'POST',
            path: `/quarantine/${encodeURIComponent(id)}/${verb}`,
            as: { role: 'operator', sub: options.as },
            body: { reason: options.reason },
          });
          show(session, options, settled ?? { id, [verb]: true }, () => [`record ${id} of ${agency}: ${DONE[verb]}`]);
        }),
    );
  }
  return group;
}

function recordTable(records: readonly QuarantinedRecord[]): string[] {
  return table(
    [
      { title: 'id' },
      { title: 'shard/offset' },
      { title: 'number', align: 'right' },
      { title: 'listing', align: 'right' },
      { title: 'reason' },
      { title: 'since' },
      { title: 'detail', maxWidth: 70 },
    ],
    records.map((r) => [r.id, `${r.shard}/${r.offset}`, r.sequence, r.listing, r.reason, r.putAt, r.detail]),
  );
}
