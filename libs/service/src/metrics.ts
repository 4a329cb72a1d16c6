import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
} from 'prom-client';

export { Counter, Gauge, Histogram, Registry };

/** Everything that GET /metrics of this process shows. */
export const metrics = new Registry();

let collecting = false;

/** Node's own figures (memory, event loop, garbage collection), once per process. */
export function collectProcessMetrics(service: string): void {
  metrics.setDefaultLabels({ service });
  if (collecting) return;
  collecting = true;
  // A measurement wakes the process: at the default of 10 ms a hundred times a second. What nodejs_eventloop_lag_min,
  // _mean, _p50 … show is the time from one to the next, so 0.1 s is a loop that nothing holds up.
  collectDefaultMetrics({ register: metrics, eventLoopMonitoringPrecision: 100 });
}

/** The counter of that name, made at first use. */
export function counter<L extends string = string>(o: CounterConfiguration<L>): Counter<L> {
  return (metrics.getSingleMetric(o.name) as Counter<L> | undefined) ?? new Counter({ ...o, registers: [metrics] });
}

/** The gauge of that name, made at first use. */
export function gauge<L extends string = string>(o: GaugeConfiguration<L>): Gauge<L> {
  return (metrics.getSingleMetric(o.name) as Gauge<L> | undefined) ?? new Gauge({ ...o, registers: [metrics] });
}

/** The histogram of that name, made at first use. */
export function histogram<L extends string = string>(o: HistogramConfiguration<L>): Histogram<L> {
  return (metrics.getSingleMetric(o.name) as Histogram<L> | undefined) ?? new Histogram({ ...o, registers: [metrics] });
}
