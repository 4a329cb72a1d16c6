import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where the register's probes ask: passes each question on to the agency, or to nobody while it is closed. */
export class Desk {
  to: string | null = null;
  private constructor(private readonly server: Server) {}

  static async open(): Promise<Desk> {
    const desk: Desk = new Desk(
      createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const asked = { method: 'POST', headers: { authorization: request.headers.authorization! } };
          void fetch(`${desk.to}/check`, { ...asked, body: Buffer.concat(chunks) })
            .then(async (answer) => response.writeHead(answer.status).end(await answer.text()))
            .catch(() => response.writeHead(502).end());
        });
      }),
    );
    await new Promise<void>((resolve) => desk.server.listen(0, '127.0.0.1', resolve));
    return desk;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
