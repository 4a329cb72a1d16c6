import { pino, type DestinationStream } from 'pino';
import type { LoggerService } from '@nestjs/common';
import { maskLine, serializeError, withoutPersonal } from './redaction.js';

type Write = {
  (fields: object, message?: string): void;
  (message: string): void;
};

/**
 * The process's log: one JSON line per entry. Used as a Nest injection token. Log once, at the boundary; never a name, a
 * number or a token (what slips through is masked, see redaction.ts). `err` is the field for an error.
 */
export abstract class Log {
  abstract trace: Write;
  abstract debug: Write;
  abstract info: Write;
  abstract warn: Write;
  abstract error: Write;
  abstract fatal: Write;
  abstract child(fields: object): Log;
}

/** @param destination where lines go; standard output when absent */
export function createLog(o: { service: string; level: string; destination?: DestinationStream }): Log {
  const options = {
    level: o.level,
    base: { service: o.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: serializeError, error: serializeError },
    formatters: { level: (label: string) => ({ level: label }), log: withoutPersonal },
    hooks: { streamWrite: maskLine },
  };
  return pino(options, o.destination ?? (standardOutput ??= new LinesOfATurn()));
}

let standardOutput: LinesOfATurn | undefined;

/**
 * Standard output, written once for each turn of the event loop: a service that answers thousands of requests a second
 * logs dozens of lines in a turn, and each write alone would cost it more than its answer. A line waits for nothing but
 * the end of its turn; what ends the process in an orderly way, and a fatal line, writes at once.
 */
class LinesOfATurn implements DestinationStream {
  private readonly out = pino.destination({ dest: 1, sync: true });
  private lines = '';
  /** Under the name that pino calls after a fatal line. Its own would wait for the disk as well. */
  readonly flushSync = (): void => {
    const { lines } = this;
    this.lines = '';
    if (lines !== '') this.out.write(lines);
  };

  constructor() {
    process.on('exit', this.flushSync);
  }

  write(line: string): void {
    if (this.lines === '') setImmediate(this.flushSync);
    this.lines += line;
  }
}

/** Nest's own messages in our log: its start-up chatter at debug, the rest as it is. */
export class NestLog implements LoggerService {
  constructor(private readonly sink: Log) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.sink.debug(...entry(message, rest));
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.sink.trace(...entry(message, rest));
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.sink.trace(...entry(message, rest));
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.sink.warn(...entry(message, rest));
  }
  error(message: unknown, ...rest: unknown[]): void {
    if (rest.at(-1) === 'ExceptionHandler') return; // thrown on to us as well, and logged there
    this.sink.error(...entry(message, rest));
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.sink.fatal(...entry(message, rest));
  }
}

function entry(message: unknown, rest: unknown[]): [object, string] {
  const context = typeof rest.at(-1) === 'string' ? (rest.at(-1) as string) : undefined;
  if (message instanceof Error) return [{ context, err: message }, message.message];
  return [{ context }, typeof message === 'string' ? message : 'see fields'];
}
