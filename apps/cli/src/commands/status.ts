import type { Command } from 'commander';
import { AGENCIES } from '#contracts';
import type { AgencyProgress } from '../client/generated/reconciliation.js';
import { ApiProblem } from '../client/api-problem.js';
import { BusClient, type Caller } from '../client/bus-client.js';
import { addressOf, busCommand, show, type CommonOptions, type LocalBus, type Session } from '../session.js';
import { duration, inWords, table } from '../terminal/index.js';

const operator: Caller = { role: 'operator', sub: 'operator' };
const ALL = ['court-registry', ...AGENCIES, 'ledger', 'reconciliation'];

interface ServiceState {
  service: string;
  state: string;
  detail: unknown;
}

export function statusCommand(session: Session): Command {
  return busCommand('status', 'how every service is, and how far each agency has got', [
    'npm run bus -- status',
    'npm run bus -- status --json | jq .agencies',
  ]).action((options: CommonOptions) => run(session, options));
}

async function run(session: Session, options: CommonOptions): Promise<void> {
  const address = await addressOf(session, options);
  const client = new BusClient(address);
  const names = options.url ? ['service'] : ((address as LocalBus).services ?? ALL);
  const services = await Promise.all(names.map((service) => stateOf(client, service)));
  const agencies = await client
    .call<AgencyProgress[]>('reconciliation', { path: '/agencies', as: operator, timeoutMs: 5_000 })
    .catch(() => [] as AgencyProgress[]);
  show(session, options, { services, agencies }, () => [
    ...table(
      [{ title: 'service' }, { title: 'state' }, { title: 'detail', maxWidth: 90 }],
      services.map(({ service, state, detail }) => [service, state, brief(detail)]),
    ),
    '',
    ...(agencies.length > 0 ? agencyTable(agencies) : ['reconciliation tells nothing about the agencies just now']),
  ]);
}

async function stateOf(client: BusClient, service: string): Promise<ServiceState> {
  try {
    const detail = await client.call<Record<string, unknown>>(service, {
      path: '/status',
      as: operator,
      timeoutMs: 5_000,
    });
    return { service, state: typeof detail?.mode === 'string' ? detail.mode : 'up', detail };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { service, state: error.status === 0 ? 'down' : `answers ${error.status}`, detail: error.message };
  }
}

function brief(detail: unknown): string {
  if (typeof detail === 'string') return detail;
  const plain = Object.entries((detail ?? {}) as Record<string, unknown>).filter(
    ([, value]) => typeof value !== 'object',
  );
  return [...troubles(detail as Troubled), ...plain.map(([name, value]) => `${name} ${inWords(value)}`)].join(', ');
}

interface Troubled {
  shards?: { shard: number; halted?: string | null; gap?: { from: number; to: number } | null }[];
  deliveries?: { pendingLifts: number; breaker: string } | null;
  toComplete?: number[];
}

/** What an operator must look into, first in the line: docs/operations.md says what to do about each. */
function troubles({ shards = [], deliveries, toComplete = [] }: Troubled): string[] {
  const found = shards.flatMap(({ shard, halted, gap }) => [
    ...(halted ? [`SHARD ${shard} HALTED: ${halted}`] : []),
    ...(gap ? [`shard ${shard} misses ${gap.from} to ${gap.to}`] : []),
  ]);
  if (deliveries && deliveries.pendingLifts > 0) found.push(`${deliveries.pendingLifts} lifts not confirmed`);
  if (deliveries?.breaker === 'open') found.push('own system does not answer');
  if (toComplete.length > 0) found.push(`${toComplete.length} listings to complete`);
  return found;
}

/** The table of agencies: what they did, how far behind they are, and the age of the oldest deletion not yet lifted. */
export function agencyTable(agencies: readonly AgencyProgress[]): string[] {
  const right = 'right' as const;
  return table(
    [
      { title: 'agency' },
      { title: 'applied', align: right },
      { title: 'lifted', align: right },
      { title: 'acknowledged', align: right },
      { title: 'effective', align: right },
      { title: 'behind', align: right },
      { title: 'lag p50', align: right },
      { title: 'p99', align: right },
      { title: 'oldest unlifted', align: right },
      { title: 'probes', align: right },
      { title: 'look into' },
    ],
    agencies.map((a) => [
      a.agency,
      a.applied,
      a.lifted,
      a.acknowledged,
      a.effective,
      a.eventsBehind,
      duration(a.lagMs.p50),
      duration(a.lagMs.p99),
      duration(a.oldestUnliftedMs),
      `${a.probes.answered}/${a.probes.ordered}`,
      [a.silent ? 'silent' : '', a.probes.contradicted > 0 ? `${a.probes.contradicted} contradicted` : '']
        .filter(Boolean)
        .join(', '),
    ]),
  );
}
