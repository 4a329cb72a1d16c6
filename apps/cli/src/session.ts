import { Command, InvalidArgumentError, Option } from 'commander';
import { AGENCIES } from '#contracts';
import type { SigningKeys } from '#local';
import { BusClient, type BusAddress, type Caller } from './client/bus-client.js';
import type { CliEnvironment } from './cli.config.js';
import type { TextSink } from './terminal/index.js';

/** What a command says and asks. Results go to `out`, progress and questions to `err`, so that results can be piped. */
export interface Terminal {
  out: TextSink;
  err: TextSink;
  /** One line from standard input; on a terminal asked for with `question`, what is typed not shown. */
  readSecret(question: string): Promise<string>;
  /** Asks on a terminal; undefined when there is none. */
  ask(question: string): Promise<string | undefined>;
}

/** The running local bus, found through its data folder. */
export interface LocalBus extends BusAddress {
  services: readonly string[];
  /** Agencies whose program is somebody else's: they have keys and topics, and no address for us. */
  elsewhere: readonly string[];
  /** Makes a token that holds for so many seconds. */
  mint(claims: Caller, ttlSeconds: number): Promise<string>;
  /** The keys that its services sign with. */
  keys: SigningKeys;
}

export interface Session {
  environment: CliEnvironment;
  terminal: Terminal;
  /** @throws UserError when no bus runs on that folder */
  openLocal(folder?: string): Promise<LocalBus>;
}

/** Something that the person at the keyboard can put right; printed without a stack trace. */
export class UserError extends Error {}

export interface CommonOptions {
  json?: boolean;
  folder?: string;
  url?: string;
  token?: string;
}

/** Makes a command with the options that all have. `example` is a whole line of the shell. */
export function busCommand(name: string, description: string, examples: readonly string[]): Command {
  return new Command(name)
    .description(description)
    .allowExcessArguments(false)
    .option('--json', 'print the result as JSON')
    .option('--folder <path>', 'data folder of the local bus (or BUS_FOLDER; default .bus/data)')
    .addOption(new Option('--url <url>', 'base URL of the service, instead of a local bus').helpGroup('Another bus:'))
    .addOption(new Option('--token <token>', 'bearer token for --url (better: BUS_TOKEN)').helpGroup('Another bus:'))
    .addHelpText('after', `\nExample:\n${examples.map((example) => `  $ ${example}`).join('\n')}`);
}

/** Where to find the services: `--url` with a token, or the local bus of the data folder. */
export async function connect(session: Session, options: CommonOptions): Promise<BusClient> {
  return new BusClient(await addressOf(session, options));
}

export async function addressOf(session: Session, options: CommonOptions): Promise<BusAddress> {
  if (options.url === undefined) return session.openLocal(options.folder ?? session.environment.folder);
  const { url } = options;
  if (!URL.canParse(url))
    throw new UserError(`--url needs the address of a service, such as http://127.0.0.1:3000, not ${url}`);
  const token = options.token ?? session.environment.token;
  if (!token) throw new UserError('--url needs --token (or BUS_TOKEN): only the issuer of that bus can make one');
  return { url: () => url, token: () => Promise.resolve(token) };
}

/** Prints a result: lines for a person, or JSON. */
export function show(session: Session, options: CommonOptions, value: unknown, lines: () => readonly string[]): void {
  const text = options.json ? JSON.stringify(value, null, 2) : lines().join('\n');
  session.terminal.out.write(`${text}\n`);
}

export const positiveNumber = (text: string): number => numberFrom(1, text);
/** A number from 0. */
export const wholeNumber = (text: string): number => numberFrom(0, text);

function numberFrom(least: number, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
    throw new InvalidArgumentError(`A number from ${least} is needed.`);
  return value;
}

export function agencyCode(text: string): string {
  if (!(AGENCIES as readonly string[]).includes(text)) {
    throw new InvalidArgumentError(`The agencies are ${AGENCIES.join(', ')}.`);
  }
  return text;
}
