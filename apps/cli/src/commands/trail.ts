import type { Command } from 'commander';
import type { TrailView } from '../client/generated/ledger.js';
import { busCommand, connect, positiveNumber, show, type CommonOptions, type Session } from '../session.js';
import { table } from '../terminal/index.js';

export function trailCommand(session: Session): Command {
  const command = busCommand('trail', 'everything that was signed about one listing, per agency and measure', [
    'npm run bus -- trail 42',
  ]);
  return command
    .argument('<listing>', 'listing number', positiveNumber)
    .action(async (listing: number, options: CommonOptions) => {
      const client = await connect(session, options);
      const trail = await client.call<TrailView>('ledger', {
        path: `/listings/${listing}/trail`,
        as: { role: 'auditor', sub: 'auditor' },
      });
      show(session, options, trail, () => trailLines(trail));
    });
}

/** The trail for a person: the register's events, then what each agency said of them, then who has not spoken. */
export function trailLines(trail: TrailView): string[] {
  const events = table(
    [
      { title: 'revision', align: 'right' },
      { title: 'event' },
      { title: 'standing' },
      { title: 'signed at' },
      { title: 'number' },
    ],
    trail.events.map((event) => [
      event.revision,
      event.type.replace(/^sanctions\.listing\./, '').replace(/\.v\d+$/, ''),
      event.standing,
      event.time,
      event.sequence === undefined ? null : `${event.shard}/${event.sequence}`,
    ]),
  );
  const agencies = trail.agencies.flatMap(({ agency, measures }) =>
    measures.map((measure) => [agency, measure.code, measure.acknowledged, measure.effective, probed(measure.probed)]),
  );
  return [
    `listing ${trail.listing}`,
    '',
    ...events,
    '',
    ...table(
      [
        { title: 'agency' },
        { title: 'measure' },
        { title: 'acknowledged' },
        { title: 'effective' },
        { title: 'probed' },
      ],
      agencies,
    ),
    '',
    trail.silent.length > 0 ? `has not spoken yet: ${trail.silent.join(', ')}` : 'every agency concerned has spoken',
    ...trail.open.map(
      ({ agency, code, missing, dueOn }) =>
        `lift still open: ${agency} ${code}: ${MISSING[missing]}${dueOn === null ? '' : `, by law until ${dueOn}`}`,
    ),
  ];
}

const MISSING = {
  acknowledgment: 'not acknowledged',
  effect: 'acknowledged, not yet effective where the agency decides',
  truth: 'said to be effective, and a probe was refused',
} as const;

function probed(answer: TrailView['agencies'][number]['measures'][number]['probed']): string | null {
  if (!answer) return null;
  return `${answer.at} ${answer.refuses ? 'still refuses' : answer.decision === 'unreachable' ? 'no answer' : 'does not refuse'}`;
}
