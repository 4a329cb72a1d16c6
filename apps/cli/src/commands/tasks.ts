import type { Command } from 'commander';
import type { TaskView } from '../client/generated/court-registry.js';
import { show, type Session } from '../session.js';
import { table } from '../terminal/index.js';
import { daysLeft, listCommand, queryOf, readAtCourt, type PageOptions } from './court-desk.js';

export function tasksCommand(session: Session): Command {
  return listCommand(
    'tasks',
    'clerk',
    'what waits at a court, by the day on which the law wants it done; overdue first',
    ['npm run bus -- tasks --court JS9902', 'npm run bus -- tasks --limit 10 --json'],
  ).action(async ({ limit, offset, ...options }: PageOptions) => {
    const path = `/tasks?${queryOf({ limit, offset })}`;
    const tasks = await readAtCourt<TaskView[]>(session, options, 'clerk', path);
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
