import { readdirSync } from 'node:fs';
import { readPage } from './pages.js';

it('the index of decisions has each of them in order, by its title', () => {
  const files = readdirSync('docs/decisions').filter((name) => /^\d{4}-/.test(name));
  const lines = files.sort().map((name) => {
    const [, number, title] = /^# (\d{4}) (.+)$/m.exec(readPage(`docs/decisions/${name}`))!;
    return `- [${number}](${name}) ${title}`;
  });
  const index = readPage('docs/decisions/README.md').split('\n');
  expect(index.filter((line) => line.startsWith('- '))).toEqual(lines);
});
