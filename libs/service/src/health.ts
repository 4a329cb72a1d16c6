import { Controller, Get, Injectable, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from './auth.js';
import { DatabaseHandle } from './database.js';
import { metrics } from './metrics.js';

type Check = () => string | null | Promise<string | null>;
const CHECK_DEADLINE_MS = 2_000;

/** What this process needs to be of use. Parts add their checks; a check answers null, or what is wrong. */
@Injectable()
export class Health {
  private readonly checks = new Map<string, Check>();
  private readonly notes = new Map<string, Check>();
  private stopping = false;

  add(part: string, check: Check): void {
    this.checks.set(part, check);
  }

  /** Something that an operator must see although the service is of use all the same; null: there is nothing. */
  note(part: string, check: Check): void {
    this.notes.set(part, check);
  }

  /** From now on the service says that it is not ready, so that a balancer sends nobody here. */
  stop(): void {
    this.stopping = true;
  }

  /** Every part with what is wrong with it, or null. */
  async parts(): Promise<Record<string, string | null>> {
    return { ...(await outcomes(this.checks)), ...(this.stopping && { process: 'is stopping' }) };
  }

  /** Parts of which there is something to be seen. */
  async warnings(): Promise<Record<string, string>> {
    const found = Object.entries(await outcomes(this.notes));
    return Object.fromEntries(found.filter((one): one is [string, string] => one[1] !== null));
  }
}

@ApiExcludeController()
@Controller()
export class HealthController {
  constructor(
    private readonly health: Health,
    database: DatabaseHandle,
  ) {
    health.add('database', async () => {
      await database.query('SELECT 1');
      return database.outOfSpace ? 'has no disk space left; what could not be written is tried again' : null;
    });
  }

  @Public()
  @Get('health/live')
  live(): { status: string } {
    return { status: 'live' };
  }

  @Public()
  @Get('health/ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const [parts, warnings] = await Promise.all([this.health.parts(), this.health.warnings()]);
    const ready = Object.values(parts).every((problem) => problem === null);
    const warned = Object.keys(warnings).length > 0 && { warnings };
    await reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not-ready', parts, ...warned });
  }

  @Public()
  @Get('metrics')
  async show(@Res() reply: FastifyReply): Promise<void> {
    await reply.type(metrics.contentType).send(await metrics.metrics());
  }
}

async function outcomes(checks: ReadonlyMap<string, Check>): Promise<Record<string, string | null>> {
  const found = await Promise.all([...checks].map(async ([part, check]) => [part, await outcome(check)] as const));
  return Object.fromEntries(found);
}

async function outcome(check: Check): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => (timer = setTimeout(resolve, CHECK_DEADLINE_MS, 'does not answer')));
  try {
    return await Promise.race([Promise.resolve(check()), late]);
  } catch {
    return 'does not work';
  } finally {
    clearTimeout(timer);
  }
}
