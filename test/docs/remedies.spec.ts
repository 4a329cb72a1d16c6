import { readFileSync } from 'node:fs';
import { ruleSets } from '#contracts';
import { codeOf, readPage } from './pages.js';

const page = 'docs/remedies.md';
const folder = 'apps/court-registry/src';
const source = (path: string): string => readFileSync(path, 'utf8');

describe('the page about remedies', () => {
  it('names functions and classes where they are', () => {
    const named = [...readPage(page).matchAll(/\[((?:`\w+`(?:, )?)+)\]\(\.\.\/([^)]+)\)/g)];
    expect(named.length).toBeGreaterThanOrEqual(7);
    for (const [, words, path] of named) {
      for (const [, word] of words.matchAll(/`(\w+)`/g)) {
        expect(source(path)).toMatch(new RegExp(`export (async )?(function|class) ${word}\\b`));
      }
    }
  });

  it('names every call, clock, task and constraint that there is', () => {
    const routes = ['objections', 'reconsiderations'].flatMap((name) =>
      [...source(`${folder}/remedies/${name}.controller.ts`).matchAll(/@Post\('([^']+)'\)/g)].map(([, route]) => route),
    );
    expect(routes).toHaveLength(8);
    const words = codeOf(page);
    expect(words).toEqual(expect.arrayContaining(routes.map((route) => `POST /${route}`)));
    const clocks = [...source(`${folder}/domain/remedy-clocks.ts`).matchAll(/what: '([a-z-]+)'/g)].map(
      ([, one]) => one,
    );
    const tasks = [...source(`${folder}/domain/tasks.ts`).matchAll(/^ {2}'([a-z-]+)',$/gm)].map(([, one]) => one);
    expect([clocks.length, tasks.length]).toEqual([4, 9]);
    expect(words).toEqual(expect.arrayContaining([...clocks, ...tasks]));
    const constraints = [...source(`${folder}/database/5-remedies.ts`).matchAll(/CONSTRAINT (\w+_four_eyes)/g)].map(([, one]) => one); // prettier-ignore
    expect(constraints).toHaveLength(2);
    expect(words).toEqual(expect.arrayContaining(constraints));
  });

  it('says the numbers that the law does', () => {
    const { 'provisions-2017': now, 'draft-2022': draft } = ruleSets;
    const text = readPage(page);
    expect(text).toContain(`| receipt | ${now.request!.decideInDays} days | ${now.request!.article} |`);
    expect(text).toContain(`| the grant | ${now.request!.actInWorkingDays} working days |`);
    expect(text).toContain(`${now.reconsideration.askWithinDays} days | ${now.reconsideration.article}`);
    expect(draft.reconsideration.askWithinDays).toBe(now.reconsideration.askWithinDays);
    expect(text).toContain(
      `${now.reconsideration.decideInDays} days; under the draft ${draft.reconsideration.decideInDays}`,
    );
  });
});
