import {
  ageOn,
  birthDateOf,
  identityNumberProblem,
  maskNumber,
  organisationBodyCheck,
  organisationCodeProblem,
  sexOf,
} from './identity.js';
import { syntheticIdentityNumber, syntheticOrganisationCode } from './synthetic-subjects.js';

describe('identity numbers (GB 11643-1999)', () => {
  const published = ['11010519491231002X', '440524188001010014']; // the examples in the standard itself

  it('accepts the published examples and says their birth date and sex', () => {
    expect(published.map(identityNumberProblem)).toEqual([null, null]);
    expect(published.map(birthDateOf)).toEqual(['1949-12-31', '1880-01-01']);
    expect(published.map(sexOf)).toEqual(['female', 'male']);
  });

  it('accepts a lower-case x and surrounding blanks', () => {
    expect(identityNumberProblem(' 11010519491231002x ')).toBeNull();
  });

  it('refuses every other check digit and every single wrong digit', () => {
    const number = published[0];
    for (let at = 1; at < 18; at++) {
      for (const digit of '0123456789') {
        if (digit === number[at]) continue;
        expect(identityNumberProblem(number.slice(0, at) + digit + number.slice(at + 1))).not.toBeNull();
      }
    }
  });

  it.each(['11010519490230002X', '110105491231002', '', 'X'.repeat(18), '11010519491331002X'])(
    'refuses %p, which has no 17 digits with a real date',
    (number) => expect(identityNumberProblem(number)).not.toBeNull(),
  );

  it('never quotes the number in what it says', () => {
    expect(identityNumberProblem('110105194912310021')).toBe('the check digit is wrong');
  });

  it('counts full years, and a birthday on 29 February on 1 March', () => {
    expect(ageOn('2008-11-22', '2026-11-21')).toBe(17);
    expect(ageOn('2008-11-22', '2026-11-22')).toBe(18);
    expect(ageOn('2008-02-29', '2026-02-28')).toBe(17);
    expect(ageOn('2008-02-29', '2026-03-01')).toBe(18);
  });
});

describe('unified social credit codes (GB 32100-2015)', () => {
  it('accepts the published example, whose organisation code has the check of GB 11714 too', () => {
    expect(organisationCodeProblem('91350100M000100Y43')).toBeNull();
    expect(organisationBodyCheck('M000100Y')).toBe('4');
  });

  it('refuses a wrong check character, a letter that the code leaves out, and other lengths', () => {
    expect(organisationCodeProblem('91350100M000100Y44')).toBe('the check character is wrong');
    for (const code of ['91350100I000100Y43', '91350100M000100Y4', '', '9135010OM000100Y43']) {
      expect(organisationCodeProblem(code)).not.toBeNull();
    }
  });
});

describe('masking', () => {
  it('hides the birth date of a person and leaves the public code of an organisation', () => {
    expect(maskNumber('11010519491231002X')).toBe('110105********002X');
    expect(maskNumber('91350100M000100Y43')).toBe('91350100M000100Y43');
  });

  it('hides nearly all of what is no valid number', () => {
    expect(maskNumber('110105194912310021')).toBe('****************21');
  });
});

describe('synthetic numbers', () => {
  it('are valid, unique, and of a region that does not exist', () => {
    const persons = Array.from({ length: 2_000 }, (_, serial) =>
      syntheticIdentityNumber('1980-02-29', 'female', serial),
    );
    const organisations = Array.from({ length: 2_000 }, (_, serial) => syntheticOrganisationCode(serial * 7));
    expect(new Set([...persons, ...organisations]).size).toBe(4_000);
    expect(persons.every((number) => identityNumberProblem(number) === null && /^99/.test(number))).toBe(true);
    expect(persons.every((number) => sexOf(number) === 'female')).toBe(true);
    expect(organisations.every((code) => organisationCodeProblem(code) === null && /^9199/.test(code))).toBe(true);
  });
});
