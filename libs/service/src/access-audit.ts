import type { FastifyRequest } from 'fastify';

/** One answer to the question who may do what. */
export interface Access {
  request: string;
  method: string;
  route: string;
  /** null: nobody that we know. */
  caller: string | null;
  role: string | null;
  court: string | null;
  agency: string | null;
  outcome: 'allowed' | 'denied';
  /** Why it was denied. */
  reason: string | null;
}

/** Where allows and denies go beside the log. A service that keeps none lets every one pass. */
export class AccessAudit {
  private keep: ((access: Access) => Promise<void>) | null = null;

  /** @param keep resolves when the access is kept; while it fails, nobody is let in */
  keepIn(keep: (access: Access) => Promise<void>): void {
    this.keep = keep;
  }

  async record(request: FastifyRequest, outcome: Access['outcome'], reason: string | null = null): Promise<void> {
    const { caller } = request;
    await this.keep?.({
      request: String(request.id),
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      caller: caller?.sub ?? null,
      role: caller?.role ?? null,
      court: caller?.court ?? null,
      agency: caller?.agency ?? null,
      outcome,
      reason,
    });
  }
}
