import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { classify } from '#messaging';
import { Denied } from './auth.js';
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

export const PROBLEM_TYPE = 'application/problem+json';

/** A problem document with what goes beside it. */
export interface ProblemAnswer {
  problem: Problem;
  headers: Record<string, string>;
  /** Nobody foresaw it, so it must be logged. */
  unexpected: boolean;
}

type Answer = Omit<Problem, 'type' | 'title' | 'instance'> & { retryAfterSeconds?: number; unexpected?: true };

/** What a client is told about anything that was thrown: nothing of our internals. */
export function problemOf(error: unknown, requestId: string): ProblemAnswer {
  const { retryAfterSeconds, unexpected, ...answer } = answerTo(error);
  const headers: Record<string, string> = {};
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  if (answer.status === 401) headers['www-authenticate'] = 'Bearer';
  const problem: Problem = {
    type: `urn:sanctions:problem:${answer.code}`,
    title: STATUS_CODES[answer.status] ?? 'Error',
    instance: `urn:request:${requestId}`,
    ...answer,
  };
  return { problem, headers, unexpected: unexpected ?? false };
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
  const { statusCode: status } = (error ?? {}) as { statusCode?: unknown };
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  const after = status === 429 ? (error as { retryAfterSeconds?: number }).retryAfterSeconds : undefined;
  return {
    status,
    code: CODE_OF_STATUS[status] ?? 'refused',
    detail: DETAIL_OF_STATUS[status] ?? 'The request was refused.',
    retryAfterSeconds: after,
  };
}

function answerToSurprise(error: unknown): Answer {
  const { code, retry } = classify(error);
  if (retry !== 'never') {
    const retryAfterSeconds = retry === 'now' ? RETRY_NOW_SECONDS : RETRY_LATER_SECONDS;
    return { status: 503, code, detail: 'Not now; ask again later.', retryAfterSeconds, unexpected: true };
  }
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
