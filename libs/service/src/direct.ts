import { RequestMethod, SetMetadata, type CustomDecorator } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { AuthGuard, callerOf, rolesOf } from './auth.js';
import { ProblemFilter } from './problem-filter.js';
import { Refusal, Refused } from './refusal.js';
import type { Caller } from './tokens.js';

const DIRECT_ROUTE = 'sanctions:direct';

/** What a direct method is: it gets the parsed body unchecked, and answers the finished JSON or a refusal. */
export type DirectMethod = (body: unknown, caller: Caller) => Promise<string | Refusal>;

/**
 * A POST that is asked many thousand times a second is answered by fastify itself, with the guard, the log and the
 * problem documents of every route, and without Nest's pipes, interceptors and serializer, which take longer than a
 * check. Its path, its roles and its description are read from the usual decorators.
 */
export const Direct = (): CustomDecorator => SetMetadata(DIRECT_ROUTE, true);

/** Puts the direct methods of every controller in the place of Nest's handlers; before the routes are made. */
export function serveDirectly(app: NestFastifyApplication): void {
  const [guard, filter] = [app.get(AuthGuard), app.get(ProblemFilter)];
  const handlers = new Map<string, RouteHandlerMethod>();
  for (const { path, method, roles } of directMethods(app)) {
    const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      try {
        await guard.admit(request, roles, 'debug');
        const answer = await method(request.body, callerOf(request));
        if (answer instanceof Refusal) throw new Refused(answer);
        reply.type('application/json; charset=utf-8').send(answer);
      } catch (error) {
        await filter.answer(error, request, reply);
      }
    };
    // Fastify gets no promise: of a reply it would watch the stream, with a handful of listeners, until it has ended.
    handlers.set(path, (request, reply) => void serve(request, reply));
  }
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', (route) => {
      const handler = route.method === 'POST' && handlers.get(route.url);
      if (handler) route.handler = handler;
    });
}

function* directMethods(app: NestFastifyApplication) {
  for (const { controllers } of app.get(ModulesContainer).values())
    for (const { instance, metatype } of controllers.values()) {
      const own = Object.values(Object.getOwnPropertyDescriptors(metatype?.prototype ?? {}));
      for (const { value } of own) {
        if (typeof value !== 'function' || !Reflect.getMetadata(DIRECT_ROUTE, value)) continue;
        const [base, path] = [metatype as object, value as object].map(
          (place) => Reflect.getMetadata(PATH_METADATA, place) as string,
        );
        if (Reflect.getMetadata(METHOD_METADATA, value) !== RequestMethod.POST)
          throw new Error(`${path} is direct but no POST`);
        const url = `/${[base, path]
          .map((part) => part.replace(/^\/|\/$/g, ''))
          .filter(Boolean)
          .join('/')}`;
        yield { path: url, method: (value as DirectMethod).bind(instance), roles: rolesOf(value, metatype as object) };
      }
    }
}
