import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const repository = resolve(__dirname, '../..');
/** The doors that name what they show; contracts shows everything it has. */
const DOORS = Object.entries(
  (JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { imports: Record<string, string> }).imports,
)
  .filter(([name]) => name !== '#contracts')
  .map(([name, built]) => [name, built.replace('./dist/', '').replace(/\.js$/, '.ts')]);

/** Text by path: everything of ours that may import. */
const sources = new Map(
  ['apps', 'libs', 'deploy', 'scripts', 'test'].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.m?ts$|\.mjs$/.test(path) && !path.includes('node_modules'))
      .map((path) => [join(folder, path), readFileSync(join(repository, folder, path), 'utf8')]),
  ),
);

/** Of `a, type B, c as d`: the names on this side of the door, or on the other. */
const namesIn = (list: string, side: 'here' | 'there'): string[] =>
  list
    .split(',')
    .map((name) => name.trim().replace(/^type /, ''))
    .filter((name) => name !== '')
    .map((name) => name.split(/ as |: /).at(side === 'there' ? 0 : -1)!);

/** Names that a door shows and nobody takes through it. */
function unasked(name: string, door: string, files: ReadonlyMap<string, string>): string[] {
  const shown = [...files.get(door)!.matchAll(/^export (?:type )?\{([^}]*)\} from/gm)];
  const asked = new Set<string>();
  for (const [path, text] of files) {
    const through = (from: string): boolean =>
      from === name ||
      from.replace(/\.js$/, '.ts') === door ||
      join(dirname(path), from).replace(/\.js$/, '.ts') === door;
    const imports = [
      ...text.matchAll(/(?:import|export) (?:type )?\{([^}]*)\} from '([^']+)'/g),
      ...text.matchAll(/const \{([^}]*)\} = await \w+\('([^']+)'\)/g),
    ];
    for (const [, list, from] of imports) if (through(from)) for (const one of namesIn(list, 'there')) asked.add(one);
  }
  return shown.flatMap(([, list]) => namesIn(list, 'here')).filter((one) => !asked.has(one));
}

it.each(DOORS)('%s shows only what somebody takes through it', (name, door) => {
  expect(unasked(name, door, sources)).toEqual([]);
});

it('accuses a name that only the lib itself uses', () => {
  const files = new Map([
    [
      'libs/toy/src/index.ts',
      "export { used, idle, type Shape } from './toy.js';\nexport type { Size as Bulk } from './size.js';",
    ],
    ['libs/toy/src/size.ts', "import { idle } from './toy.js';"],
    ['libs/toy/src/toy.spec.ts', "import type { Shape } from './index.js';"],
    ['apps/game/src/main.ts', "import { used as mine } from '#toy';"],
  ]);
  expect(unasked('#toy', 'libs/toy/src/index.ts', files)).toEqual(['idle', 'Bulk']);
});
