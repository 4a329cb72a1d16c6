import { readFileSync } from 'node:fs';
import {
  ROW_KINDS,
  applyChanges,
  birthDateOf,
  ageOn,
  parseInputRow,
  ruleSets,
  selectMeasures,
  type CorrectionRow,
  type DeletionRow,
  type InputRow,
  type ListingRow,
} from '#contracts';

/** The demo file promises a story; each test is one sentence of it. */
const lines = readFileSync('test/data/decisions.ndjson', 'utf8').trimEnd().split('\n');
const expected = JSON.parse(readFileSync('test/data/decisions.expected.json', 'utf8')) as {
  published: number;
  corrected: number;
  deleted: number;
  refused: { line: number; reason: string }[];
};
const refusedLines = new Map(expected.refused.map(({ line, reason }) => [line, reason]));
const accepted = lines.flatMap((text, index) => (refusedLines.has(index + 1) ? [] : [JSON.parse(text) as InputRow]));
const of = <K extends InputRow['row']>(kind: K) =>
  accepted.filter((row): row is Extract<InputRow, { row: K }> => row.row === kind);
const listings: ListingRow[] = of('listing');
const corrections: CorrectionRow[] = of('correction');
const deletions: DeletionRow[] = of('deletion');
const today = '2026-11-22';

describe('docs/input-format.md', () => {
  it('shows one valid row of each kind', () => {
    const blocks = [...readFileSync('docs/input-format.md', 'utf8').matchAll(/```json\n(.*)\n```/g)];
    const parsed = blocks.map(([, line]) => parseInputRow(line));
    expect(parsed.map((row) => (row.ok ? row.row.row : row.problems))).toEqual([...ROW_KINDS]);
  });
});

