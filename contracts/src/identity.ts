import type { Sex } from './generated/contracts.js';

const identityWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const identityChecks = '10X98765432';

/** The check digit for the first 17 digits of an identity number (GB 11643-1999, ISO 7064 MOD 11-2). */
export function identityCheckDigit(first17: string): string {
  const sum = identityWeights.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return identityChecks[sum % 11];
}

/**
 * What is wrong with a citizen identity number under GB 11643-1999, or null: 18 digits (the last may be X), a real
 * birth date in digits 7 to 14, and the check digit. The region code is not looked up, so
 * that region codes that left the tables stay valid. The text never quotes the number.
 */
export function identityNumberProblem(number: string): string | null {
  const s = number.trim().toUpperCase();
  if (!/^[1-9]\d{16}[\dX]$/.test(s)) return 'an identity number has 17 digits and a check digit';
  if (!isDay(`${s.slice(6, 10)}-${s.slice(10, 12)}-${s.slice(12, 14)}`))
    return 'the birth date in the number does not exist';
  if (identityCheckDigit(s) !== s[17]) return 'the check digit is wrong';
  return null;
}

const codeCharacters = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** The check character for the first 17 of a unified social credit code (GB 32100-2015, modulus 31, weights 3^i). */
export function organisationCheckCharacter(first17: string): string {
  let weight = 1;
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    sum += codeCharacters.indexOf(first17[i]) * weight;
    weight = (weight * 3) % 31;
  }
  return codeCharacters[(31 - (sum % 31)) % 31];
}

const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/** The check character for the 8 of an organisation code (GB 11714-1997), digits 9 to 16 of the unified code. */
export function organisationBodyCheck(first8: string): string {
  const value = (c: string): number => (/\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55);
  const sum = organisationWeights.reduce((total, weight, index) => total + weight * value(first8[index]), 0);
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}

/**
 * What is wrong with a unified social credit code under GB 32100-2015, or null: registration authority, category,
 * six digits of region, nine of the organisation code, and the check character. The text never quotes the code.
 */
export function organisationCodeProblem(code: string): string | null {
  const s = code.trim().toUpperCase();
  if (!/^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/.test(s)) {
    return 'a unified social credit code has 18 characters: authority, category, 6 digits of region, 9 of the organisation, check';
  }
  if (organisationCheckCharacter(s) !== s[17]) return 'the check character is wrong';
  return null;
}

/** Birth date (YYYY-MM-DD) in a valid identity number. */
export function birthDateOf(identityNumber: string): string {
  const s = identityNumber.trim();
  return `${s.slice(6, 10)}-${s.slice(10, 12)}-${s.slice(12, 14)}`;
}

/** Sex in a valid identity number: the 17th digit is odd for a man, even for a woman. */
export function sexOf(identityNumber: string): Sex {
  return Number(identityNumber.trim()[16]) % 2 === 1 ? 'male' : 'female';
}

/** Full years on a day (both YYYY-MM-DD); a birthday on 29 February is completed on 1 March of a common year. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/**
 * The number as published (P 6(2): partly masked): of a person's, region and last four stay and the birth date goes;
 * an organisation's code is public and stays whole. Anything else is masked but for its last two characters.
 */
export function maskNumber(number: string): string {
  const s = number.trim().toUpperCase();
  if (identityNumberProblem(s) === null) return `${s.slice(0, 6)}********${s.slice(14)}`;
  if (organisationCodeProblem(s) === null) return s;
  return '*'.repeat(Math.max(0, s.length - 2)) + s.slice(-2);
}

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether YYYY-MM-DD is a day of the calendar. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const [year, month, day] = text.split('-').map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && leap ? 29 : (DAYS_OF_MONTH[month - 1] ?? 0));
}
