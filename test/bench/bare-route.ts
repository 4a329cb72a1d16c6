import fastify from 'fastify';
import { SystemClock, TokenVerifier } from '#service';

/**
 * The yardstick of `check-http`, a process of its own: fastify's route that reads the same body, verifies the same
 * token by the same class, and answers what was given to it. Says its port on standard output.
 */
const [keysFile, answer] = process.argv.slice(2);
const verifier = new TokenVerifier(keysFile, new SystemClock());
const body = JSON.parse(answer) as object;
const server = fastify();
server.post('/check', async (request, reply) => {
  const caller = await verifier.verify(request.headers.authorization!.slice('Bearer '.length));
  const { requestId } = request.body as { requestId?: string };
  if (caller.role !== 'agency' || typeof requestId !== 'string') return reply.status(403).send();
  return body;
});
server.get('/metrics', async () => {
  const { user, system } = process.cpuUsage();
  return `process_cpu_seconds_total ${(user + system) / 1e6}`;
});
await server.listen({ host: '127.0.0.1', port: 0 });
console.log((server.server.address() as { port: number }).port);