describe('the demo file', () => {
  it('holds at least sixty decisions of several courts, about persons and organisations, on all six grounds', () => {
    expect(lines.length).toBeGreaterThanOrEqual(60);
    expect(new Set(listings.map(({ court }) => court.code)).size).toBeGreaterThanOrEqual(5);
    expect(new Set(listings.map(({ subject }) => subject.kind)).size).toBe(2);
    expect(new Set(listings.flatMap(({ grounds }) => grounds)).size).toBe(6);
    const others = accepted.filter(({ row }) => ['stay', 'resumption', 'exemption'].includes(row));
    expect([listings.length, corrections.length + others.length, deletions.length]).toEqual([
      expected.published,
      expected.corrected,
      expected.deleted,
    ]);
  });

  it('has rows that can be read, but for those whose form alone must be refused', () => {
    const unreadable = lines.flatMap((line, index) => {
      const parsed = parseInputRow(line);
      return parsed.ok ? [] : [[index + 1, parsed.problems[0].reason]];
    });
    const byForm = ['unknown-ground', 'identity-number', 'organisation-code'];
    expect(unreadable).toEqual(
      expected.refused.filter(({ reason }) => byForm.includes(reason)).map((r) => [r.line, r.reason]),
    );
  });

  it('names nobody who can exist: every number has a region code that is not assigned', () => {
    for (const text of lines) {
      for (const [number] of text.matchAll(/"number":"([0-9A-Z]{18})"/g)) expect(number).toMatch(/"(99|9199)/);
    }
  });

  it('numbers cases and decisions as courts do, each decision once and under its own court', () => {
    for (const { court, decision, case: enforcement } of listings) {
      expect(enforcement.number).toMatch(/^\(20\d\d\)[\u4e00-\u9fff]\d{4}执\d{3,6}号$/);
      expect(enforcement.number).toContain(`)${court.code}执`);
      expect(decision.number).toBe(`${enforcement.number}之一`);
    }
    expect(new Set(listings.map(({ decision }) => decision.number)).size).toBe(listings.length);
  });

  it('lists only grown-ups, and dates everything in its order and before today', () => {
    for (const { subject, decision, case: enforcement } of listings) {
      expect(enforcement.filedOn < decision.madeOn && decision.madeOn <= decision.servedOn!).toBe(true);
      expect(decision.servedOn! <= today).toBe(true);
      if (subject.kind === 'person')
        expect(ageOn(birthDateOf(subject.number), decision.madeOn)).toBeGreaterThanOrEqual(18);
    }
    for (const { learnedOn, listing } of [...corrections, ...deletions]) {
      const { decision } = listings.find((row) => row.decision.number === listing)!;
      expect(learnedOn <= today && learnedOn > decision.madeOn).toBe(true);
    }
  });

  it('keeps every listing that is not deleted in force today', () => {
    const gone = new Set(deletions.map(({ listing }) => listing));
    for (const { decision, grounds } of listings) {
      const ended =
        !grounds.includes('refusal') && `${Number(decision.madeOn.slice(0, 4)) + 2}${decision.madeOn.slice(4)}` < today;
      expect(ended && !gone.has(decision.number)).toBe(false);
    }
  });

  it('corrects a wrong identity number and a changed amount, and corrected rows are valid rows', () => {
    expect(corrections.some(({ changes }) => changes.subject?.number !== undefined)).toBe(true);
    expect(corrections.some(({ changes }) => changes.obligation !== undefined)).toBe(true);
    expect(corrections.some(({ changes }) => changes.narrowedTo)).toBe(true);
    for (const { listing, changes } of corrections) {
      const row = listings.find(({ decision }) => decision.number === listing)!;
      expect(parseInputRow(JSON.stringify(applyChanges(row, changes)))).toMatchObject({ ok: true });
    }
  });

  it('deletes on every ground that the default rule set allows, with what the ground needs', () => {
    const rules = ruleSets['provisions-2017'].deletionGrounds;
    // What is over by its term the register deletes by itself.
    const asked = rules.map(({ code }) => code).filter((code) => code !== 'term-expired');
    expect([...new Set(deletions.map(({ ground }) => ground))].sort()).toEqual(asked.sort());
    for (const deletion of deletions) {
      for (const { field, atLeast = 1 } of rules.find(({ code }) => code === deletion.ground)!.needs) {
        const value = deletion[field];
        expect(Array.isArray(value) ? value.length : Number(value !== undefined)).toBeGreaterThanOrEqual(atLeast);
      }
    }
  });

  it('has a person whom two courts list and both delete, and one whom only the first deletes', () => {
    const open = [...twice()].map(([, rows]) => ({
      courts: new Set(rows.map(({ court }) => court.code)).size,
      left: rows.filter(({ decision }) => !deletions.some(({ listing }) => listing === decision.number)).length,
    }));
    expect(open).toContainEqual({ courts: 2, left: 0 });
    expect(open).toContainEqual({ courts: 2, left: 1 });
  });

  it('lists a person again after a deletion', () => {
    const order = accepted.map((row) => (row.row === 'listing' ? row.decision.number : row.listing));
    const again = [...twice().values()].some((rows) =>
      rows.some(({ decision }, index) => {
        const deletedAt = accepted.findIndex((row) => row.row === 'deletion' && row.listing === decision.number);
        const next = rows[index + 1];
        return deletedAt >= 0 && next !== undefined && order.indexOf(next.decision.number) > deletedAt;
      }),
    );
    expect(again).toBe(true);
  });

  it('has a stay that lasts, one that ended, and an exemption, each of a listing that stands', () => {
    const standing = (row: { listing: string }) =>
      listings.some(({ decision }) => decision.number === row.listing) &&
      !deletions.some(({ listing }) => listing === row.listing);
    const [stays, ends, exemptions] = [of('stay'), of('resumption'), of('exemption')];
    expect([...stays, ...ends, ...exemptions].every(standing)).toBe(true);
    expect([stays.length, ends.length, exemptions.length]).toEqual([2, 1, 1]);
    expect(stays.some(({ listing }) => listing === ends[0].listing)).toBe(true);
  });

  it('holds rows that must be refused: a minor, an unknown ground, bad check digits, a ground that the rules do not allow', () => {
    expect([...refusedLines.values()]).toEqual(
      expect.arrayContaining([
        'term-over',
        'minor',
        'unknown-ground',
        'identity-number',
        'organisation-code',
        'ground-not-allowed',
      ]),
    );
  });

  it('gives every agency something to apply', () => {
    const agencies = listings.flatMap(({ subject, narrowedTo }) =>
      selectMeasures({
        policy: 'lawful-basis',
        subjectKind: subject.kind,
        ...(narrowedTo && { narrowedTo: narrowedTo.measures }),
      }).map(({ agency }) => agency),
    );
    expect(new Set(agencies).size).toBe(5);
  });
});

function twice(): Map<string, ListingRow[]> {
  const byNumber = new Map<string, ListingRow[]>();
  for (const row of listings) byNumber.set(row.subject.number, [...(byNumber.get(row.subject.number) ?? []), row]);
  return new Map([...byNumber].filter(([, rows]) => rows.length > 1));
}
