import { selectMeasures, type InputRow } from '#contracts';
import { decisionLines, foldDecisions } from './expected.js';

const aListing = (number: string, change: object = {}) =>
  ({
    row: 'listing',
    decision: { number, madeOn: '2025-03-03' },
    subject: { kind: 'person', name: '张三', number: '…', sex: 'male' },
    ...change,
  }) as unknown as InputRow;
const aDeletion = (listing: string) =>
  ({ row: 'deletion', listing, ground: 'performed', learnedOn: '2025-04-01' }) as InputRow;
const aCorrection = (listing: string, changes: object) =>
  ({ row: 'correction', listing, learnedOn: '2025-04-01', changes }) as InputRow;
const fold = (rows: InputRow[], refused: number[] = []) =>
  foldDecisions(
    rows.map((row, at) => ({ line: at + 1, row })),
    new Set(refused),
    'lawful-basis',
  );
const codesOf = (subjectKind: 'person' | 'organisation', agency: string) =>
  selectMeasures({ policy: 'lawful-basis', subjectKind })
    .filter((measure) => measure.agency === agency)
    .map(({ code }) => code)
    .sort();

describe('what a file of decisions asks for', () => {
  test('a listed person is refused by rail until the listing is deleted', async () => {
    expect((await fold([aListing('A')])).get('A')!.measures.get('rail')).toEqual(codesOf('person', 'rail'));
    const after = (await fold([aListing('A'), aDeletion('A')])).get('A')!;
    expect(after.standing).toBe('deleted');
    expect(after.measures.size).toBe(0);
  });

  test('refused lines count for nothing', async () => {
    const after = await fold([aListing('A'), aListing('B'), aDeletion('A')], [2, 3]);
    expect([...after.keys()]).toEqual(['A']);
    expect(after.get('A')!.standing).toBe('in-force');
  });

  test('a correction of the subject changes who enforces what', async () => {
    const after = (await fold([aListing('A'), aCorrection('A', { subject: { kind: 'organisation' } })])).get('A')!;
    expect(after.measures.has('rail')).toBe(false);
    expect(after.measures.get('customs')).toEqual(codesOf('organisation', 'customs'));
  });

  test('a narrowing takes measures away and its withdrawal gives them back', async () => {
    const narrowed = aListing('A', { narrowedTo: { measures: ['flight'], reason: 'small amount' } });
    const measures = (await fold([narrowed])).get('A')!.measures;
    expect([...measures]).toEqual([['aviation', ['flight']]]);
    const widened = (await fold([narrowed, aCorrection('A', { narrowedTo: null })])).get('A')!;
    expect(widened.measures.get('rail')).toEqual(codesOf('person', 'rail'));
  });

  test('lines that are no rows are left out and the others keep their numbers', async () => {
    const texts = (async function* () {
      yield 'not json';
      yield '{"row":"poem"}';
      yield JSON.stringify(aListing('A'));
    })();
    const lines: number[] = [];
    for await (const { line } of decisionLines(texts)) lines.push(line);
    expect(lines).toEqual([3]);
  });
});
