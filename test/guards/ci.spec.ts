import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** `.ci/run` beside a `node` and an `npm` that do as they are told. */
function ci(told: { setup?: string; npm?: Record<string, string> }) {
  const folder = mkdtempSync(join(tmpdir(), 'ci-'));
  try {
    cpSync(resolve(__dirname, '../../.ci/run'), join(folder, '.ci/run'));
    mkdirSync(join(folder, 'bin'));
    const cases = Object.entries({ test: "echo 'Tests:       5 passed, 5 total'", ...told.npm });
    write(join(folder, 'bin/node'), `${told.setup ?? 'true'}`);
    write(
      join(folder, 'bin/npm'),
      `case "$*" in\n${cases.map(([name, does]) => `*${name}*) ${does} ;;`).join('\n')}\nesac`,
    );
    const environment = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
    const { status, stdout } = spawnSync('bash', ['.ci/run'], { cwd: folder, env: environment, encoding: 'utf8' });
    return { status, last: stdout.trimEnd().split('\n').at(-1), stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

const failing = "echo 'Tests:       2 failed, 5 passed, 7 total'; exit 1";

it('counts the tests and succeeds when everything held', () => {
  expect(ci({})).toMatchObject({ status: 0, last: '5 passed, 0 failed' });
});

it('sums the runs of jest, coloured or not', () => {
  const coloured = String.raw`printf '\033[1mTests:\033[22m       \033[32m7 passed\033[39m, 7 total\nTests: 5 passed, 5 total\n'`;
  expect(ci({ npm: { test: coloured } })).toMatchObject({ status: 0, last: '12 passed, 0 failed' });
});

it('fails with the failing tests', () => {
  expect(ci({ npm: { test: failing } })).toMatchObject({ status: 1, last: '5 passed, 2 failed' });
});

it('fails with each check that failed, and still runs the tests', () => {
  const two = "printf '── lint: FAILED, 3s\\n── types: ok, 1s\\n── dependency rules: FAILED, 2s\\n'; exit 1";
  expect(ci({ npm: { check: two } })).toMatchObject({ status: 1, last: '5 passed, 2 failed' });
});

it('fails when the checks broke before one of them failed', () => {
  expect(ci({ npm: { check: 'exit 1' } })).toMatchObject({ status: 1, last: '5 passed, 1 failed' });
});

it('fails when the tests broke without a failing test, or there were none', () => {
  const broken = "echo 'Tests:       5 passed, 5 total'; exit 1";
  expect(ci({ npm: { test: broken } })).toMatchObject({ status: 1, last: '5 passed, 1 failed' });
  expect(ci({ npm: { test: 'true' } })).toMatchObject({ status: 1, last: '0 passed, 1 failed' });
});

it('ends with the set-up when that fails', () => {
  const { status, last, stdout } = ci({ setup: 'exit 1' });
  expect({ status, last }).toEqual({ status: 1, last: '0 passed, 1 failed' });
  expect(stdout).not.toContain('tests');
});
