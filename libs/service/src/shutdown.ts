import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Health } from './health.js';
import type { Log } from './log.js';

/**
 * Ends the process in order: say not ready, take no more requests, close transports, close the database. A second
 * signal, or the deadline, ends it at once; nothing is lost by that, only repeated.
 */
export function endOnSignals(o: { app: NestFastifyApplication; log: Log; health: Health; deadlineMs: number }): {
  end(why: string): Promise<void>;
  forget(): void;
} {
  let ending: Promise<void> | undefined;
  const end = (why: string): Promise<void> => (ending ??= close(o, why, forget));
  const onSignal = (signal: NodeJS.Signals): void => {
    if (ending) {
      o.log.warn({ signal }, 'ending at once');
      process.exit(1);
    }
    const deadline = setTimeout(() => {
      o.log.error({ deadlineMs: o.deadlineMs }, 'graceful shutdown took too long');
      process.exit(1);
    }, o.deadlineMs);
    deadline.unref();
    end(signal).then(
      () => process.exit(0),
      (error: unknown) => {
        o.log.error({ err: error }, 'shutdown failed');
        process.exit(1);
      },
    );
  };
  function forget(): void {
    process.off('SIGTERM', onSignal);
    process.off('SIGINT', onSignal);
  }
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return { end, forget };
}

async function close(
  o: { app: NestFastifyApplication; log: Log; health: Health },
  why: string,
  done: () => void,
): Promise<void> {
  o.log.info({ why }, 'stopping');
  o.health.stop();
  await o.app.close();
  o.log.info('stopped');
  if (why === 'asked') done();
}

/** What nobody caught ends the process: going on with a state that nobody understands could harm a lift. */
export function endOnUncaught(log: Log): void {
  const end = (error: unknown): void => {
    log.fatal({ err: error, code: 'uncaught', retry: 'never' }, 'uncaught error');
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
