import type { RestrictionState } from './delivery-state.js';

/** A statement of the agency's: its text around the values, and the parameter at each gap. */
export interface NamedStatement {
  parts: readonly string[];
  names: readonly string[];
}

/** What is done in the agency's own database: `apply` to a state with measures, `lift` to one without. */
export interface SqlStatements {
  apply: readonly NamedStatement[];
  lift: readonly NamedStatement[];
}

type Values = Readonly<Record<string, string | number | null>>;

/** Of every state, and so known to `lift` too. */
const OF_EVERY_STATE = ['listing', 'revision', 'standing'];
const OF_RESTRICTIONS = ['until', 'rests', 'court', 'caseNumber', 'objectUntil'];
/** A statement that names one of these runs once for each. */
const REPEATED = ['subjectRef', 'measure', 'effect'];

/** Literals, quoted names and comments are left alone; so is PostgreSQL's cast. */
const TOKEN =
  /'[^']*'|"[^"]*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|::|:([A-Za-z]\w*)|(?<foreign>[;?\\$])|(?<open>['"`]|\/\*)/g;

/**
 * Reads the file that BUS_SQL_STATEMENTS_FILE names: `{ "apply": [SQL, …], "lift": [SQL, …] }` with named parameters.
 * @returns the statements, or every problem in words that say where
 */
export function readStatements(text: string): SqlStatements | string[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return ['is not JSON'];
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return ['must hold an object'];
  const problems = Object.keys(content)
    .filter((key) => key !== 'apply' && key !== 'lift')
    .map((key) => `"${key}" is neither apply nor lift`);
  const read = (key: 'apply' | 'lift', known: readonly string[]): NamedStatement[] => {
    const list = (content as Record<string, unknown>)[key];
    if (!Array.isArray(list) || list.length === 0 || !list.every((one) => typeof one === 'string')) {
      problems.push(`"${key}" must be a list of statements, at least one`);
      return [];
    }
    const statements = list.map((sql: string, i) => named(sql, known, (what) => problems.push(`${key}[${i}] ${what}`)));
    if (!statements.some(({ names }) => names.includes('listing')))
      problems.push(`"${key}" never names :listing, so it would touch all listings or none`);
    return statements;
  };
  const apply = read('apply', [...OF_EVERY_STATE, ...OF_RESTRICTIONS, ...REPEATED]);
  const lift = read('lift', OF_EVERY_STATE);
  return problems.length > 0 ? problems : { apply, lift };
}

function named(sql: string, known: readonly string[], complain: (what: string) => void): NamedStatement {
  const parts: string[] = [];
  const names: string[] = [];
  let from = 0;
  if (sql.trim() === '') complain('is empty');
  for (const match of sql.matchAll(TOKEN)) {
    const { foreign, open } = match.groups!;
    if (open) complain(`has a ${open} that is never closed`);
    if (foreign) complain(`has a ${foreign}: one statement each, values as named parameters such as :listing only`);
    const name = match[1];
    if (name === undefined) continue;
    if (!known.includes(name)) complain(`names :${name}; it may name ${known.map((one) => `:${one}`).join(' ')}`);
    parts.push(sql.slice(from, match.index));
    names.push(name);
    from = match.index + match[0].length;
  }
  return { parts: [...parts, sql.slice(from)], names };
}

/** What runs for one state, in this order: each statement, once for each subject ref and measure that it names. */
export function statementsFor(
  { apply, lift }: SqlStatements,
  state: RestrictionState,
): { statement: NamedStatement; values: Values }[] {
  const { listing, revision, standing, until, court, caseNumber, howToObject } = state;
  const every = { listing, revision, standing };
  if (state.measures.length === 0) return lift.map((statement) => ({ statement, values: every }));
  const rests = JSON.stringify(state.rests);
  const values = { ...every, until, rests, court, caseNumber, objectUntil: howToObject?.until ?? null };
  return apply.flatMap((statement) => {
    const naming = (...names: string[]): boolean => names.some((name) => statement.names.includes(name));
    const refs = naming('subjectRef') ? state.subjectRefs.map((subjectRef) => ({ subjectRef })) : [{}];
    const measures = naming('measure', 'effect')
      ? state.measures.map(({ code, effect }) => ({ measure: code, effect }))
      : [{}];
    return refs.flatMap((ref) => measures.map((measure) => ({ statement, values: { ...values, ...ref, ...measure } })));
  });
}
