import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parseBody } from '#contracts';
import { examplesIn } from './example-files.js';

/**
 * frozen-v1 holds the schemas and examples of major version 1 as they were first released. What was valid then must be
 * valid now (agencies read all of the past again), and what we write now must be readable by who has the old schemas.
 * Nothing in that folder changes; a change that can't keep this test is a v2 of the message type.
 */
const frozen = 'test/contracts/frozen-v1';
const old = examplesIn(join(frozen, 'examples'));
const current = examplesIn('contracts/examples');

describe('version 1 of the contract', () => {
  it('is frozen byte for byte', () => {
    const files = [
      ...readdirSync(join(frozen, 'schemas')).map((name) => join('schemas', name)),
      ...old.map(({ type, name }) => join('examples', type, name)),
    ].sort();
    const sums = files.map(
      (file) =>
        `${createHash('sha256')
          .update(readFileSync(join(frozen, file)))
          .digest('hex')}  ${file}\n`,
    );
    expect(sums.join('')).toBe(readFileSync(join(frozen, 'SHA256SUMS'), 'utf8'));
  });

  it.each(old.map(({ type, name, bytes }) => [`${type}/${name}`, type, bytes] as const))(
    'keeps the old example %s valid',
    (_, type, bytes) => expect(parseBody(type, bytes)).toMatchObject({ ok: true }),
  );

  // A type that came later has no old schema; whoever does not know it keeps it as unusable.
  const oldTypes = new Set(old.map(({ type }) => type));
  const known = current.filter(({ type }) => oldTypes.has(type));
  it.each(known.map(({ type, name, bytes }) => [`${type}/${name}`, type, bytes] as const))(
    'keeps what is written today readable under the old schemas: %s',
    (_, type, bytes) => {
      const validate = oldValidators.getSchema(schemaOf(type))!;
      expect([validate(JSON.parse(bytes.toString())), validate.errors]).toEqual([true, null]);
    },
  );

  it.each(old.map(({ type, name, bytes }) => [`${type}/${name}`, type, bytes] as const))(
    'ignores unknown fields anywhere in %s',
    (_, type, bytes) => {
      const grown = JSON.parse(bytes.toString(), (key, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value) && key !== 'subjectRefs'
          ? { ...value, aFieldOfTomorrow: { any: 'thing' } }
          : value,
      ) as unknown;
      expect(parseBody(type, Buffer.from(JSON.stringify(grown)))).toMatchObject({ ok: true });
    },
  );

  it('lets a sixth agency appear in an event', () => {
    const { bytes } = old.find(({ type, name }) => type.endsWith('published.v1') && name === 'person.json')!;
    const event = JSON.parse(bytes.toString());
    event.measures.push({ ...event.measures[0], code: 'ship-second-class', agency: 'shipping' });
    event.subjectRefs.shipping = ['0'.repeat(64)];
    expect(parseBody('sanctions.listing.published.v1', Buffer.from(JSON.stringify(event)))).toMatchObject({ ok: true });
  });
});

const oldValidators = new Ajv({
  schemas: readdirSync(join(frozen, 'schemas')).map((name) =>
    JSON.parse(readFileSync(join(frozen, 'schemas', name), 'utf8')),
  ),
  keywords: ['tsType'],
  strictTypes: false,
  strictRequired: false,
});
addFormats.default(oldValidators);

function schemaOf(type: string): string {
  const name = /^sanctions\.(\w+)\./.exec(type)![1];
  return name === 'listing' ? 'listing-event.json' : `${name}.json`;
}
