import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Benchmark, Row } from './harness.js';

const loadAndMemory = async (): Promise<Benchmark> => (await import('./commit-to-ledger.js')).commitToLedger;

/** `memory` is read while `commit-to-ledger` runs; asked for either, one run serves both. */
const BENCHMARKS: Record<string, () => Promise<Benchmark>> = {
  'adapter-apply': async () => (await import('./adapter-apply.js')).adapterApply,
  'adapter-apply-sql': async () => (await import('./adapter-apply-sql.js')).adapterApplySql,
  'commit-to-ledger': loadAndMemory,
  relay: async () => (await import('./relay.js')).relay,
  commands: async () => (await import('./commands.js')).commands,
  import: async () => (await import('./import.js')).importRows,
  'take-over': async () => (await import('./take-over.js')).takeOverRows,
  'public-lookup': async () => (await import('./public-lookup.js')).publicLookup,
  check: async () => (await import('./check.js')).check,
  subjects: async () => (await import('./subjects.js')).subjects,
  'check-http': async () => (await import('./check-http.js')).checkHttp,
  screening: async () => (await import('./screening.js')).screening,
  growth: async () => (await import('./growth.js')).growth,
  bootstrap: async () => (await import('./bootstrap.js')).bootstrap,
  'due-tasks': async () => (await import('./due-tasks.js')).dueTasks,
  'public-statistics': async () => (await import('./public-statistics.js')).publicStatistics,
  memory: loadAndMemory,
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
const asked = values.only ?? Object.keys(BENCHMARKS);
const rows: Row[] = [];
for (const load of new Set(asked.map((name) => BENCHMARKS[name]))) {
  const benchmark = await load();
  console.log(`\n${benchmark.name}: ${benchmark.about}`);
  const measured = await benchmark.run((line) => console.log(`  ${line}`));
  for (const row of measured.filter(({ name }) => asked.some((wanted) => name.startsWith(wanted)))) {
    rows.push(row);
    const yardstick = row.yardstick === null ? '' : `   yardstick ${row.yardstick}   ratio ${row.ratio}`;
    console.log(`  ${row.name.padEnd(34)} ${String(row.ours).padStart(10)} ${row.unit}${yardstick}`);
  }
}
if (values.json) await writeFile(values.json, JSON.stringify(rows, null, 2) + '\n');
process.exit(0);
