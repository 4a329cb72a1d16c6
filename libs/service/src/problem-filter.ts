import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import {
  Catch,
  HttpException,
  Injectable,
  type ArgumentsHost,
  type CallHandler,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { map, throwError, type Observable } from 'rxjs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Denied } from './auth.js';
import { isConnectionLost } from './database.js';
import { isFault } from './fault.js';
import { Log } from './log.js';
import { Refusal, Refused, type FieldProblem, type RefusalKind } from './refusal.js';
import { InvalidInput } from './validation.js';

/** RFC 9457 problem details, with our `code`, the article of law where one forbids it, and the fields at fault. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  article?: string;
  errors?: FieldProblem[];
}

const STATUS_OF_REFUSAL: Record<RefusalKind, number> = {
  invalid: 400,
  forbidden: 403,
  unknown: 404,
  conflict: 409,
  'too-large': 413,
  unlawful: 422,
  unavailable: 503,
};
const RETRY_LATER_SECONDS = 5;
const RETRY_NOW_SECONDS = 1;

type Answer = Omit<Problem, 'type' | 'title' | 'instance'> & { retryAfterSeconds?: number; unexpected?: boolean };

/** Turns everything that is thrown, and every refusal, into problem+json. The only place that knows HTTP numbers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | void {
    if (host.getType() !== 'http') return throwError(() => error);
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { retryAfterSeconds, unexpected, ...answer } = answerTo(error);
    const instance = `urn:request:${String(request.id ?? randomUUID())}`;
    if (unexpected) this.log.error({ err: error, instance, code: answer.code }, 'request failed');
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const problem: Problem = {
      type: `urn:sanctions:problem:${answer.code}`,
      title: STATUS_CODES[answer.status] ?? 'Error',
      instance,
      ...answer,
    };
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
    if (answer.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply.status(answer.status).type('application/problem+json').send(JSON.stringify(problem));
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

function answerTo(error: unknown): Answer {
  if (error instanceof Refused || error instanceof Refusal) {
    const refusal = error instanceof Refused ? error.refusal : error;
    const { reason, detail, article, fields, retryAfterSeconds } = refusal;
    const after = retryAfterSeconds ?? (refusal.kind === 'unavailable' ? RETRY_LATER_SECONDS : undefined);
    return {
      status: STATUS_OF_REFUSAL[refusal.kind],
      code: reason,
      detail,
      article,
      errors: fields,
      retryAfterSeconds: after,
    };
  }
  if (error instanceof InvalidInput) {
    return {
      status: 400,
      code: 'invalid-input',
      detail: 'Some fields are not as they must be.',
      errors: error.problems,
    };
  }
  if (error instanceof Denied) {
    return { status: error.known ? 403 : 401, code: error.reason, detail: error.message };
  }
  return answerToHttpError(error) ?? answerToSurprise(error);
}

function answerToHttpError(error: unknown): Answer | undefined {
  if (error instanceof HttpException) {
    const status = error.getStatus();
    if (status >= 500) return undefined;
    return {
      status,
      code: CODE_OF_STATUS[status] ?? 'refused',
      detail: DETAIL_OF_STATUS[status] ?? 'The request was refused.',
    };
  }
  const { statusCode: status, code } = (error ?? {}) as { statusCode?: unknown; code?: unknown };
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  const malformed =
    error instanceof SyntaxError || code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY';
  if (malformed) return { status: 400, code: 'malformed-json', detail: 'The body is not well-formed JSON.' };
  const after = status === 429 ? (error as { retryAfterSeconds?: number }).retryAfterSeconds : undefined;
  return {
    status,
    code: CODE_OF_STATUS[status] ?? 'refused',
    detail: DETAIL_OF_STATUS[status] ?? 'The request was refused.',
    retryAfterSeconds: after,
  };
}

function answerToSurprise(error: unknown): Answer {
  const lost = isConnectionLost(error);
  if (lost || (isFault(error) && error.retry !== 'never')) {
    const retryAfterSeconds = isFault(error) && error.retry === 'now' ? RETRY_NOW_SECONDS : RETRY_LATER_SECONDS;
    const code = isFault(error) ? error.code : 'database-unavailable';
    return { status: 503, code, detail: 'Not now; ask again later.', retryAfterSeconds, unexpected: true };
  }
  const code = isFault(error) ? error.code : 'unexpected';
  return {
    status: 500,
    code,
    detail: 'Something went wrong here. The log has it under this instance.',
    unexpected: true,
  };
}

const CODE_OF_STATUS: Record<number, string> = {
  400: 'bad-request',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'too-slow',
  413: 'body-too-large',
  414: 'address-too-long',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  431: 'headers-too-large',
};
const DETAIL_OF_STATUS: Record<number, string> = {
  400: 'The request is not well-formed.',
  404: 'There is nothing at this address.',
  413: 'The body is larger than this service accepts.',
  415: 'This service does not read that content type.',
  429: 'Too many requests from this address; wait a while.',
};
