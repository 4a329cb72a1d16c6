import type { RestrictionState } from './delivery-state.js';
import { readStatements, statementsFor, type SqlStatements } from './sql-statement-file.js';

const file = (apply: string[], lift = ['DELETE FROM r WHERE listing = :listing']) => JSON.stringify({ apply, lift });
const state: RestrictionState = {
  listing: 4,
  revision: 2,
  standing: 'in-force',
  subjectRefs: ['aa', 'bb'],
  measures: [
    { code: 'soft-berth', effect: 'deny' },
    { code: 'g-train-any-seat', effect: 'deny' },
  ],
  until: null,
  rests: [],
  court: '崇川区人民法院',
  caseNumber: '(2025)苏0602执1234号',
  howToObject: null,
};

describe('the file of an agency’s own statements', () => {
  it.each([
    ['{', 'is not JSON'],
    ['[]', 'must hold an object'],
    [
      '{"apply": [], "lift": "DELETE"}',
      '"apply" must be a list of statements, at least one; "lift" must be a list of statements, at least one',
    ],
    [
      '{"apply": ["DELETE FROM r WHERE l = :listing"], "lift": ["SELECT :listing"], "drop": []}',
      '"drop" is neither apply nor lift',
    ],
    [file(['DELETE FROM r']), '"apply" never names :listing, so it would touch all listings or none'],
    [file(['DELETE FROM r WHERE l = :listing; DROP TABLE r']), /^apply\[0\] has a ;/],
    [file(['DELETE FROM r WHERE l = :listing', 'SELECT $1']), /^apply\[1\] has a \$/],
    [file(['DELETE FROM r WHERE l = ? OR l = :listing']), /^apply\[0\] has a \?/],
    [file(["DELETE FROM r WHERE l = :listing AND n = 'x"]), "apply[0] has a ' that is never closed"],
    [file(['DELETE FROM r WHERE l = :listing AND n = :name']), /^apply\[0\] names :name; it may name :listing /],
    [file(['SELECT :listing'], ['UPDATE r SET m = :measure WHERE l = :listing']), /^lift\[0\] names :measure/],
    [file(['SELECT :listing', ' ']), 'apply[1] is empty'],
  ])('is refused, with the place and the reason, when it is %s', (text, reason) => {
    const problems = readStatements(text);
    expect((problems as string[]).join('; ')).toEqual(
      typeof reason === 'string' ? reason : expect.stringMatching(reason),
    );
  });

  it('takes no parameter from a literal, a quoted name, a comment or a cast', () => {
    const sql = `SELECT ':a' || ":b" || \`:c\` -- :d\n /* :e ; */ WHERE x = :listing::bigint`;
    const { apply } = readStatements(file([sql])) as SqlStatements;
    expect(apply[0].names).toEqual(['listing']);
    expect(apply[0].parts.join(':listing')).toBe(sql);
  });

  it('runs a statement once for each subject ref and measure that it names, and lifts by the listing alone', () => {
    const statements = readStatements(
      file(['DELETE FROM r WHERE l = :listing', 'INSERT INTO r VALUES (:listing, :subjectRef, :measure)']),
    ) as SqlStatements;
    const values = statementsFor(statements, state).map(({ statement, values }) =>
      statement.names.map((name) => values[name]),
    );
    expect(values).toEqual([
      [4],
      [4, 'aa', 'soft-berth'],
      [4, 'aa', 'g-train-any-seat'],
      [4, 'bb', 'soft-berth'],
      [4, 'bb', 'g-train-any-seat'],
    ]);
    const lifted = { ...state, standing: 'deleted', measures: [], subjectRefs: [] };
    expect(statementsFor(statements, lifted)).toEqual([
      { statement: statements.lift[0], values: { listing: 4, revision: 2, standing: 'deleted' } },
    ]);
  });
});
