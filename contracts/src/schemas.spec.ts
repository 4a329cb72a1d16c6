import { Ajv } from 'ajv';
import { schemas } from './schemas.js';

describe('the schemas of the contract', () => {
  const ajv = new Ajv();

  it.each(schemas.map((schema) => [schema.$id, schema] as const))('%s is a JSON Schema itself', (_, schema) => {
    expect([ajv.validateSchema(schema), ajv.errors]).toEqual([true, null]);
  });

  it('would not be, with a word that means something else', () => {
    expect(ajv.validateSchema({ ...schemas[0], type: 'objekt' })).toBe(false);
  });
});
