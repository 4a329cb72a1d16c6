import {
  createParamDecorator,
  Injectable,
  SetMetadata,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { AccessAudit } from './access-audit.js';
import { Log } from './log.js';
import { BadToken, TokenVerifier, type Caller, type Role, type TokenProblem } from './tokens.js';

const ROLES_OF_ROUTE = 'sanctions:roles';
const PUBLIC_ROUTE = 'sanctions:public';

/** Which roles may use the route (or every route of the controller). A route without roles is open to nobody. */
export const Roles = (...roles: Role[]): CustomDecorator => SetMetadata(ROLES_OF_ROUTE, roles);

/** Opens a route to everyone, without a token. */
export const Public = (): CustomDecorator => SetMetadata(PUBLIC_ROUTE, true);

/** A handler's parameter: who asks. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller;
  }
}

/** Nobody, or somebody who may not. */
export class Denied extends Error {
  /** @param known whether we know who asks: then it is a matter of rights, not of identity */
  constructor(
    readonly reason: TokenProblem | 'token-missing' | 'role-missing',
    message: string,
    readonly known: boolean,
  ) {
    super(message);
    this.name = 'Denied';
  }
}

/** The caller of a request that the guard let through. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('the route is public: it has no caller');
  return request.caller;
}

/** The roles that `Roles` names at a handler, or else at its controller. */
export function rolesOf(...places: readonly object[]): readonly Role[] {
  const named = places.map((place) => Reflect.getMetadata(ROLES_OF_ROUTE, place) as Role[] | undefined);
  return named.find((roles) => roles !== undefined) ?? [];
}

/** Lets a request through when its bearer token is good and its role is one of the route's. Every answer is logged and audited. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
    private readonly log: Log,
    private readonly audit: AccessAudit,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, places)) return true;
    await this.admit(context.switchToHttp().getRequest<FastifyRequest>(), rolesOf(...places));
    return true;
  }

  /**
   * From here on the request has a caller.
   * @param logged at which level of the log that it was let in; who is not let in is always logged as a warning
   * @throws Denied
   */
  async admit(request: FastifyRequest, roles: readonly Role[], logged: 'info' | 'debug' = 'info'): Promise<void> {
    const entry = { request: request.id, method: request.method, route: request.routeOptions.url, from: request.ip };
    try {
      const caller = await this.caller(request);
      request.caller = caller;
      Object.assign(entry, { caller: caller.sub, role: caller.role, court: caller.court, agency: caller.agency });
      if (!roles.includes(caller.role)) throw new Denied('role-missing', 'Your role may not do this.', true);
      await this.audit.record(request, 'allowed');
      this.log[logged](entry, 'allowed');
    } catch (error) {
      if (error instanceof Denied) {
        this.log.warn({ ...entry, reason: error.reason }, 'denied');
        await this.audit.record(request, 'denied', error.reason);
      }
      throw error;
    }
  }

  private async caller(request: FastifyRequest): Promise<Caller> {
    const [scheme, token, ...rest] = request.headers.authorization?.split(' ') ?? [];
    if (scheme?.toLowerCase() !== 'bearer' || !token || rest.length > 0) {
      throw new Denied('token-missing', 'A bearer token is needed.', false);
    }
    try {
      return await this.verifier.verify(token);
    } catch (error) {
      if (error instanceof BadToken) throw new Denied(error.problem, 'The bearer token is not good.', false);
      throw error;
    }
  }
}
