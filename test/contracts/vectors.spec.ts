import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildVectors } from '../../libs/evidence/test/build-vectors.js';
import { buildRecordVectors } from './build-record-vectors.js';

/**
 * The vectors of whole records are what `inspect` and the adapter's plan say. Written anew, after a case was added (an
 * old one may never change within a major version), with `WRITE_VECTORS=1 npm run jest -- test/contracts/vectors`.
 */
const folder = resolve(__dirname, '../../contracts/vectors');
const vectors = buildRecordVectors();

if (process.env.WRITE_VECTORS === '1') {
  for (const [file, content] of Object.entries(vectors))
    writeFileSync(join(folder, file), JSON.stringify(content, null, 1) + '\n');
}
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

it.each(Object.entries(vectors))('contracts/vectors/%s is what the code computes', (file, content) => {
  expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toEqual(plain(content));
});

it('contracts/vectors holds these files and the page that explains them', () => {
  const files = [...Object.keys(buildVectors()), ...Object.keys(vectors), 'README.md'];
  expect(readdirSync(folder).sort()).toEqual(files.sort());
});

it('the records of the vectors are of every kind, for every reason', () => {
  const { records } = vectors['records.json'] as { records: { kind: string; reason?: string }[] };
  const kinds = records.map(({ kind, reason }) => (reason === undefined ? kind : `${kind}: ${reason}`));
  expect([...new Set(kinds)].sort()).toEqual([
    'unknown-key',
    'unusable: oversized',
    'unusable: schema',
    'unusable: unknown-type',
    'unusable: unknown-version',
    'unusable: unreadable',
    'unverifiable: missing-signature',
    'unverifiable: unreadable',
    'unverifiable: wrong-key',
    'unverifiable: wrong-shard',
    'unverifiable: wrong-signature',
    'verified',
  ]);
});

it('the histories of the vectors end in every outcome', () => {
  const { histories } = vectors['histories.json'] as { histories: { steps: { after: { entries: { outcome: string }[] } }[] }[] }; // prettier-ignore
  const outcomes = histories
    .flatMap(({ steps }) => steps.flatMap(({ after }) => after.entries))
    .map((one) => one.outcome);
  expect(new Set(outcomes)).toEqual(new Set(['applied', 'amended', 'lifted', 'not-concerned', 'stale', 'rejected']));
});
