import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildVectors } from './build-vectors.js';

/**
 * The vectors that other languages check themselves with are what this code says. After a deliberate change (a new
 * case: an old one may never change within a major version) they are written anew with
 * `WRITE_VECTORS=1 npm run jest -- libs/evidence/test`.
 */
const folder = resolve(__dirname, '../../../contracts/vectors');
const vectors = Object.entries(buildVectors());

if (process.env.WRITE_VECTORS === '1') {
  for (const [file, content] of vectors) writeFileSync(join(folder, file), JSON.stringify(content, null, 2) + '\n');
}

it.each(vectors)('contracts/vectors/%s is what the code computes', (file, content) => {
  expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toEqual(JSON.parse(JSON.stringify(content)));
});

it('the signatures hold for the true records and for no other', () => {
  const { records } = buildVectors()['signatures.json'] as { records: { valid: boolean }[] };
  expect(records.map(({ valid }) => valid)).toEqual(records.map((_, i) => i < 7));
});
