import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readAsk, type AgencyDefinition } from '#agency-adapter';
import { AGENCIES, measuresOf } from '#contracts';
import { definitionOf } from './definition-of.js';

/** Every well-formed ask of an agency. */
function everyAsk({ ask }: AgencyDefinition): Record<string, string>[] {
  return Object.entries(ask).reduce<Record<string, string>[]>(
    (asks, [field, values]) => asks.flatMap((one) => values.map((value) => ({ ...one, [field]: value }))),
    [{}],
  );
}
const measuresOfAsk = async (agency: string, ask: Record<string, unknown>): Promise<string[]> => {
  const reading = readAsk(await definitionOf(agency), ask);
  return 'measures' in reading ? reading.measures : [];
};

describe('the agencies', () => {
  it('are a folder each, as measures.json names them', () => {
    const folders = readdirSync(join(__dirname), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.sort()).toEqual([...AGENCIES].sort());
  });

  it.each(AGENCIES)(
    '%s knows only measures of its own, and every one that can hit a listed subject can be asked for',
    async (agency) => {
      const definition = await definitionOf(agency);
      expect(definition.code).toBe(agency);
      const asked = new Set(everyAsk(definition).flatMap((ask) => definition.measuresFor(ask)));
      const own = measuresOf(agency);
      expect(own.map(({ code }) => code)).toEqual(expect.arrayContaining([...asked]));
      const againstListed = own
        .filter(({ subjects }) => subjects.some((kind) => kind !== 'third-party'))
        .map(({ code }) => code);
      expect([...asked].sort()).toEqual(againstListed.sort());
    },
  );

  it.each(AGENCIES)('%s can be asked for any of its measures by code, and for no other', async (agency) => {
    for (const { code } of measuresOf(agency)) expect(await measuresOfAsk(agency, { measure: code })).toEqual([code]);
    expect(readAsk(await definitionOf(agency), { measure: 'no-such-measure' })).toEqual({
      problems: [expect.objectContaining({ field: 'ask.measure' })],
    });
  });

  it('name every field of an ask that is wrong or missing', async () => {
    expect(readAsk(await definitionOf('rail'), { train: 'X', colour: 'red' })).toEqual({
      problems: [
        { field: 'ask.train', problem: expect.stringContaining('G, D') },
        { field: 'ask.seat', problem: expect.any(String) },
        { field: 'ask.colour', problem: expect.any(String) },
      ],
    });
  });
});

describe('rail', () => {
  it.each([
    ['G', 'second', ['g-train-any-seat']],
    ['G', 'standing', ['g-train-any-seat']],
    ['G', 'business', ['g-train-any-seat']],
    ['D', 'second', []],
    ['D', 'standing', []],
    ['D', 'first', ['emu-high-class-seat']],
    ['C', 'business', ['emu-high-class-seat']],
    ['D', 'soft-berth', ['soft-berth']],
    ['K', 'soft-berth', ['soft-berth']],
    ['Z', 'luxury-soft-berth', ['soft-berth']],
    ['T', 'hard-berth', []],
    ['ordinary', 'hard-seat', []],
    ['K', 'soft-seat', []],
  ])('on a %s train in class %s falls under %j', async (train, seat, measures) => {
    expect(await measuresOfAsk('rail', { train, seat })).toEqual(measures);
  });
});

describe('the others', () => {
  it.each([
    ['aviation', { cabin: 'economy' }, ['flight']],
    ['banking', { product: 'loan' }, ['financing-credit']],
    ['banking', { product: 'deposit' }, []],
    ['banking', { product: 'wealth-product' }, ['high-premium-product']],
    ['procurement', { act: 'government-tender' }, ['procurement-supplier', 'tendering']],
    ['procurement', { act: 'public-enquiry' }, []],
    ['customs', { act: 'certification' }, ['certified-enterprise']],
    ['customs', { act: 'clearance' }, ['import-export-supervision', 'document-inspection']],
  ])('%s, asked for %j, looks at %j', async (agency, ask, measures) => {
    expect(await measuresOfAsk(agency, ask)).toEqual(measures);
  });
});
