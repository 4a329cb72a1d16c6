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
  return o.destination ? pino(options, o.destination) : pino(options);
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
