import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { wrap, type BusClient, type Caller } from './bus-apps.js';
import { clerk, president } from './court-people.js';

/** What an agency answers to the question whether somebody may do something. */
export interface Answer {
  decision: 'allow' | 'deny' | 'refer';
  refusals: {
    measure: string;
    court: string;
    caseNumber: string;
    denial: string | null;
    howToObject: { en: string };
  }[];
}

/** What a scene showed, line by line, and what of it was not as it must be. */
export interface Played {
  name: string;
  lines: string[];
  problems: string[];
}

/** What has not happened by then will not happen. */
const PATIENCE_MS = 30_000;
const POLL_MS = 10;
const WIDTH = 96;

/** One scene on the running bus: what the people of a court do, what agencies answer, what is seen of it. */
export class Scene {
  readonly lines: string[] = [];
  readonly problems: string[] = [];

  /** @param today the day in Asia/Shanghai on which it plays */
  constructor(
    private readonly client: BusClient,
    readonly today: string,
    private readonly signal: AbortSignal,
  ) {}

  say(text: string): void {
    this.lines.push(...wrap(`· ${text}`, WIDTH));
  }

  /** Notes a problem unless `that` is so. */
  must(that: boolean, otherwise: string): void {
    if (!that) this.problems.push(otherwise);
  }

  /** The clerk writes to the register. */
  write<T>(path: string, body: object): Promise<T> {
    return this.post(clerk, path, body);
  }

  /** The president decides at the register. */
  decide<T>(path: string, body: object): Promise<T> {
    return this.post(president, path, body);
  }

  /** The clerk reads at the register. */
  read<T>(path: string): Promise<T> {
    return this.client.call<T>('court-registry', { path, as: clerk, signal: this.signal });
  }

  /** A decision of the court on a row of docs/input-format.md: the clerk proposes it, the president approves it. */
  async publish(kind: 'listing' | 'deletion', decision: object): Promise<{ listing: number }> {
    const body = { kind, decision };
    const { proposal, contentHash } = await this.write<{ proposal: string; contentHash: string }>('/proposals', body);
    return this.decide(`/proposals/${proposal}/approve`, { contentHash });
  }

  /** An officer of an agency writes to the register. */
  report<T>(agency: string, officer: string, body: object): Promise<T> {
    return this.post({ role: 'agency', sub: officer, agency }, '/reports', body);
  }

  ask(agency: string, identityNumber: string, what: object): Promise<Answer> {
    return this.client.call<Answer>(agency, {
      method: 'POST',
      path: '/check',
      as: { role: 'agency', sub: `${agency}-desk`, agency },
      body: { requestId: randomUUID(), subject: { identityNumber }, ask: what },
      signal: this.signal,
    });
  }

  /** Waits until an agency answers so. */
  untilAnswer(agency: string, who: string, what: object, wanted: Answer['decision']): Promise<Answer> {
    return this.until(`${agency} answers ${wanted} to ${JSON.stringify(what)}`, async () => {
      const answer = await this.ask(agency, who, what);
      return answer.decision === wanted ? answer : undefined;
    });
  }

  /** Waits for what `look` finds. @throws Error naming what has not happened in half a minute */
  async until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    const from = performance.now();
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (performance.now() - from > PATIENCE_MS) throw new Error(`waited in vain until ${what}`);
      await delay(POLL_MS, undefined, { signal: this.signal });
    }
  }

  private post<T>(as: Caller, path: string, body: object): Promise<T> {
    const headers = { 'idempotency-key': randomUUID() };
    return this.client.call<T>('court-registry', { method: 'POST', path, as, headers, body, signal: this.signal });
  }
}

/** Plays a scene; what it throws is a problem of it, unless the demo was stopped. */
export async function playScene(
  name: string,
  scene: Scene,
  signal: AbortSignal,
  play: (scene: Scene) => Promise<void>,
): Promise<Played> {
  try {
    await play(scene);
  } catch (error) {
    signal.throwIfAborted();
    scene.must(false, (error as Error).message);
  }
  const { lines, problems } = scene;
  return { name, lines, problems: problems.map((problem) => `${name}: ${problem}`) };
}
