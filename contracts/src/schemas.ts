import { Ajv, type ErrorObject } from 'ajv';
import acknowledgment from '../schemas/acknowledgment.json' with { type: 'json' };
import attestation from '../schemas/attestation.json' with { type: 'json' };
import cut from '../schemas/cut.json' with { type: 'json' };
import denial from '../schemas/denial.json' with { type: 'json' };
import finding from '../schemas/finding.json' with { type: 'json' };
import gap from '../schemas/gap.json' with { type: 'json' };
import inputRow from '../schemas/input-row.json' with { type: 'json' };
import listingEvent from '../schemas/listing-event.json' with { type: 'json' };
import load from '../schemas/load.json' with { type: 'json' };
import probe from '../schemas/probe.json' with { type: 'json' };
import run from '../schemas/run.json' with { type: 'json' };
import settlement from '../schemas/settlement.json' with { type: 'json' };
import snapshotManifest from '../schemas/snapshot-manifest.json' with { type: 'json' };
import snapshotRecord from '../schemas/snapshot-record.json' with { type: 'json' };
import vocabulary from '../schemas/vocabulary.json' with { type: 'json' };
import { isDay } from './identity.js';

/** Every JSON Schema of the contract; each names itself by `$id`, its file name. */
export const schemas: readonly { readonly $id: string }[] = [
  vocabulary,
  acknowledgment,
  attestation,
  cut,
  denial,
  finding,
  gap,
  inputRow,
  listingEvent,
  load,
  probe,
  run,
  settlement,
  snapshotManifest,
  snapshotRecord,
];

const datePattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/;
const timePattern = /^T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** The calendar is asked about days 29 to 31 only: dates are most of what a message has to be checked for. */
const startsWithDay = (text: string): boolean =>
  datePattern.test(text) && (text.slice(8, 10) < '29' || isDay(text.slice(0, 10)));
const formats = {
  date: (text: string): boolean => text.length === 10 && startsWithDay(text),
  'date-time': (text: string): boolean => startsWithDay(text) && timePattern.test(text.slice(10)),
};

function compilerOf(allErrors: boolean): Ajv {
  return new Ajv({
    schemas: [...schemas],
    formats,
    allErrors,
    keywords: ['tsType'], // for the type generator only
    validateSchema: false, // tests do: it takes longer than compiling them
    strictTypes: false, // these two complain about the conditional parts of a schema
    strictRequired: false,
    unicode: false, // no schema has a length that Chinese text could miss, and counting code points is slow …
    logger: false, // … but this option is announced as deprecated at every start
  });
}

// Compiling all schemas takes a third of a second of a processor, and nobody reads every kind of message.
const firstProblemOnly = onFirstUse(() => compilerOf(false)); // messages: hot path
const everyProblem = onFirstUse(() => compilerOf(true)); // rows: a person must see all of them

/** What is wrong with a value under a schema; nothing: it is valid. */
export type Validator = (value: unknown) => readonly ErrorObject[];
const NOTHING: readonly ErrorObject[] = [];

/** The validator of a schema, by file name and optional fragment; stops at the first problem unless told. */
export function validatorOf(ref: string, { allErrors = false } = {}): Validator {
  const compiled = onFirstUse(() => {
    const validate = (allErrors ? everyProblem : firstProblemOnly)().getSchema(ref);
    if (!validate) throw new Error(`no schema ${ref}`);
    return validate;
  });
  return (value) => {
    const validate = compiled();
    return validate(value) ? NOTHING : (validate.errors ?? NOTHING);
  };
}

function onFirstUse<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Problems as `field rule` in one line, without any value of the input. */
export function explain(errors: readonly ErrorObject[]): string {
  return errors.map((error) => `${error.instancePath || '/'} ${error.message ?? error.keyword}`).join('; ');
}
