import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPage } from './pages.js';

const rows = readPage('docs/law.md')
  .split('\n')
  .filter((line) => /^\| [PD] /.test(line))
  .map((line) => line.split(' | '));
const specs = ['apps/court-registry', 'contracts']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((name) => /\.(spec|features)\.ts$/.test(name))
  .map((name) => readFileSync(name, 'utf8'));

describe('the table of the law', () => {
  it('says of every proof what it is about, unless the test stands by itself', () => {
    expect(rows.length).toBeGreaterThan(40);
    const alone = rows.flatMap(([, proofs]) => proofs.split('<br>')).filter((proof) => !/^\*.+\*: \S/.test(proof));
    for (const sentence of alone.flatMap((proof) => proof.split('; ')))
      expect([sentence, specs.some((text) => new RegExp(`^it\\(.*${sentence}`, 'm').test(text))]).toEqual([
        sentence,
        true,
      ]);
  });

  it('names no file that only describes the API', () => {
    expect(rows.filter(([, , carriedOut]) => /\.(dto|answers)\.ts|\/examples\.ts/.test(carriedOut))).toEqual([]);
  });
});
