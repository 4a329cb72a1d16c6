import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { blockOf, blocksOf } from './pages.js';

const page = 'docs/adding-an-agency.md';
const parts = ['apps', 'libs', 'contracts', 'deploy', 'test', 'scripts'];
const files = ['package.json', 'tsconfig.json', 'jest.config.mjs', 'docker-compose.yml'];

/** Follows the page in a copy of the repository. */
class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), 'bus-sixth-agency-'));

  constructor() {
    for (const part of [...parts, ...files]) cpSync(part, join(this.folder, part), { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules'), join(this.folder, 'node_modules'));
  }

  edit(file: string, change: (text: string) => string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${file} has no place for what the page adds`);
    writeFileSync(path, after);
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  node(...args: string[]): { status: number | null; said: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: this.folder, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  }

  follow(): void {
    this.edit('contracts/measures.json', (text) => {
      const catalogue = JSON.parse(text) as { agencies: object[]; measures: object[] };
      catalogue.agencies.push(JSON.parse(blockOf(page, 'json agencies')) as object);
      catalogue.measures.push(JSON.parse(blockOf(page, 'json measures')) as object);
      return JSON.stringify(catalogue, null, 2);
    });
    const [, file] = blocksOf(page)
      .find(({ info }) => info.startsWith('ts apps/'))!
      .info.split(' ');
    this.write(file, blockOf(page, `ts ${file}`));
    this.edit('test/features/agencies.int.spec.ts', (text) =>
      text.replace('\n];\n', `\n  ${blockOf(page, 'ts CASES').trim()}\n];\n`),
    );
    this.edit('contracts/src/measures.spec.ts', (text) =>
      text.replace("'tendering',\n", "'tendering',\n      'ship-second-class',\n"),
    );
    this.edit('docker-compose.yml', (text) =>
      text.replace('\n  ledger:\n', `\n${blockOf(page, 'yaml docker-compose.yml')}\n  ledger:\n`),
    );
    execFileSync(process.execPath, ['scripts/generate.mjs'], { cwd: this.folder });
    this.write(
      'tsconfig.page.json',
      JSON.stringify({ extends: './tsconfig.json', include, exclude: ['node_modules'] }),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
/** What the page touches, and with it everything that this imports. */
const include = ['apps/agencies', 'contracts/src', 'test/features', 'deploy/local/src/services.ts'];

describe('a sixth agency, added as the page says', () => {
  let copy: Copy;
  beforeAll(() => {
    copy = new Copy();
    copy.follow();
  });
  afterAll(() => copy.remove());

  it('is in the generated types', () => {
    expect(blockOf(page, 'sh').trim()).toBe('npm run generate');
    expect(readFileSync(join(copy.folder, 'contracts/src/generated/agencies.ts'), 'utf8')).toContain("'shipping'");
  });

  it('type checks, loads, decides, and has its service, topics and measures', () => {
    expect(copy.node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.page.json')).toEqual({ status: 0, said: '' });
    copy.write('ask.mjs', ASK);
    const { status, said } = copy.node('ask.mjs');
    expect([status, said.slice(0, 2_000)]).toEqual([0, expect.any(String)]);
    expect(JSON.parse(said)).toEqual({
      second: { measures: ['ship-second-class'] },
      third: { measures: [] },
      service: { app: 'agencies', source: '/agencies/shipping', key: 'shipping-1' },
      topics: ['sanctions.acknowledgments.shipping.v1', 'sanctions.denials.shipping.v1'],
      selected: ['ship-second-class'],
    });
  }, 180_000);

  it('passes the tests that every agency passes without a process of its own', () => {
    const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
    const tests = ['apps/agencies/', 'contracts/src/measures', 'contracts/src/topics', 'deploy/local/src/compose'];
    const { status, said } = copy.node(...jest, ...tests, '--selectProjects', 'unit');
    expect([status, said.slice(-4_000)]).toEqual([0, expect.stringMatching(/Test Suites: 4 passed/)]);
  }, 180_000);
});

const ASK = `
import { readAsk } from '#agency-adapter';
import { allTopics, selectMeasures } from '#contracts';
import { definitionOf } from './dist/apps/agencies/src/definition-of.js';
import { appOf, firstKeyOf, SERVICES, sourceOf } from './dist/deploy/local/src/services.js';

const shipping = await definitionOf('shipping');
const name = SERVICES.find((service) => service === 'shipping');
console.log(JSON.stringify({
  second: readAsk(shipping, { class: 'second' }),
  third: readAsk(shipping, { class: 'third' }),
  service: { app: appOf(name), source: sourceOf(name), key: firstKeyOf(name) },
  topics: allTopics().map((topic) => topic.name).filter((topic) => topic.includes('.shipping.')),
  selected: selectMeasures({ policy: 'lawful-basis', subjectKind: 'person' }).filter((m) => m.agency === 'shipping').map((m) => m.code),
}));
`;
