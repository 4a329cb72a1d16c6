import { identityCheckDigit, organisationBodyCheck, organisationCheckCharacter } from './identity.js';

/**
 * Numbers of subjects that can't exist: the region code begins with 99, which GB/T 2260 assigns to no region, while
 * every check digit is right, so that all of the machinery treats them as real.
 */

/** An identity number of nobody. `serial` 0 to 8,999,999 makes it unique for one birth date and sex. */
export function syntheticIdentityNumber(birthDate: string, sex: 'male' | 'female', serial: number): string {
  const region = 990000 + Math.floor(serial / 500);
  if (!Number.isInteger(serial) || serial < 0 || region > 999999) throw new RangeError('serial out of range');
  const sequence = (serial % 500) * 2 + (sex === 'male' ? 1 : 0);
  const first17 = `${region}${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return first17 + identityCheckDigit(first17);
}

/** A unified social credit code of no organisation: registered with the market authority (91), region 99xxxx. */
export function syntheticOrganisationCode(serial: number): string {
  if (!Number.isInteger(serial) || serial < 0 || serial > 99_999_999) throw new RangeError('serial out of range');
  const region = 990000 + (serial % 10_000);
  const body = String(serial).padStart(8, '0');
  // A body check of X is fine for GB 11714 and a character of GB 32100 too.
  const first17 = `91${region}${body}${organisationBodyCheck(body)}`;
  return first17 + organisationCheckCharacter(first17);
}

/** A small generator of pseudo-random numbers (mulberry32): the same seed gives the same numbers on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
