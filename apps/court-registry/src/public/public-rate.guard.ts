import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CourtRegistryConfig } from '../court-registry.config.js';

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

const MINUTE_MS = 60_000;

/**
 * Who asks without a token is known by address only, and gets a fraction of what others may ask: enough for people and
 * for followers of the feed, too little to guess names with.
 */
@Injectable()
export class PublicRate implements CanActivate {
  private limiter: Limiter | null = null;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: CourtRegistryConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // The plugin is there only when the server is ready.
    this.limiter ??= this.host.httpAdapter
      .getInstance<FastifyInstance>()
      .createRateLimit({ max: this.config.publicRate, timeWindow: MINUTE_MS });
    const asked = await this.limiter(context.switchToHttp().getRequest<FastifyRequest>());
    if (asked.isAllowed || !asked.isExceeded) return true;
    throw Object.assign(new Error('too many requests'), { statusCode: 429, retryAfterSeconds: asked.ttlInSeconds });
  }
}
