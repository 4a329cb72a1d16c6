import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** `npm run check` beside an `npm` that says what it was asked for, and fails where it is told to. */
function check(failing = 'nothing') {
  const folder = mkdtempSync(join(tmpdir(), 'check-'));
  try {
    cpSync('scripts/check.mjs', join(folder, 'scripts/check.mjs'));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/npm'), `#!/bin/sh\necho "npm $*"\n[ "$3" != ${failing} ]\n`);
    chmodSync(join(folder, 'bin/npm'), 0o755);
    const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
    const { status, stdout } = spawnSync(process.execPath, ['scripts/check.mjs'], { cwd: folder, env, encoding: 'utf8' }); // prettier-ignore
    const said = stdout.split('\n');
    return {
      status,
      ran: said.filter((line) => line.startsWith('npm ')).map((line) => line.replace(/^npm run --silent /, '')),
      outcomes: said.filter((line) => /, \d+s$/.test(line)).map((line) => /: (\w+), /.exec(line)![1]),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('npm run check', () => {
  const all = check();

  it('succeeds when every check does, and says so of each', () => {
    expect(all.status).toBe(0);
    expect(all.outcomes).toEqual(all.ran.map(() => 'ok'));
  });

  it('runs lint, dependency rules and types, and writes nothing anew that it checks', () => {
    const written = Object.keys(scripts).filter((name) => {
      const file = /^node (scripts\/\S+)$/.exec(scripts[name])?.[1];
      return file !== undefined && existsSync(file) && readFileSync(file, 'utf8').includes("'--check'");
    });
    expect(written.length).toBeGreaterThan(3);
    const wanted = ['lint --', 'deps --', 'typecheck --', ...written.map((name) => `${name} -- --check`)];
    expect([...all.ran].sort()).toEqual(wanted.sort());
  });

  it.each(all.ran.map((line) => line.split(' ')[0]))('fails when %s does, and still runs the others', (script) => {
    const { status, ran, outcomes } = check(script);
    expect(status).toBe(1);
    expect(ran).toEqual(all.ran);
    expect(outcomes.filter((outcome) => outcome === 'FAILED')).toHaveLength(1);
  });
});
