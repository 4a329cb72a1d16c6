import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bus, Role } from '#local';
import { SystemClock } from '#service';
import {
  aCorrectionRow,
  aDeletionRow,
  aListingRow,
  anIdentityNumber,
  anOrganisationCode,
} from '../../apps/court-registry/test/rows.js';
import { faultScale } from './fault-scale.js';

/** Where an approved decision stands in the register and in its shard. */
export interface Published {
  listing: number;
  revision: number;
  shard: number;
  sequence: number;
}

export interface Answer {
  status: number;
  body: any;
}

const PATIENCE_MS = 90_000;
const dayMs = 24 * 3_600_000;

/** The day so many days ago in Shanghai. */
const daysAgo = (days: number): string =>
  new Date(new SystemClock().now().getTime() + 8 * 3_600_000 - days * dayMs).toISOString().slice(0, 10);

/** The nth person and the nth organisation; no two have the same number. */
export const personNumber = (n: number): string => {
  const birth = new Date(Date.UTC(1950, 0, 1 + Math.floor(n / 499))).toISOString().slice(0, 10);
  return anIdentityNumber(birth, 1 + 2 * (n % 499));
};
export const organisationCode = (n: number): string => anOrganisationCode(1 + n);

/** A listing that rests on a decision of this number: of the nth person, or organisation. */
export function listingOf(decision: string, n: number, kind: 'person' | 'organisation' = 'person') {
  return aListingRow({
    decision: { number: decision, madeOn: daysAgo(90) },
    subject:
      kind === 'person'
        ? { kind, name: '测试甲', number: personNumber(n), sex: 'male' }
        : { kind, name: '测试有限公司', number: organisationCode(n), legalRepresentative: '测试乙' },
  });
}

export const correctionOf = (decision: string, changes: Parameters<typeof aCorrectionRow>[0]) =>
  aCorrectionRow(changes, { listing: decision, learnedOn: daysAgo(1) });

export const deletionOf = (decision: string) => aDeletionRow({ listing: decision, learnedOn: daysAgo(1) });

/** Any HTTP call to a service in the name of a role, or with a ready-made token, or as nobody. */
export async function callService(
  { tokens }: Pick<Bus, 'tokens'>,
  url: string,
  o: { method?: string; as: Role | { token: string } | null; body?: unknown; headers?: Record<string, string> },
): Promise<Answer> {
  const token = o.as === null ? null : typeof o.as === 'string' ? await tokens.token(o.as) : o.as.token;
  const response = await fetch(url, {
    method: o.method ?? 'GET',
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(o.body !== undefined && { 'content-type': 'application/json' }),
      ...o.headers,
    },
    ...(o.body !== undefined && { body: typeof o.body === 'string' ? o.body : JSON.stringify(o.body) }),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/**
 * A court: its clerk proposes, its president approves, and both ask again with the same key until the register has
 * answered, as the clients of a register that may die at any moment must.
 */
export class Court {
  /** Base address of the register asked; a test may turn to another instance. */
  url: string;

  constructor(private readonly bus: Pick<Bus, 'services' | 'tokens'>) {
    this.url = bus.services['court-registry'].url;
  }

  list(decision: string, n: number, kind: 'person' | 'organisation' = 'person'): Promise<Published> {
    return this.decide('listing', listingOf(decision, n, kind));
  }
  correct(decision: string, changes: Parameters<typeof correctionOf>[1]): Promise<Published> {
    return this.decide('correction', correctionOf(decision, changes));
  }
  delete(decision: string): Promise<Published> {
    return this.decide('deletion', deletionOf(decision));
  }

  async decide(kind: string, { row: _row, ...decision }: { row: string }): Promise<Published> {
    const headers = { 'idempotency-key': randomUUID() };
    const proposed = await this.insist('clerk', '/proposals', { kind, decision }, headers);
    const { proposal, contentHash } = proposed as { proposal: string; contentHash: string };
    return (await this.insist('president', `/proposals/${proposal}/approve`, { contentHash })) as Published;
  }

  /** Sends rows as one import and has it approved; it is carried out in the background. @returns its digest */
  async import(rows: readonly object[]): Promise<string> {
    const body = rows.map((row) => JSON.stringify(row)).join('\n');
    const digest = createHash('sha256').update(body).digest('hex');
    const headers = { 'content-type': 'application/x-ndjson', 'import-digest': digest };
    await this.insist('clerk', '/imports', body, headers);
    await this.insist('president', `/imports/${digest}/approve`, {});
    return digest;
  }

  async progress(digest: string): Promise<{ state: string; rows: number; done: number; published: number }> {
    return (await this.insist('clerk', `/imports/${digest}`)) as never;
  }

  private async insist(as: Role, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<unknown> {
    const started = performance.now();
    for (;;) {
      let problem: unknown;
      try {
        const method = body === undefined ? 'GET' : 'POST';
        const answer = await callService(this.bus, this.url + path, { method, as, body, headers });
        if (answer.status < 300) return answer.body;
        problem = new Error(`${path} answers ${answer.status}: ${JSON.stringify(answer.body)}`);
        if (answer.status < 500) throw new Refused((problem as Error).message);
      } catch (error) {
        if (error instanceof Refused) throw error;
        problem = error;
      }
      if (performance.now() - started > PATIENCE_MS) throw problem;
      await pause(50);
    }
  }
}

class Refused extends Error {}

/** Between a court's decisions: what a fault does to the bus shows at twenty decisions a second as at a hundred. */
const PAUSE_MS = 200;

/** Courts that list, correct and delete, decision after decision, until told to stop: the load under a fault. */
export class CourtsAtWork {
  private static made = 0;
  decisions = 0;
  private working = true;
  private readonly writers: Promise<void>[];

  constructor(
    private readonly court: Court,
    writers = 6,
  ) {
    this.writers = Array.from({ length: writers }, () => this.write());
    for (const writer of this.writers) writer.catch(() => undefined);
  }

  /** Ends after the decisions under way. @throws what no patience helped against */
  async stop(): Promise<number> {
    this.working = false;
    await Promise.all(this.writers);
    return this.decisions;
  }

  private async write(): Promise<void> {
    while (this.working) {
      const n = CourtsAtWork.made++;
      const decision = `load-${n}`;
      const steps = [
        () => this.court.list(decision, n, n % 4 === 3 ? 'organisation' : 'person'),
        ...(n % 3 === 1 ? [() => this.court.correct(decision, { obligation: `支付${n}元` })] : []),
        ...(n % 8 === 2
          ? [() => this.court.correct(decision, { subject: { number: personNumber(100_000 + n) } })]
          : []),
        ...(n % 2 === 0 ? [() => this.court.delete(decision)] : []),
      ];
      for (const step of steps) {
        await step();
        this.decisions++;
        await pause(PAUSE_MS / faultScale());
      }
    }
  }
}
