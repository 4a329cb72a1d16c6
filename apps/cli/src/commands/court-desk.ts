import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { Caller } from '../client/bus-client.js';
import type { DueView } from '../client/generated/court-registry.js';
import { busCommand, connect, positiveNumber, wholeNumber, type CommonOptions, type Session } from '../session.js';

/** What a command says of the person of the court who runs it. */
export interface DeskOptions extends CommonOptions {
  as: string;
  court?: string;
  key?: string;
}

/** What a list is asked for. */
export interface PageOptions extends DeskOptions {
  limit: number;
  offset: number;
}

/** A command that somebody of a court runs. @param role who may, and the name that is noted unless `--as` says one */
export function deskCommand(
  name: string,
  role: Caller['role'],
  description: string,
  examples: readonly string[],
): Command {
  return busCommand(name, description, examples)
    .option('--as <name>', `${role} who does it`, role)
    .option('--court <code>', 'acts for this court only');
}

/** A {@link deskCommand} that shows a part of a list. */
export function listCommand(
  name: string,
  role: Caller['role'],
  description: string,
  examples: readonly string[],
): Command {
  return deskCommand(name, role, description, examples)
    .option('--limit <count>', 'how many, at most 200', positiveNumber, 50)
    .option('--offset <count>', 'how many to leave out in front', wholeNumber, 0);
}

/** With the option to name the idempotency key. */
export const keyed = (command: Command): Command =>
  command.option('--key <text>', 'idempotency key; the same key again is the same act (default: a new one)');

/** Reads at the register in the name of somebody of the court. */
export async function readAtCourt<T>(
  session: Session,
  { as, court, ...options }: DeskOptions,
  role: Caller['role'],
  path: string,
): Promise<T> {
  const client = await connect(session, options);
  return client.call<T>('court-registry', { path, as: { role, sub: as, ...(court !== undefined && { court }) } });
}

/** Writes at the register in the name of somebody of the court. */
export async function writeAtCourt<T>(
  session: Session,
  { as, court, key, ...options }: DeskOptions,
  role: Caller['role'],
  path: string,
  body: object = {},
): Promise<T> {
  const client = await connect(session, options);
  return client.call<T>('court-registry', {
    method: 'POST',
    path,
    as: { role, sub: as, ...(court !== undefined && { court }) },
    body,
    headers: { 'idempotency-key': key ?? randomUUID() },
  });
}

/** An id as a part of a path. */
export const part = (id: string): string => encodeURIComponent(id);

/** A query of what was said. */
export function queryOf(members: Record<string, string | number | boolean | undefined>): string {
  const said = Object.entries(members).filter(([, value]) => value !== undefined && value !== false);
  return new URLSearchParams(Object.fromEntries(said.map(([name, value]) => [name, String(value)]))).toString();
}

/** How many working days are left. A calendar that is not announced yet may still move the last one. */
export function daysLeft({ workingDaysLeft, calendarKnown }: DueView): string {
  return `${workingDaysLeft}${workingDaysLeft < 0 ? ' OVERDUE' : ''}${calendarKnown ? '' : ' (calendar not announced)'}`;
}

/** Last day, article and days left of a period, for a table; nothing where none runs. */
export const dueCells = (due: DueView | null): (string | null)[] =>
  due ? [due.dueOn, due.article, daysLeft(due)] : [null, null, null];
