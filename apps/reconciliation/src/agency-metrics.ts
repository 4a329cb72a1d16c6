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

/** Shows how each agency stands as Prometheus figures; one reading of the database for all of them per scrape. */
export function showStandings(view: AgencyView): void {
  const gauges = new Map<string, Gauge<'agency'>>();
  for (const [name, { help }] of Object.entries(FIGURES))
    gauges.set(name, gauge<'agency'>({ name, help, labelNames: ['agency'] }));
  const outcomes = gauge<'agency' | 'outcome'>({
    name: 'agency_entries',
    help: 'Entries of runs about listings, by outcome.',
    labelNames: ['agency', 'outcome'],
  });
  gauge<'agency' | 'quantile'>({
    name: 'agency_lag_seconds',
    help: "Time from the register's event to the arrival of its acknowledgment here, over the newest events.",
    labelNames: ['agency', 'quantile'],
    async collect() {
      for (const standing of await view.read()) {
        const { agency, lagMs, applied, amended, lifted, notConcerned, stale, rejected } = standing;
        for (const [name, { of }] of Object.entries(FIGURES)) gauges.get(name)!.set({ agency }, of(standing) ?? 0);
        for (const [outcome, count] of Object.entries({
          applied,
          amended,
          lifted,
          'not-concerned': notConcerned,
          stale,
          rejected,
        }))
          outcomes.set({ agency, outcome }, count);
        if (lagMs.p50 !== null) this.set({ agency, quantile: '0.5' }, seconds(lagMs.p50));
        if (lagMs.p99 !== null) this.set({ agency, quantile: '0.99' }, seconds(lagMs.p99));
      }
    },
  });
}
