import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AgencyDefinition } from '#agency-adapter';
import { readAsk, type Ask, type AskField } from '#agency-adapter/parts';
import { ADAPTED_AGENCIES, measuresOf, selectMeasures } from '#contracts';
import { definitionOf } from './definition-of.js';

/** Values worth asking with, of a field of any kind. */
function valuesOf(field: AskField): (string | number)[] {
  if (!('holds' in field)) return [...field];
  return field.holds === 'yuan' ? [0, 1_000_000_000] : ['2026-05-01T09:30:00+08:00'];
}

/** Every well-formed ask of an agency. */
function everyAsk({ ask }: AgencyDefinition): Ask[] {
  return Object.entries(ask).reduce<Ask[]>(
    (asks, [field, allowed]) => asks.flatMap((one) => valuesOf(allowed).map((value) => ({ ...one, [field]: value }))),
    [{}],
  );
}
const measuresOfAsk = async (agency: string, ask: Record<string, unknown>): Promise<string[]> => {
  const reading = readAsk(await definitionOf(agency), ask);
  return 'measures' in reading ? reading.measures : [];
};

describe('the agencies', () => {
  it('are a folder each, as measures.json names them, but for those that run elsewhere', () => {
    const folders = readdirSync(join(__dirname), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.sort()).toEqual([...ADAPTED_AGENCIES].sort());
  });

  it.each(ADAPTED_AGENCIES)(
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

  it.each(ADAPTED_AGENCIES)('%s can be asked for any of its measures by code, and for no other', async (agency) => {
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
  const openInstead = async (ask: Ask): Promise<Ask[]> => {
    const reading = readAsk(await definitionOf('rail'), ask);
    if ('problems' in reading) throw new Error('not an ask of rail');
    return reading.instead.filter(({ measures }) => measures.length === 0).map((one) => one.ask);
  };

  it.each<[Ask, Ask | undefined]>([
    [
      { train: 'D', seat: 'business' },
      { train: 'D', seat: 'second' },
    ],
    [
      { train: 'D', seat: 'soft-berth' },
      { train: 'D', seat: 'second' },
    ],
    [
      { train: 'K', seat: 'soft-berth' },
      { train: 'K', seat: 'hard-berth' },
    ],
    [
      { train: 'Z', seat: 'luxury-soft-berth' },
      { train: 'Z', seat: 'hard-berth' },
    ],
    [
      { train: 'G', seat: 'business' },
      { train: 'D', seat: 'second' },
    ],
    [{ train: 'ordinary', seat: 'hard-seat' }, undefined],
  ])('offers instead of %j first %j, which is cheaper and open to a listed person', async (ask, first) => {
    expect((await openInstead(ask))[0]).toEqual(first);
  });

  it('keeps the departure of the ask in what it offers', async () => {
    const departure = '2026-05-01T09:30:00+08:00';
    expect((await openInstead({ train: 'K', seat: 'soft-berth', departure }))[0]).toEqual({
      train: 'K',
      seat: 'hard-berth',
      departure,
    });
  });

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
    ['banking', { product: 'wealth-product', premiumYuan: 20_000.01 }, ['high-premium-product']],
    ['banking', { product: 'insurance', premiumYuan: 20_000 }, []],
    ['banking', { product: 'executive-appointment' }, ['financial-executive']],
    ['aviation', { cabin: 'first', departure: '2026-05-01T09:30:00+08:00' }, ['flight']],
    ['procurement', { act: 'government-tender' }, ['procurement-supplier', 'tendering']],
    ['procurement', { act: 'public-enquiry' }, []],
    ['customs', { act: 'certification' }, ['certified-enterprise']],
    ['customs', { act: 'clearance' }, ['import-export-supervision', 'document-inspection']],
  ])('%s, asked for %j, looks at %j', async (agency, ask, measures) => {
    expect(await measuresOfAsk(agency, ask)).toEqual(measures);
  });

  it('say when what is asked for happens, where they know a departure', async () => {
    const departure = '2026-05-01T09:30:00+08:00';
    expect(readAsk(await definitionOf('aviation'), { cabin: 'economy', departure })).toMatchObject({
      happensAt: new Date(departure),
    });
    expect(readAsk(await definitionOf('aviation'), { cabin: 'economy' })).toMatchObject({ happensAt: null });
  });

  it.each([
    ['aviation', { cabin: 'economy', departure: '2026-05-01 09:30' }, 'ask.departure'],
    ['aviation', { cabin: 'economy', departure: '2026-13-01T09:30:00Z' }, 'ask.departure'],
    ['banking', { product: 'insurance' }, 'ask.premiumYuan'],
    ['banking', { product: 'insurance', premiumYuan: -1 }, 'ask.premiumYuan'],
    ['banking', { product: 'insurance', premiumYuan: '5' }, 'ask.premiumYuan'],
    ['customs', { act: '__proto__' }, 'ask.act'],
  ])('%s answers %j with what is wrong in it', async (agency, ask, field) => {
    expect(readAsk(await definitionOf(agency), ask)).toEqual({
      problems: [{ field, problem: expect.stringMatching(/^must be/) }],
    });
  });

  it('are each tested with an ask that the default policy refuses', async () => {
    for (const agency of ADAPTED_AGENCIES) {
      const { example } = await definitionOf(agency);
      expect(refusedExampleOf(agency, await measuresOfAsk(agency, example))).not.toEqual([]);
    }
  });
});

/** Measures of an ask by which the default policy makes this agency refuse. */
function refusedExampleOf(agency: string, asked: readonly string[]): string[] {
  return (['person', 'organisation'] as const).flatMap((subjectKind) =>
    selectMeasures({ policy: 'lawful-basis', subjectKind })
      .filter(
        (measure) =>
          measure.agency === agency && ['deny', 'refer'].includes(measure.effect) && asked.includes(measure.code),
      )
      .map(({ code }) => code),
  );
}
