import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One measured pair: ours and its yardstick in the same run, three times; the figures are medians. */
export interface Row {
  name: string;
  ours: number;
  yardstick: number | null;
  ratio: number | null;
  unit: string;
  /** Every measured value, so that a reader can see the spread. */
  runs?: { ours: number[]; yardstick: number[] };
}

/** Says how far a benchmark is. */
export type Report = (line: string) => void;

export interface Benchmark {
  name: string;
  /** What it measures and what the yardstick is, in one line. */
  about: string;
  run(report: Report): Promise<Row[]>;
}

/** Three; fewer for a quick look. */
export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);

/** A benchmark is a mass of listings: it needs no second president. */
export const NO_MASS = { 'court-registry': { BUS_MASS_LISTINGS_PER_HOUR: '100000000' } };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

/** A row from the runs of ours and the yardstick: medians and the ratio of medians. */
export function compared(name: string, unit: string, ours: number[], yardstick: number[]): Row {
  const [a, b] = [median(ours), median(yardstick)];
  return {
    name,
    ours: round(a),
    yardstick: round(b),
    ratio: round(a / b),
    unit,
    runs: { ours: ours.map(round), yardstick: yardstick.map(round) },
  };
}

export const round = (value: number): number => Number(value.toPrecision(4));

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** A folder that is gone afterwards, whatever happened. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bus-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
