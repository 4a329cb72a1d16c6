import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPage } from './pages.js';

const page = 'docs/promises.md';
const sections = readPage(page)
  .split(/^## /m)
  .slice(1)
  .map((text) => ({ promise: /^I\d+ .*/.exec(text)![0], text }));
const at = (target: string): string => readFileSync(join('docs', target), 'utf8');
const files = ['apps', 'libs', 'contracts', 'deploy', 'docs', 'scripts', 'test']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
  .concat('README.md', 'CHANGELOG.md', '.dependency-cruiser.cjs', 'eslint.config.mjs', 'jest.config.mjs')
  .filter((file) => /\.([cm]?[jt]s|md|json|ya?ml)$/.test(file));

describe('the page of the promises', () => {
  it('has every promise that is cited anywhere, each once', () => {
    const promised = sections.map(({ promise }) => promise.split(' ')[0]);
    expect(new Set(promised).size).toBe(promised.length);
    const cited = new Set(files.flatMap((file) => readPage(file).match(/\bI(?:[1-9]|1\d)\b/g) ?? []));
    expect([...cited].sort()).toEqual([...promised].sort());
  });

  it.each(sections)('names where it is kept, and tests of it: $promise', ({ text }) => {
    const keepers = [...text.matchAll(/\[`(\w+)`\]\(([^)]+)\)/g)];
    expect(keepers.length).toBeGreaterThan(0);
    for (const [, name, file] of keepers)
      expect([name, at(file)]).toEqual([name, expect.stringMatching(`export (async )?(function|class) ${name}\\b`)]);
    const [, tests] = text.split(' Tests: ');
    for (const [, names, file] of tests.matchAll(/(“.*?) in \[[^\]]+\]\(([^)]+)\)/g))
      for (const [, name] of names.matchAll(/“([^”]+)”/g))
        expect([name, at(file).includes(`'${name}'`)]).toEqual([name, true]);
  });
});

it('nothing cites pages that are not here', () => {
  const elsewhere = files.filter((file) => /\b(?:DESIGN|STACK|LAW)\b(?!'|\|)/.test(readPage(file)));
  expect(elsewhere.filter((file) => file !== 'test/docs/promises.spec.ts')).toEqual([]);
});
