import { Gauge, gauge } from '#service';
import type { AgencyStanding, AgencyView } from './agency-view.js';

const FIGURES: Record<string, { help: string; of: (standing: AgencyStanding) => number | null }> = {
  agency_events_behind: {
    help: 'Numbers given out by the register that the agency has not acknowledged.',
    of: (s) => s.eventsBehind,
  },
  agency_oldest_unacknowledged_seconds: {
    help: 'Age of the oldest event that the agency has not acknowledged.',
    of: (s) => seconds(s.oldestUnacknowledgedMs),
  },
  agency_oldest_unlifted_seconds: {
    help: 'Age of the oldest lift that is not effective at the agency by its own word.',
    of: (s) => seconds(s.oldestUnliftedMs),
  },
  agency_silent: { help: '1 while the agency has missed two cuts.', of: (s) => Number(s.silent) },
  agency_open_findings: { help: 'Open findings about the agency.', of: (s) => s.openFindings },
  agency_probes_contradicted: {
    help: 'Probe answers that contradicted the register or the agency itself.',
    of: (s) => s.probes.contradicted,
  },
};

const seconds = (ms: number | null): number => (ms ?? 0) / 1_000;

/** Shows how each agency stands as Prometheus figures; all gauges of a scrape share one reading of the database. */
export function showStandings(view: AgencyView): void {
  const gauges = new Map<string, Gauge<string>>();
  let reading: Promise<void> | null = null;
  const collect = (): Promise<void> => (reading ??= refresh().finally(() => (reading = null)));
  const add = (name: string, help: string, ...labels: string[]): void => {
    gauges.set(name, gauge<string>({ name, help, labelNames: ['agency', ...labels], collect }));
  };
  for (const [name, { help }] of Object.entries(FIGURES)) add(name, help);
  add('agency_entries', 'Entries of runs about listings, by outcome.', 'outcome');
  add(
    'agency_lag_seconds',
    "Time from the register's event to the arrival of its acknowledgment here, over the newest events.",
    'quantile',
  );

  async function refresh(): Promise<void> {
    for (const standing of await view.read()) {
      const { agency, lagMs, applied, amended, lifted, notConcerned, stale, rejected } = standing;
      for (const [name, { of }] of Object.entries(FIGURES)) gauges.get(name)!.set({ agency }, of(standing) ?? 0);
      const outcomes = { applied, amended, lifted, 'not-concerned': notConcerned, stale, rejected };
      for (const [outcome, count] of Object.entries(outcomes))
        gauges.get('agency_entries')!.set({ agency, outcome }, count);
      for (const [quantile, ms] of [
        ['0.5', lagMs.p50],
        ['0.99', lagMs.p99],
      ] as const) {
        if (ms !== null) gauges.get('agency_lag_seconds')!.set({ agency, quantile }, seconds(ms));
      }
    }
  }
}
