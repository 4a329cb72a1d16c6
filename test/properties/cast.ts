import { anIdentityNumber, anOrganisationCode } from '../../apps/court-registry/test/rows.js';
import type { ARegister } from '../../apps/court-registry/test/a-register.js';

/** Somebody whom a court could list. */
export interface Person {
  kind: 'person' | 'organisation';
  number: string;
  /** Of a person. */
  born: string | null;
}

const born = (day: string, serial: number): Person => ({ kind: 'person', number: anIdentityNumber(day, serial), born: day }); // prettier-ignore

/** Two grown ones, a child, one who comes of age within three months of June 2026, and an organisation. */
export const CAST: readonly Person[] = [
  born('1980-05-17', 101),
  born('1975-01-02', 203),
  born('2017-05-17', 305),
  born('2008-08-20', 407),
  { kind: 'organisation', number: anOrganisationCode(9), born: null },
];

/** The subject of a decision that lists this person. */
export const subjectOf = ({ kind, number }: Person) =>
  kind === 'person'
    ? { kind, name: '测试甲', number, sex: 'male' as const }
    : { kind, name: '测试有限公司', number, legalRepresentative: '测试乙' };

/** Who is meant by a pseudonym: every agency's of everybody. */
export function pseudonyms({ subjects }: ARegister): Map<string, Person> {
  const agencies = ['aviation', 'rail', 'banking', 'procurement', 'customs'] as const;
  return new Map(
    CAST.flatMap((person) =>
      Object.values(subjects.refsOf(person.number, agencies)).flatMap((refs) =>
        refs.map((ref): [string, Person] => [ref, person]),
      ),
    ),
  );
}

/** Full years on a day, counted on the digits. */
export const ageThen = (birth: string, day: string): number =>
  Math.floor((Number(day.replaceAll('-', '')) - Number(birth.replaceAll('-', ''))) / 10_000);

/** P art. 2, D art. 68: the first instant after the term, counted without the product's calendar; null: no limit. */
export function endOfTerm(
  grounds: readonly string[],
  extension: number,
  madeOn: string,
  draft: boolean,
): string | null {
  if (!draft && grounds.includes('refusal')) return null;
  const [year, month, day] = madeOn.split('-').map(Number);
  const ends = year + 2 + extension;
  const lastOfMonth = new Date(Date.UTC(ends, month, 0)).getUTCDate();
  return new Date(Date.UTC(ends, month - 1, Math.min(day, lastOfMonth) + 1) - 8 * 3_600_000).toISOString();
}
