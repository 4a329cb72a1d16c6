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
  collectDefaultMetrics({ register: metrics });
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
