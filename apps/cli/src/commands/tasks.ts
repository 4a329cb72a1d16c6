import type { Command } from 'commander';
import type { TaskView } from '../client/generated/court-registry.js';
import { busCommand, connect, positiveNumber, show, type CommonOptions, type Session } from '../session.js';
import { table } from '../terminal/index.js';

interface TasksOptions extends CommonOptions {
  court?: string;
  limit: number;
}

export function tasksCommand(session: Session): Command {
  return busCommand('tasks', 'what waits at a court, by the day on which the law wants it done; overdue first', [
    'npm run bus -- tasks --court JS9902',
    'npm run bus -- tasks --limit 10 --json',
  ])
    .option('--court <code>', 'only of this court')
    .option('--limit <count>', 'how many, at most 200', positiveNumber, 50)
    .action(async ({ court, limit, ...options }: TasksOptions) => {
      const client = await connect(session, options);
      const as = { role: 'clerk', sub: 'clerk', ...(court !== undefined && { court }) } as const;
      const tasks = await client.call<TaskView[]>('court-registry', { path: `/tasks?limit=${limit}`, as });
      show(session, options, tasks, () => (tasks.length === 0 ? ['nothing waits'] : taskTable(tasks)));
    });
}

function taskTable(tasks: readonly TaskView[]): string[] {
  return table(
    [
      { title: 'what' },
      { title: 'article' },
      { title: 'listing', align: 'right' },
      { title: 'since' },
      { title: 'due' },
      { title: 'working days left', align: 'right' },
      { title: 'id', maxWidth: 40 },
    ],
    tasks.map((t) => [t.what, t.article, t.listing, t.startedOn, t.dueOn, daysLeft(t), t.id]),
  );
}

/** A calendar that is not announced yet may still move the day. */
function daysLeft({ workingDaysLeft, calendarKnown }: TaskView): string {
  return `${workingDaysLeft}${workingDaysLeft < 0 ? ' OVERDUE' : ''}${calendarKnown ? '' : ' (calendar not announced)'}`;
}
