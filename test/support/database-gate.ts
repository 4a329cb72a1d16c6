import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a service and its database: lets everything through, cuts the line, or swallows what is said. */
export class DatabaseGate {
  private readonly pairs = new Set<[Socket, Socket]>();
  private server: Server | null = null;
  private port = 0;
  private hanging = false;

  private constructor(private readonly target: URL) {}

  static async before(url: string): Promise<DatabaseGate> {
    const gate = new DatabaseGate(new URL(url));
    await gate.open();
    return gate;
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  async open(): Promise<void> {
    this.hanging = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
    if (this.server) return;
    const server = createServer((near) => this.join(near));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Nobody listens any more, and nobody is connected. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
    if (server) await new Promise<unknown>((resolve) => server.close(resolve));
  }

  /** Connections stay and are made, but not a byte passes. */
  hang(): void {
    this.hanging = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  private join(near: Socket): void {
    const far = connect(Number(this.target.port), this.target.hostname);
    const pair: [Socket, Socket] = [near, far];
    this.pairs.add(pair);
    const end = (): void => {
      this.pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const [from, to] of [pair, [far, near]] as const) {
      from.on('data', (bytes) => void to.write(bytes));
      from.on('error', end).on('close', end);
      if (this.hanging) from.pause();
    }
  }
}
