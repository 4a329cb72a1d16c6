import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { MESSAGE_TYPES } from '#contracts';
import { codeOf, readPage, shellLines } from './pages.js';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
/** Programs behind npm scripts that take options of their own. */
const programs: Record<string, string> = {
  bus: 'dist/apps/cli/src/main.js',
  demo: 'dist/deploy/local/src/demo.js',
  bench: 'dist/test/bench/main.js',
  jest: 'node_modules/jest/bin/jest.js',
  test: 'node_modules/jest/bin/jest.js',
  'new:agency': 'scripts/new-agency.mjs',
};

const pages = markdownIn('.', ['node_modules', 'dist', '.bus', '.git', 'coverage']);
const commands = pages.flatMap((page) =>
  [...shellLines(page), ...codeOf(page)]
    .map((line) => line.match(/npm (?:test|start|run(?: -s| --silent)? [^\n]*)/)?.[0].replace(/\)+$/, ''))
    .filter((line) => line !== undefined)
    .map((line) => ({ page, line, words: wordsOf(line) })),
);

describe('every command in the documentation', () => {
  it('was found', () => {
    expect(commands.filter(({ page }) => page === 'README.md').length).toBeGreaterThan(12);
  });

  it.each(commands)('$page: $line names a script of package.json', ({ words }) => {
    expect(Object.keys(scripts)).toContain(scriptOf(words));
  });

  const called = commands.filter(({ words }) => words.includes('--') && !words.includes('<command>'));
  it.each(called)('$page: $line calls a command that there is, with options that it has', ({ words }) => {
    const program = programs[scriptOf(words)!];
    const args = words.slice(words.indexOf('--') + 1);
    const { status, text } = helpOf(program, subcommandOf(program, args));
    expect(status).toBe(0);
    for (const option of args.filter((word) => /^--?[a-z]/.test(word)))
      expect(text.split(/[\s,[\]]+/)).toContain(option);
    const files = args.filter((word) => program !== programs.jest && /^(test|docs|contracts)\//.test(word));
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('is a command of npm, or one of the few others that a reader has', () => {
    const others = pages
      .flatMap(shellLines)
      .filter(
        (line) => !/^npm /.test(line) && !/^TOKEN=\$\(npm /.test(line) && !/^curl -X POST "\$[A-Z]+\//.test(line),
      );
    expect(others).toEqual([]);
  });
});

describe('every link in the documentation', () => {
  const links = pages.flatMap((page) =>
    [...readPage(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .map((target) => ({ page, target })),
  );

  it('was found', () => expect(links.length).toBeGreaterThan(80));

  it('leads to a file, and to a heading in it', () => {
    const broken = links.filter(({ page, target }) => {
      const [path, heading] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), path));
      return !existsSync(file) || (heading !== undefined && !headingsOf(file).includes(heading));
    });
    expect(broken).toEqual([]);
  });
});

describe('the README', () => {
  const readme = readPage('README.md');

  it('shows what the demo says of its file', () => {
    const { published, corrected, deleted, refused } = JSON.parse(
      readFileSync('test/data/decisions.expected.json', 'utf8'),
    ) as Record<string, any>;
    const counts = [published, corrected, deleted, refused].map((one) => (Array.isArray(one) ? one.length : one));
    const [p, c, d, r] = counts;
    expect(readme).toContain(`${p} published, ${c} corrected, ${d} deleted, ${r} refused`);
    expect(readme).toContain(`plays ${readPage('test/data/decisions.ndjson').trim().split('\n').length} decisions`);
  });

  it('quotes what the programs say word by word', () => {
    for (const [words, file] of QUOTED) {
      expect(readme.replace(/\s+/g, ' ')).toContain(words);
      expect([file, readPage(file).includes(words)]).toEqual([file, true]);
    }
  });

  it('leads to every page', () => {
    const unlinked = readdirSync('docs').filter((name) => name.endsWith('.md') && !readme.includes(`](docs/${name}`));
    expect(unlinked).toEqual([]);
  });

  it('asks for the compiler of Java that the tests need, as the set-up does', () => {
    expect(readPage('test/support/java-agency.ts')).toContain("'javac'");
    expect(readme).toContain('The tests need Java as a JDK');
    expect(readPage('scripts/setup-steps.mjs')).toMatch(/apt-get install openjdk-\d+-jdk/);
  });

  it('says that something is not here only while it is not', () => {
    const missing = readme.split('\n## Not here yet\n')[1].split('\n## ')[0];
    expect(missing.match(/^- /gm)).toHaveLength(3);
    expect(existsSync('apps/console')).toBe(false);
    const ledger = readdirSync('apps/ledger/src', { recursive: true, encoding: 'utf8' });
    expect(ledger.filter((file) => file.includes('checkpoint'))).toEqual([]);
  });

  it('says of each message that no program of ours names that nobody sends it, as the AsyncAPI document does', () => {
    const sources = ['apps', 'libs']
      .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
      .filter((name) => /\/src\/.*(?<!\.(spec|features))\.ts$/.test(name))
      .map(readPage);
    const unsent = MESSAGE_TYPES.filter((type) => !sources.some((text) => text.includes(`'${type}'`)));
    for (const type of unsent) expect(readme).toContain(`\`${type}\` has a schema, and nobody sends it.`);
    const described = readPage('contracts/asyncapi.yaml').matchAll(
      /name: (\S+)\n.*\n +description: Nobody sends this yet\./g,
    );
    expect([...described].map(([, type]) => type)).toEqual(unsent);
  });

  it('describes every folder of the repository that holds code', () => {
    for (const folder of ['apps', 'libs'])
      for (const name of readdirSync(folder)) expect(readme).toContain(`](${folder}/${name})`);
  });
});

const QUOTED = [
  ['An agency said it had lifted a restriction, and went on enforcing it', 'apps/cli/src/finding-page.ts'],
  [
    'Everything that the file and the scenes ask for happened everywhere, and nobody was accused wrongly.',
    'deploy/local/src/demo/closing.ts',
  ],
  ['every agency concerned has spoken', 'apps/cli/src/commands/trail.ts'],
] as const;

/** `npm run -s bus …` runs `bus`, `npm test …` runs `test`. */
function scriptOf(words: readonly string[]): string | undefined {
  return words[1] === 'run' ? words.slice(2).find((word) => !word.startsWith('-')) : words[1];
}

/** The words of a shell line; quotes hold words together. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c);
}

/** The words before the first argument or option: `quarantine release`, `status`, none. */
function subcommandOf(program: string, args: readonly string[]): string[] {
  if (program !== programs.bus || args[0].startsWith('-')) return [];
  const isGroup = helpOf(program, args.slice(0, 1)).text.includes('\nCommands:');
  return isGroup && args.length > 1 && !args[1].startsWith('-') ? args.slice(0, 2) : args.slice(0, 1);
}

const helps = new Map<string, { status: number | null; text: string }>();
function helpOf(program: string, subcommand: readonly string[]): { status: number | null; text: string } {
  const key = [program, ...subcommand].join(' ');
  let help = helps.get(key);
  if (!help) {
    const { status, stdout } = spawnSync(process.execPath, [program, ...subcommand, '--help'], { encoding: 'utf8' });
    helps.set(key, (help = { status, text: stdout }));
  }
  return help;
}

function headingsOf(file: string): string[] {
  return [...readPage(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function markdownIn(folder: string, except: readonly string[]): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (except.includes(entry.name)) return [];
    return entry.isDirectory() ? markdownIn(path, except) : entry.name.endsWith('.md') ? [path] : [];
  });
}
