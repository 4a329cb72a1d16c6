import { generateDecisions } from './generate-decisions.js';
import { checkInputRow } from './input-row.js';
import type { InputRow } from './generated/contracts.js';

const rows = [...generateDecisions({ listings: 5_000, seed: 7 })];
const ofKind = <K extends InputRow['row']>(kind: K) =>
  rows.filter((row): row is Extract<InputRow, { row: K }> => row.row === kind);

describe('generated decisions', () => {
  it('are the same for the same seed and others for another', () => {
    const few = (seed: number): string => JSON.stringify([...generateDecisions({ listings: 50, seed })]);
    expect(few(3)).toBe(few(3));
    expect(few(3)).not.toBe(few(4));
  });

  it('are all valid rows', () => {
    expect(rows.filter((row) => !checkInputRow(row).ok)).toEqual([]);
  });

  it('hold as many listings as asked, each decision number once, and a quarter of them deleted', () => {
    const numbers = ofKind('listing').map(({ decision }) => decision.number);
    expect(new Set(numbers).size).toBe(5_000);
    expect(ofKind('deletion').length / 5_000).toBeCloseTo(0.25, 1);
    expect(ofKind('correction').length).toBeGreaterThan(100);
  });

  it('change a listing only after it is listed, and never after it is deleted', () => {
    const open = new Set<string>();
    for (const row of rows) {
      if (row.row === 'listing') open.add(row.decision.number);
      else expect(open.has(row.listing)).toBe(true);
      if (row.row === 'deletion') open.delete(row.listing);
    }
  });

  it('list some persons twice', () => {
    const numbers = ofKind('listing').map(({ subject }) => subject.number);
    expect(new Set(numbers).size).toBeLessThan(numbers.length);
  });

  it('are listings alone, published elsewhere after their decision, when a register is to be taken over', () => {
    const taken = [...generateDecisions({ listings: 500, seed: 7, takeOver: true })];
    expect(taken.filter((row) => !checkInputRow(row).ok)).toEqual([]);
    expect(taken.every((row) => row.row === 'listing' && row.publishedOn! > row.decision.madeOn)).toBe(true);
    expect(taken.length).toBe(500);
  });

  it('can be taken one by one from a file without end', () => {
    const endless = generateDecisions({ listings: 1_000_000_000, seed: 1 });
    expect(endless.next().value).toMatchObject({ row: 'listing' });
  });
});
