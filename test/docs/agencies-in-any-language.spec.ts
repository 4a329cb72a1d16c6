import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { commitment, canonicalJson, verifyBatch, publicKeyFromRaw } from '#evidence';
import { blocksOf } from './pages.js';

const page = 'docs/agencies-in-any-language.md';
const read = (file: string) => JSON.parse(readFileSync(`contracts/vectors/${file}`, 'utf8'));
const records = read('records.json');
const [published] = records.records;

/** The one block with this info, which may be indented as part of a list. */
function block(info: string): string {
  const text = readFileSync(page, 'utf8').replace(/^ {3}/gm, '');
  const [, found] = new RegExp(`^\`\`\`${info}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(text)!;
  return found.trimEnd();
}
const json = (info: string): any => JSON.parse(block(info));

describe('the page about agencies in any language', () => {
  it('shows a record of the vectors, and what is computed from it', () => {
    const { partition, offset, headers, data } = published;
    expect(json('json record')).toEqual({ partition, offset, headers, data });
    const committed = commitment(Buffer.from(headers.salt, 'hex'), Buffer.from(data)).toString('hex');
    expect(block('text commitment')).toBe(committed);
    const signed = JSON.parse(block('text signed')) as Record<string, unknown>;
    expect(block('text signed')).toBe(canonicalJson(signed));
    expect(Object.keys(signed).length).toBe(
      Object.keys(headers).filter((name) => /^ce_(?!specversion)/.test(name)).length + 1,
    );
    for (const [name, value] of Object.entries(signed))
      expect(String(value)).toBe(name === 'commitment' ? committed : headers[`ce_${name.toLowerCase()}`]);
    const leaf = createHash('sha256')
      .update(`\0${block('text signed')}`)
      .digest();
    expect(block('text leaf')).toBe(leaf.toString('hex'));
    const key = records.keys.find((one: { keyId: string }) => one.keyId === headers.ce_keyid).publicKey;
    const header = Buffer.from(headers.signature, 'hex');
    expect(verifyBatch([{ leaf, header, publicKey: publicKeyFromRaw(key) }])).toEqual([true]);
  });

  it('shows the row that this record makes, and an acknowledgment, as the vectors have them', () => {
    const [{ steps }] = read('histories.json').histories;
    expect(steps[0].record.data).toBe(published.data);
    expect(json('json row')).toEqual(steps[0].after.list[0]);
    const [run] = read('acknowledgments.json').acknowledgments;
    expect(json('json run')).toEqual(JSON.parse(run.data));
    expect(json('json headers')).toEqual(run.headers);
  });

  it('names the settings that the Java program reads, all of them and no others', () => {
    const program = readFileSync('contracts/java/Agency.java', 'utf8');
    const wanted = [...program.matchAll(/(?:required|secret)\(settings, "([^"]+)"\)/g)].map(([, name]) => name);
    const shown = block('properties agency').split('\n').map((line) => line.split('=')[0]); // prettier-ignore
    expect(shown.sort()).toEqual([...new Set(wanted)].sort());
  });

  it('names outcomes, and no others, that a run may have', () => {
    const { definitions } = JSON.parse(readFileSync('contracts/schemas/vocabulary.json', 'utf8'));
    const table = readFileSync(page, 'utf8').split('\n').filter((line) => /^\|.*\| `[a-z-]+` \|$/.test(line)); // prettier-ignore
    const outcomes = table.map((line) => /`([a-z-]+)` \|$/.exec(line)![1]);
    expect(new Set(outcomes)).toEqual(new Set(definitions.outcome.enum));
  });

  it('has every block by name, so that none goes unread', () => {
    const named = blocksOf(page).map(({ info }) => info);
    expect(named.every((info) => / /.test(info))).toBe(true);
  });
});
