import { readFileSync } from 'node:fs';
import { blockOf, readPage } from './pages.js';

const page = 'docs/cases.md';
const life = readFileSync('apps/court-registry/src/domain/decision-life.ts', 'utf8');
const declared = /export type DecisionState =\s*([^;]+);/.exec(life)![1];
const states = [...declared.matchAll(/'([a-z-]+)'/g)].map(([, state]) => state).sort();

/** The routes of a controller, as the page writes them. */
function routesOf(controller: string): string[] {
  const text = readFileSync(`apps/court-registry/src/cases/${controller}.controller.ts`, 'utf8');
  const [, prefix = ''] = /@Controller\((?:'([^']*)')?\)/.exec(text)!;
  return [...text.matchAll(/@(Get|Post)\((?:'([^']*)')?\)/g)].map(
    ([, method, path]) => `${method.toUpperCase()} /${[prefix, path].filter(Boolean).join('/')}`,
  );
}

describe('the page about cases', () => {
  it('draws every state of a decision, and no other', () => {
    const drawn = blockOf(page, 'mermaid').matchAll(/^ {2}(\S+) --> (\S+):/gm);
    const found = new Set([...drawn].flatMap(([, from, to]) => [from, to]).filter((state) => state !== '[*]'));
    expect([...found].map((state) => state.replace('_', '-')).sort()).toEqual(states);
  });

  it('names routes that there are, and each that writes something but a turning down', () => {
    const routes = ['cases', 'requests', 'decisions', 'retractions'].flatMap(routesOf);
    const named = [...readPage(page).matchAll(/`((?:GET|POST) \/[a-z:/]+)(?:\?[^`]*)?`/gi)].map(([, route]) => route);
    expect(named.filter((route) => !routes.includes(route))).toEqual([]);
    const writing = routes.filter((route) => route.startsWith('POST') && !/(refuse|reject|withdraw)$/.test(route));
    expect(writing.filter((route) => !named.includes(route))).toEqual([]);
  });

  it('names items of the checklist and refusals that there are', () => {
    const rules = readFileSync('contracts/policies/rule-sets.json', 'utf8');
    const table = readPage(page)
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .join('\n');
    const items = [...table.matchAll(/`([a-z-]+)`/g)].map(([, item]) => item);
    expect(items.length).toBeGreaterThan(6);
    for (const item of items) expect(rules).toContain(`"${item}"`);
    const code = ['request', 'checklist', 'decision-life'].map((file) =>
      readFileSync(`apps/court-registry/src/domain/${file}.ts`, 'utf8'),
    );
    for (const reason of ['obligation-performed', 'relisting-barred', 'checklist-incomplete', 'excluded']) {
      expect(readPage(page)).toContain(`\`${reason}\``);
      expect(code.join('\n')).toContain(`'${reason}'`);
    }
  });
});
