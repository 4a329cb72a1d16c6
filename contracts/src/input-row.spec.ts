import { applyChanges, checkInputRow, parseInputRow } from './input-row.js';
import type { ListingRow } from './generated/contracts.js';

const listing: ListingRow = {
  row: 'listing',
  court: { code: '苏0602', name: '南通市崇川区人民法院' },
  decision: { number: '(2025)苏0602执1234号之一', madeOn: '2025-11-12', servedOn: '2025-11-17' },
  case: { number: '(2025)苏0602执1234号', filedOn: '2025-08-06' },
  basisDocument: { body: '南通市崇川区人民法院', number: '(2024)苏0602民初3714号' },
  subject: { kind: 'person', name: '沈国强', number: '990001197403180753', sex: 'male' },
  obligation: '支付欠款',
  performance: '全部未履行',
  behaviour: '违反财产报告制度',
  duty: 'pecuniary',
  grounds: ['property-reporting'],
  reasons: { 'zh-CN': '违反财产报告制度。', en: 'Violates the property reporting system.' },
};
const problemsOf = (row: unknown): unknown[] => {
  const checked = checkInputRow(row);
  return checked.ok ? [] : checked.problems.map(({ field, reason }) => [field, reason]);
};

describe('input rows', () => {
  it('reads a listing, a correction and a deletion', () => {
    const changes = { subject: { number: '990002197407180752' } };
    const correction = { row: 'correction', listing: listing.decision.number, learnedOn: '2026-11-18', changes };
    const deletion = {
      row: 'deletion',
      listing: listing.decision.number,
      learnedOn: '2026-11-18',
      ground: 'performed',
    };
    expect(parseInputRow(JSON.stringify(listing))).toEqual({ ok: true, row: listing });
    expect(problemsOf({ ...correction, changes: { performance: '已全部履行' } })).toEqual([]);
    expect(problemsOf(deletion)).toEqual([]);
  });

  it('names every problem at once, each by its field', () => {
    const { obligation: _, ...rest } = listing;
    const row = { ...rest, court: { code: '苏0602' }, decision: { number: '1', madeOn: '2025-02-30' } };
    expect(problemsOf(row)).toEqual([
      ['obligation', 'malformed'],
      ['decision.madeOn', 'malformed'],
      ['court.name', 'malformed'],
    ]);
  });

  it('calls an unknown ground by its name', () => {
    expect(problemsOf({ ...listing, grounds: ['rudeness'] })).toEqual([['grounds.0', 'unknown-ground']]);
    const deletion = { row: 'deletion', listing: 'x', learnedOn: '2026-11-18', ground: 'mercy' };
    expect(problemsOf(deletion)).toEqual([['ground', 'unknown-ground']]);
  });

  it('P 10(1)(4): takes two searches on one day for two, so that a lift waits for no other day', () => {
    const searchedOn = ['2026-11-17', '2026-11-17'];
    const deletion = { row: 'deletion', listing: 'x', learnedOn: '2026-11-18', ground: 'no-property-found' };
    expect(problemsOf({ ...deletion, proceedingEndedOn: '2026-11-16', searchedOn })).toEqual([]);
  });

  it('checks numbers by the kind of the subject, and the sex in them', () => {
    const subject = { ...listing.subject, number: '990001197403180754' };
    expect(problemsOf({ ...listing, subject })).toEqual([['subject.number', 'identity-number']]);
    const woman = { ...listing.subject, sex: 'female' };
    expect(problemsOf({ ...listing, subject: woman })).toEqual([['subject.sex', 'identity-number']]);
    const organisation = {
      kind: 'organisation',
      name: '某公司',
      number: '91350100M000100Y44',
      legalRepresentative: '某',
    };
    expect(problemsOf({ ...listing, subject: organisation })).toEqual([['subject.number', 'organisation-code']]);
  });

  it('checks the number in a correction too', () => {
    const row = { row: 'correction', listing: 'x', learnedOn: '2026-11-18', changes: { subject: { number: '1' } } };
    expect(problemsOf(row)).toEqual([['changes.subject.number', 'identity-number']]);
  });

  it('wants a sex of a person and a legal representative of an organisation', () => {
    const { sex: _, ...person } = listing.subject;
    expect(problemsOf({ ...listing, subject: person })).toEqual([['subject.sex', 'malformed']]);
    const organisation = { kind: 'organisation', name: '某公司', number: '91350100M000100Y43' };
    expect(problemsOf({ ...listing, subject: organisation })).toEqual([['subject.legalRepresentative', 'malformed']]);
  });

  it.each(['', 'oops', 'null', '[]', '"listing"', '{}', '{"row":"constructor"}'])('refuses %p as a row', (line) => {
    expect(parseInputRow(line)).toMatchObject({ ok: false, problems: [{ reason: 'malformed' }] });
  });

  it.each(['\u0000', '\ud800'])('refuses a text that no database keeps (%j)', (bad) => {
    const line = JSON.stringify({ ...listing, obligation: `支付${bad}` });
    expect(parseInputRow(line)).toMatchObject({ ok: false, problems: [{ field: 'obligation', reason: 'malformed' }] });
  });

  it('never repeats a value of the row', () => {
    const line = JSON.stringify({
      ...listing,
      subject: { ...listing.subject, number: '990001197403180754', sex: 'SECRET' },
    });
    expect(JSON.stringify(parseInputRow(line))).not.toMatch(/990001|SECRET/);
  });

  it('applies changes member by member and takes away what is null', () => {
    const narrowed: ListingRow = { ...listing, narrowedTo: { measures: ['flight'], reason: '比例' } };
    const changed = applyChanges(narrowed, { subject: { name: '沈国疆' }, performance: '已履行', narrowedTo: null });
    expect(changed).toEqual({
      ...listing,
      subject: { ...listing.subject, name: '沈国疆' },
      performance: '已履行',
    });
    expect(narrowed.subject.name).toBe('沈国强');
  });
});
