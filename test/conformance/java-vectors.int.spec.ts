import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { blockOf } from '../docs/pages.js';
import { javaAgency } from '../support/java-agency.js';

jest.setTimeout(180_000);
const contracts = resolve(__dirname, '../../contracts');
const files = readdirSync(join(contracts, 'vectors')).filter((name) => name.endsWith('.json'));

function check(program: string, ...args: string[]) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  const verdicts = stdout.split('\n').filter((line) => / passed, \d+ failed$/.test(line));
  return { status, verdicts };
}

describe('the agency in Java', () => {
  it('passes every file of contracts/vectors, built and asked as its page says', () => {
    const { status, verdicts } = check('sh', '-ec', blockOf('docs/agencies-in-any-language.md', 'sh check'));
    const passing = files.map((file) => expect.stringMatching(`^${file}: [1-9]\\d* passed, 0 failed$`) as string);
    expect(verdicts.sort()).toEqual(passing);
    expect(status).toBe(0);
  });

  it('fails each file in which a vector says something else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
    try {
      for (const part of ['vectors', 'schemas']) cpSync(join(contracts, part), join(folder, part), { recursive: true });
      for (const [file, [said, instead]] of Object.entries(LIES)) {
        const path = join(folder, 'vectors', file);
        const text = readFileSync(path, 'utf8');
        expect(text).toContain(said);
        writeFileSync(path, text.replace(said, instead));
      }
      const { status, verdicts } = check('java', ...javaAgency(), '--vectors', join(folder, 'vectors'));
      const failing = files.map((file) => expect.stringMatching(`^${file}: \\d+ passed, [1-9]\\d* failed$`) as string);
      expect(verdicts.sort()).toEqual(failing);
      expect(status).toBe(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** In each file a text that stands there, and what it is replaced with. */
const LIES: Record<string, [string, string]> = {
  'canonical-json.json': ['"text": "null"', '"text": "nil"'],
  'leaves.json': ['"commitment": "', '"commitment": "00'],
  'trees.json': ['"root": "', '"root": "00'],
  'signatures.json': ['"valid": false', '"valid": true'],
  'subject-refs.json': ['"subjectRef": "', '"subjectRef": "00'],
  'runs.json': ['"outcome": "hole"', '"outcome": "next"'],
  'acknowledgments.json': ['"ce_sequence": "', '"ce_sequence": "0'],
  'records.json': ['"kind": "unusable"', '"kind": "verified"'],
  'histories.json': ['"outcome": "stale"', '"outcome": "lifted"'],
};
