import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import acknowledgment from '../schemas/acknowledgment.json' with { type: 'json' };
import attestation from '../schemas/attestation.json' with { type: 'json' };
import cut from '../schemas/cut.json' with { type: 'json' };
import denial from '../schemas/denial.json' with { type: 'json' };
import finding from '../schemas/finding.json' with { type: 'json' };
import gap from '../schemas/gap.json' with { type: 'json' };
import inputRow from '../schemas/input-row.json' with { type: 'json' };
import listingEvent from '../schemas/listing-event.json' with { type: 'json' };
import probe from '../schemas/probe.json' with { type: 'json' };
import run from '../schemas/run.json' with { type: 'json' };
import settlement from '../schemas/settlement.json' with { type: 'json' };
import vocabulary from '../schemas/vocabulary.json' with { type: 'json' };

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
  probe,
  run,
  settlement,
];

function compilerOf(allErrors: boolean): Ajv {
  // tsType is for the type generator only; strictTypes and strictRequired complain about conditional parts of a schema.
  const ajv = new Ajv({
    schemas: [...schemas],
    keywords: ['tsType'],
    allErrors,
    strictTypes: false,
    strictRequired: false,
  });
  addFormats.default(ajv, ['date', 'date-time']);
  return ajv;
}

const firstProblemOnly = compilerOf(false); // messages: hot path
const everyProblem = compilerOf(true); // rows: a person must see all of them

/** The compiled validator of a schema, by file name and optional fragment; stops at the first problem unless told. */
export function validatorOf(ref: string, { allErrors = false } = {}): ValidateFunction {
  const validate = (allErrors ? everyProblem : firstProblemOnly).getSchema(ref);
  if (!validate) throw new Error(`no schema ${ref}`);
  return validate;
}

/** Problems as `field rule` in one line, without any value of the input. */
export function explain(errors: ErrorObject[] | null | undefined): string {
  return (errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? error.keyword}`).join('; ');
}
