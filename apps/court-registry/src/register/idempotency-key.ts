import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidInput } from '#service';

/** A handler's parameter: the Idempotency-Key header, 1 to 200 printable characters; missing or malformed is answered with 400. */
export const IdempotencyKey = createParamDecorator(
  (options: { optional?: boolean } | undefined, context: ExecutionContext): string | undefined => {
    const value = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
    if (value === undefined && options?.optional) return undefined;
    if (typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value)) return value;
    throw new InvalidInput([
      { field: 'Idempotency-Key', problem: 'must be a header of 1 to 200 printable characters' },
    ]);
  },
);

/** The header as the OpenAPI page describes it. */
export const keyHeader = (example: string) => ({
  name: 'Idempotency-Key',
  required: true,
  description:
    'Names the call, 1 to 200 printable characters: sent again with the same body, it gets the first answer.',
  example,
});
