import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { docsPage } from './docs-page.js';

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

/** The OpenAPI document of an application that was made but need not listen. */
export async function createOpenApi(app: NestFastifyApplication, name: string): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const description = new DocumentBuilder()
    .setTitle(name)
    .setVersion('1')
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .build();
  return SwaggerModule.createDocument(app, description);
}
