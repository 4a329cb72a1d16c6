/** What must hold of the sources beside the tests: each check with its time. Every one runs even when an earlier one failed. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What it says, and the npm script behind it. */
const checks = [
  ['lint', 'lint'],
  ['dependency rules', 'deps'],
  ['types', 'typecheck'],
  ['generated files unchanged', 'generate', '--check'],
  ['configuration table unchanged', 'config:docs', '--check'],
  ['table of the law unchanged', 'law:docs', '--check'],
  ['table of the measures unchanged', 'measures:docs', '--check'],
];

for (const [name, script, ...args] of checks) {
  const began = performance.now();
  console.log(`\n── ${name}`);
  const { status } = spawnSync('npm', ['run', '--silent', script, '--', ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
  console.log(`── ${name}: ${status === 0 ? 'ok' : 'FAILED'}, ${((performance.now() - began) / 1000).toFixed(0)}s`);
}
