import { readdirSync } from 'node:fs';
import { readPage } from './pages.js';

const page = readPage('test/README.md');

describe('the page about tests', () => {
  it('explains every ending that a file of tests has', () => {
    const files = ['apps', 'libs', 'contracts', 'deploy', 'test'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }),
    );
    const endings = new Set(files.map((file) => /(?:\.(?:int|e2e|fault))?\.(?:spec|features)\.ts$/.exec(file)?.[0]));
    const explained = [...page.matchAll(/^\| `\*(\S+)` \|/gm)].map(([, ending]) => ending);
    expect([...endings].filter((ending) => ending !== undefined).sort()).toEqual(explained.sort());
  });

  it('names every folder', () => {
    const folders = readdirSync('test', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !page.includes(`\n| [${name}](${name}) |`))).toEqual([]);
  });
});
