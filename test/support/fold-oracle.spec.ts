import {
  differences,
  foldRegister,
  readEvents,
  type ExpectedRow,
  type FoundRow,
  type OutboxRow,
} from './fold-oracle.js';

const ref = 'ab'.repeat(32);
const anEvent = (sequence: number, change: Partial<OutboxRow> = {}, measures = ['flight']): OutboxRow => {
  const row = { shard: 0, sequence, type: 'sanctions.listing.published.v1', listing: 8, revision: sequence, standing: 'in-force', ...change }; // prettier-ignore
  const { listing, revision, standing } = row;
  const body = {
    ...{ listing, revision, standing, until: null, case: { number: 'c' }, subjectRefs: { aviation: [ref] } },
    measures: measures.map((code) => ({ agency: 'aviation', code })),
  };
  return { data: Buffer.from(JSON.stringify(body)), ...row };
};
const deletion = (sequence: number, change: Partial<OutboxRow> = {}): OutboxRow =>
  anEvent(sequence, { type: 'sanctions.listing.deleted.v1', standing: 'deleted', ...change }, []);
const fold = (...rows: OutboxRow[]): Map<number, ExpectedRow> => foldRegister(readEvents(rows), 'aviation');

const foundAs = (row: ExpectedRow, change: Partial<FoundRow> = {}): FoundRow => ({
  ...row,
  subject_ref: row.refs[0] ? Buffer.from(row.refs[0], 'hex') : null,
  other_ref: null,
  until: null,
  details: row.caseNumber === null ? null : JSON.stringify({ caseNumber: row.caseNumber }),
  ...change,
});

describe('the judge of the fault tests', () => {
  test('folds a listing to its newest event, a deletion to a floor, and leaves out whom nothing concerns', () => {
    expect(fold(anEvent(1)).get(8)).toMatchObject({ revision: 1, measures: ['flight'], refs: [ref] });
    expect(fold(anEvent(1), deletion(2)).get(8)).toMatchObject({ revision: 2, measures: [], refs: [] });
    expect(foldRegister(readEvents([anEvent(1), deletion(2)]), 'rail').size).toBe(0);
  });

  test('has an unusable event lift by its headers and otherwise change nothing', () => {
    const data = Buffer.from('{');
    expect(fold(anEvent(1), anEvent(2, { data })).get(8)).toMatchObject({ revision: 1, measures: ['flight'] });
    expect(fold(anEvent(1), deletion(2, { data })).get(8)).toMatchObject({ revision: 2, measures: [] });
    expect(fold(anEvent(1), deletion(2, { type: 'sanctions.listing.deleted.v2' })).get(8)).toMatchObject({
      revision: 2,
    });
    const heavy = Buffer.concat([anEvent(2).data, Buffer.alloc(900_000, ' ')]);
    expect(fold(anEvent(1), anEvent(2, { data: heavy })).get(8)).toMatchObject({ revision: 1 });
  });

  test('passes a table that is the fold, and tells every way in which one is not', () => {
    const expected = fold(anEvent(1));
    const row = expected.get(8)!;
    const newest = new Map([[8, 1]]);
    expect(differences(expected, [foundAs(row)], newest)).toEqual([]);
    const wrongs: Partial<FoundRow>[] = [
      { measures: [] },
      { measures: ['flight', 'other'] },
      { revision: 2 },
      { sequence: 7 },
      { standing: 'deleted' },
      { subject_ref: Buffer.from('cd'.repeat(32), 'hex') },
      { until: new Date(0) },
      { details: '{"caseNumber":"d"}' },
    ];
    for (const wrong of wrongs) expect(differences(expected, [foundAs(row, wrong)], newest)).toHaveLength(1);
    expect(differences(expected, [], newest)).toEqual(['listing 8 is missing']);
    expect(differences(new Map(), [foundAs(row)], newest)).toHaveLength(1);
  });

  test('lets a floor pass that an early lift left of a listing that never concerned the agency, but no restriction', () => {
    const floor = fold(anEvent(1), deletion(2)).get(8)!;
    expect(differences(new Map(), [foundAs(floor)], new Map([[8, 2]]))).toEqual([]);
    expect(differences(new Map(), [foundAs(floor)], new Map([[8, 1]]))).toHaveLength(1);
  });
});
