import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Benchmark, Row } from './harness.js';

const BENCHMARKS: Record<string, () => Promise<Benchmark>> = {
  'commit-to-ledger': async () => (await import('./commit-to-ledger.js')).commitToLedger,
  import: async () => (await import('./import.js')).importRows,
  'adapter-apply': async () => (await import('./adapter-apply.js')).adapterApply,
  relay: async () => (await import('./relay.js')).relay,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.log(
    `Measures ours and its yardstick in the same run, three times each.\n\n  npm run bench [-- --only NAME ... --json FILE]\n\nNames: ${Object.keys(BENCHMARKS).join(', ')}`,
  );
  process.exit(0);
}
const unknown = (values.only ?? []).filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${Object.keys(BENCHMARKS).join(', ')}`);
  process.exit(2);
}

console.log(
  `${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${cpus()[0]?.model.trim()} · ${Math.round(totalmem() / 2 ** 30)} GB · Node ${process.version}`,
);
const rows: Row[] = [];
for (const name of values.only ?? Object.keys(BENCHMARKS)) {
  const benchmark = await BENCHMARKS[name]();
  console.log(`\n${benchmark.name}: ${benchmark.about}`);
  const measured = await benchmark.run((line) => console.log(`  ${line}`));
  rows.push(...measured);
  for (const { name: row, ours, yardstick, ratio, unit } of measured) {
    console.log(
      `  ${row.padEnd(34)} ${String(ours).padStart(10)} ${unit}${yardstick === null ? '' : `   yardstick ${yardstick}   ratio ${ratio}`}`,
    );
  }
}
if (values.json) await writeFile(values.json, JSON.stringify(rows, null, 2) + '\n');
process.exit(0);
