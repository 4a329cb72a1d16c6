import { identityNumberProblem, normalName, organisationCodeProblem } from '#contracts';
import { refusal, type Refusal } from './refusal.js';

const NAME_CHARACTERS = 2;
const NUMBER_CHARACTERS = 4;

/** A question that is allowed: the name whole, of the number what may be seen of it. */
export interface PublicSearch {
  name: string;
  part: string;
}

export type ReadSearch = { ok: true; search: PublicSearch } | { ok: false; refusal: Refusal };

/**
 * What the public may ask (P arts. 6 and 7): whether this person is listed, not who is. So the name comes in full and
 * with at least four characters of the number, and nothing stands for "any".
 */
export function readSearch(name: string | undefined, number: string | undefined): ReadSearch {
  const asked = normalName(name ?? '');
  const part = (number ?? '').normalize('NFKC').replace(/\s/gu, '').toUpperCase();
  const no = (reason: string, detail: string, field: string): ReadSearch => ({
    ok: false,
    refusal: refusal(reason, detail, undefined, field),
  });
  if (asked === '') return no('name-missing', 'the full name is needed', 'name');
  if (/[*?%_]/u.test(asked)) return no('name-wildcard', 'the name is taken as it stands, without wildcards', 'name');
  if ([...asked].length < NAME_CHARACTERS) return no('name-too-short', 'the full name is needed, not a part', 'name');
  if (part.replaceAll('*', '').length < NUMBER_CHARACTERS)
    return no('number-too-short', `at least ${NUMBER_CHARACTERS} characters of the number are needed`, 'number');
  if (!/^[0-9A-Z*]{4,18}$/u.test(part))
    return no('number-malformed', 'a part of the number has up to 18 letters and digits', 'number');
  // Nobody's birth date needs to travel, and no answer may confirm one.
  if (identityNumberProblem(part) === null && organisationCodeProblem(part) !== null)
    return no('number-whole', 'give only the published part of an identity number: first six or last four', 'number');
  return { ok: true, search: { name: asked, part } };
}

/** Whether the part is in what is published of the number. Masked characters are never compared with anything. */
export function showsPart(maskedNumber: string, part: string): boolean {
  if (part.includes('*')) return part === maskedNumber;
  return maskedNumber.split(/\*+/u).some((visible) => visible.includes(part));
}
