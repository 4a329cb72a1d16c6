import { readFileSync, statSync } from 'node:fs';
import 'reflect-metadata';
import { validateSync } from 'class-validator';

/** What a variable means and how its text is read. Without `optional` or `default` it is required. */
export interface EnvOptions {
  /** One sentence for the table in docs/configuration.md, with the unit. */
  doc: string;
  number?: true;
  /** `true` or `false`. */
  boolean?: true;
  /** Comma-separated. */
  list?: true;
  /** JSON text; with `secretFile`, JSON in the file. */
  json?: true;
  /** The variable names a file; the property gets the file's text. The file must not be open to others. */
  secretFile?: true;
  /** The variable names a file that must exist; the property gets its path. */
  file?: true;
  /** The text itself is secret (a URL with a password): it is never printed anywhere. */
  secret?: true;
  optional?: true;
  default?: string | number | boolean;
}

/** One row of the configuration table. */
export interface VariableDescription {
  name: string;
  property: string;
  kind: 'text' | 'number' | 'true or false' | 'list' | 'JSON' | 'secret' | 'secret file' | 'file';
  required: boolean;
  default: string | number | boolean | undefined;
  doc: string;
}

export interface ConfigProblem {
  name: string;
  problem: string;
}

type Variables = Map<string, EnvOptions & { name: string }>;
type ConfigClass<T> = new () => T;
const VARIABLES = Symbol('environment variables of a configuration class');
const PREFIX = 'BUS_';

/** Fills the property from the environment variable `name`. A subclass may declare a property again to change it. */
export function Env(name: string, options: EnvOptions): PropertyDecorator {
  return (target, property) => {
    if (!Object.prototype.hasOwnProperty.call(target, VARIABLES)) Reflect.set(target, VARIABLES, new Map());
    (Reflect.get(target, VARIABLES) as Variables).set(String(property), { ...options, name });
  };
}

/** Everything that is wrong with a service's configuration, each by the variable's name, never with its value. */
export class ConfigProblems extends Error {
  constructor(readonly problems: readonly ConfigProblem[]) {
    super(['The configuration has problems:', ...problems.map((p) => `  ${p.name}: ${p.problem}`)].join('\n'));
    this.name = 'ConfigProblems';
  }
}

/**
 * Reads and checks a configuration class from the environment.
 *
 * @param alsoKnown classes whose variables may be there too without being read
 * @throws ConfigProblems with every problem at once
 */
export function loadConfig<T extends object>(
  configClass: ConfigClass<T>,
  env: NodeJS.ProcessEnv = process.env,
  alsoKnown: readonly ConfigClass<object>[] = [],
): T {
  const variables = variablesOf(configClass);
  const config = new configClass();
  const problems: ConfigProblem[] = [];
  for (const [property, variable] of variables) {
    const text = env[variable.name];
    try {
      Reflect.set(config, property, text === undefined || text === '' ? absent(variable) : read(variable, text));
    } catch (error) {
      problems.push({ name: variable.name, problem: (error as Error).message });
    }
  }
  problems.push(...unknownVariables(env, [configClass, ...alsoKnown]));
  problems.push(...invalidValues(config, variables, new Set(problems.map((p) => p.name))));
  // Checks across fields speak of values; with some of them missing they would only repeat what is said already.
  if (problems.length === 0 && hasProblems(config)) problems.push(...config.problems());
  if (problems.length > 0) throw new ConfigProblems(problems);
  return config;
}

/** The rows of the configuration table, in the order in which the class and its parents declare them. */
export function describeConfig(configClass: ConfigClass<object>): VariableDescription[] {
  return [...variablesOf(configClass)].map(([property, v]) => ({
    name: v.name,
    property,
    kind: kindOf(v),
    required: !v.optional && v.default === undefined,
    default: v.default,
    doc: v.doc,
  }));
}

function variablesOf(configClass: ConfigClass<object>): Variables {
  const chain: Variables[] = [];
  for (
    let proto: unknown = configClass.prototype;
    proto && proto !== Object.prototype;
    proto = Object.getPrototypeOf(proto)
  ) {
    const own = Object.getOwnPropertyDescriptor(proto, VARIABLES)?.value as Variables | undefined;
    if (own) chain.unshift(own);
  }
  return new Map(chain.flatMap((own) => [...own]));
}

function absent(variable: EnvOptions): unknown {
  if (variable.default !== undefined) return variable.default;
  if (variable.optional) return undefined;
  throw new Error('is required');
}

function read(variable: EnvOptions, text: string): unknown {
  if (variable.secretFile) {
    const content = secretText(text);
    return variable.json ? parsed(content, 'the file does not hold JSON') : content;
  }
  if (variable.file) return existingFile(text);
  if (variable.json) return parsed(text, 'must be JSON');
  if (variable.number) {
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Error('must be a number');
    return Number(text);
  }
  if (variable.boolean) {
    if (text !== 'true' && text !== 'false') throw new Error('must be true or false');
    return text === 'true';
  }
  if (variable.list)
    return text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  return text;
}

function parsed(text: string, problem: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(problem); // the parser's own message quotes the text
  }
}

function existingFile(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new Error('names a file that does not exist');
  if (!stat.isFile()) throw new Error('must name a file');
  return path;
}

function secretText(path: string): string {
  existingFile(path);
  if (process.platform !== 'win32' && (statSync(path).mode & 0o007) !== 0) {
    throw new Error(
      'names a file that everyone on this machine can open; take the rights of others away (chmod o-rwx)',
    );
  }
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch {
    throw new Error('names a file that this process may not read');
  }
  if (text === '') throw new Error('names an empty file');
  return text;
}

function unknownVariables(env: NodeJS.ProcessEnv, classes: readonly ConfigClass<object>[]): ConfigProblem[] {
  const known = new Set(classes.flatMap((c) => [...variablesOf(c).values()].map((v) => v.name)));
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !known.has(name))
    .map((name) => ({ name, problem: 'is not a variable of this service' }));
}

function invalidValues(config: object, variables: Variables, reported: ReadonlySet<string>): ConfigProblem[] {
  const errors = validateSync(config, { skipMissingProperties: true, forbidUnknownValues: false });
  return errors.flatMap((error) => {
    const name = variables.get(error.property)?.name ?? error.property;
    if (reported.has(name)) return [];
    // Built from the constraint's own words with the property's name taken out; a value never appears in them.
    const words = Object.values(error.constraints ?? { nested: 'is not valid' });
    return words.map((text) => ({
      name,
      problem: withoutValue(text.replaceAll(error.property, '').trim(), error.value),
    }));
  });
}

function withoutValue(text: string, value: unknown): string {
  const shown = typeof value === 'string' ? value : '';
  return shown !== '' && text.includes(shown) ? 'is not valid' : text;
}

function hasProblems(config: object): config is { problems(): ConfigProblem[] } {
  return typeof (config as { problems?: unknown }).problems === 'function';
}

function kindOf(v: EnvOptions): VariableDescription['kind'] {
  if (v.secretFile) return 'secret file';
  if (v.file) return 'file';
  if (v.secret) return 'secret';
  if (v.json) return 'JSON';
  if (v.number) return 'number';
  if (v.boolean) return 'true or false';
  return v.list ? 'list' : 'text';
}
