import { AGENCIES, maskNumber, measures, MESSAGE_TYPES, parseBody, type ListingEvent } from '#contracts';
import { examplesIn } from './example-files.js';

const examples = examplesIn('contracts/examples');

describe('the examples', () => {
  it('show every message type', () => {
    expect([...new Set(examples.map(({ type }) => type))].sort()).toEqual([...MESSAGE_TYPES].sort());
  });

  it.each(examples.map(({ type, name, bytes }) => [`${type}/${name}`, type, bytes] as const))(
    '%s is valid',
    (_, type, bytes) => expect(parseBody(type, bytes)).toMatchObject({ ok: true }),
  );

  it('give every agency with a measure its own subject ref and nobody else one', () => {
    for (const event of listingEvents()) {
      expect(Object.keys(event.subjectRefs).sort()).toEqual(
        [...new Set(event.measures.map(({ agency }) => agency))].sort(),
      );
      const refs = Object.values(event.subjectRefs).flat();
      expect(new Set(refs).size).toBe(refs.length);
    }
  });

  it('name only measures and agencies that exist, and no whole identity number', () => {
    for (const event of listingEvents()) {
      for (const { code, agency } of event.measures) {
        expect(measures.find((measure) => measure.code === code)?.agency).toBe(agency);
        expect(AGENCIES).toContain(agency);
      }
      if (event.subject.kind === 'person') expect(event.subject.maskedNumber).toMatch(/^99\d{4}\*{8}\d{3}[\dX]$/);
      else expect(maskNumber(event.subject.maskedNumber)).toBe(event.subject.maskedNumber);
    }
  });
});

describe('a listing event', () => {
  const published = JSON.parse(find('sanctions.listing.published.v1', 'person').toString());
  const parse = (body: unknown) => parseBody('sanctions.listing.corrected.v1', Buffer.from(JSON.stringify(body)));

  it('may hold no measure unless it is in force', () => {
    expect(parse({ ...published, standing: 'stayed' })).toMatchObject({ ok: false, reason: 'schema' });
    expect(parse({ ...published, standing: 'stayed', measures: [] })).toMatchObject({ ok: true });
  });

  it('may not be deleted without a ground', () => {
    expect(parse({ ...published, standing: 'deleted', measures: [] })).toMatchObject({ ok: false, reason: 'schema' });
  });

  it('names a basis for every measure', () => {
    const [measure] = published.measures;
    expect(parse({ ...published, measures: [{ ...measure, basis: [] }] })).toMatchObject({
      ok: false,
      reason: 'schema',
    });
  });
});

function listingEvents(): ListingEvent[] {
  return examples
    .filter(({ type }) => type.startsWith('sanctions.listing.'))
    .map(({ bytes }) => JSON.parse(bytes.toString()) as ListingEvent);
}

function find(type: string, name: string): Buffer {
  return examples.find((example) => example.type === type && example.name === `${name}.json`)!.bytes;
}
