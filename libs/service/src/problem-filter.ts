import { randomUUID } from 'node:crypto';
import {
  Catch,
  Injectable,
  type ArgumentsHost,
  type CallHandler,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { map, throwError, type Observable } from 'rxjs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessAudit } from './access-audit.js';
import { Log } from './log.js';
import { PROBLEM_TYPE, problemOf } from './problem.js';
import { Refusal, Refused } from './refusal.js';

/** Answers everything that is thrown, and every refusal, with problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly audit: AccessAudit,
  ) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | Promise<void> {
    if (host.getType() !== 'http') return throwError(() => error);
    const http = host.switchToHttp();
    return this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  async answer(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // The guard let them in, the rules of the house do not: a denial, too.
    if (error instanceof Refused && error.refusal.kind === 'forbidden') {
      await this.audit
        .record(request, 'denied', error.refusal.reason)
        .catch((failure: unknown) => this.log.error({ err: failure }, 'a denial could not be audited'));
    }
    const { problem, headers, unexpected } = problemOf(error, String(request.id ?? randomUUID()));
    const { instance, code } = problem;
    if (unexpected) this.log.error({ err: error, instance, code }, 'request failed');
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy(); // an answer cut short must not look whole
      return;
    }
    void reply.status(problem.status).headers(headers).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  }
}

/** Nest's own filter for messages flattens every error; the consumer must get the cause itself, to classify it. */
@Catch()
export class RethrowFilter implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** Lets a controller return a refusal as a value. */
@Injectable()
export class RefusalInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    return next.handle().pipe(
      map((value: unknown) => {
        if (value instanceof Refusal) throw new Refused(value);
        return value;
      }),
    );
  }
}
