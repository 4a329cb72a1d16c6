import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { ServiceConfig } from './config.service.js';
import { docsPage } from './docs-page.js';
import { ServiceModule } from './service-module.js';

/**
 * `/openapi.json` and a page that shows it, `/docs`. The document is made at the first request, and the page is one of
 * ours: the usual viewer costs 10 MB of files and, at start, memory that a resting service should not hold.
 */
export function serveOpenApi(app: NestFastifyApplication, name: string): void {
  let document: Promise<OpenAPIObject> | undefined;
  const http = app.getHttpAdapter().getInstance();
  http.get('/openapi.json', async (_request, reply) => {
    document ??= createOpenApi(app, name);
    await reply.send(await document);
  });
  http.get('/docs', async (_request, reply) => {
    await reply.type('text/html; charset=utf-8').header('content-security-policy', docsPage.policy).send(docsPage.html);
  });
}

/** The OpenAPI document of a service by its module alone: nothing of it is made, so nothing need be configured. */
export async function describeService(
  name: string,
  configClass: new () => ServiceConfig,
  moduleOf: (config: ServiceConfig) => Type | DynamicModule,
): Promise<OpenAPIObject> {
  const config = Object.create(configClass.prototype as object) as ServiceConfig;
  const service = ServiceModule.forRoot(config, { name, entities: [] });
  const root = { module: class Described {}, imports: [service, moduleOf(config)] };
  const app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), {
    preview: true,
    abortOnError: false,
    logger: false,
  });
  return createOpenApi(app, name);
}

/** The OpenAPI document of an application that was made but need not listen. */
export async function createOpenApi(app: NestFastifyApplication, name: string): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const description = new DocumentBuilder()
    .setTitle(name)
    .setVersion('1')
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .addGlobalResponse({ status: 'default', ...REFUSED })
    .build();
  return SwaggerModule.createDocument(app, description);
}

const text = (example: string, description: string) => ({ type: 'string', example, description });

/** What every operation may answer instead: RFC 9457 with our named reason. */
const REFUSED = {
  description: 'Refused, and why.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
        properties: {
          type: text('urn:sanctions:problem:minor', 'Name of the problem.'),
          title: text('Unprocessable Entity', 'Of the status.'),
          status: { type: 'integer', example: 422, description: 'HTTP status.' },
          detail: text('nobody under eighteen is listed', 'In words.'),
          instance: text('urn:request:0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11', 'What the log has it under.'),
          code: text('minor', 'The named reason.'),
          article: text('P 4', 'Article that forbids it.'),
          errors: {
            type: 'array',
            description: 'Fields at fault.',
            items: {
              type: 'object',
              required: ['field', 'problem'],
              properties: {
                field: text('subject.number', 'Dotted name.'),
                problem: text('nobody under eighteen is listed', 'In words.'),
              },
            },
          },
        },
      },
    },
  },
};
