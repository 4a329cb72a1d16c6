/**
 * The JSON Canonicalization Scheme (RFC 8785): one text for one value, in every language.
 *
 * Values are taken as `JSON.stringify` takes them (`toJSON` is honoured, members that are `undefined` are absent);
 * what JSON cannot say is refused instead of being turned into `null`.
 *
 * @throws TypeError for NaN, infinities, bigints, functions, symbols, lone surrogates, and `undefined` outside a member
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value);
    case 'number':
      return canonicalNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (hasToJson(value)) return canonicalJson(value.toJSON());
      return Array.isArray(value) ? `[${Array.from(value, canonicalJson).join(',')}]` : canonicalObject(value);
    default:
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

/** ASCII that needs no escape: nearly every string of a record's attributes. */
const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** The text of a string: ECMAScript's own serialisation is RFC 8785's, once lone surrogates are refused (section 3.2.2.2). */
export function canonicalString(value: string): string {
  if (plain.test(value)) return `"${value}"`;
  if (/\p{Surrogate}/u.test(value)) throw new TypeError('a string with a lone surrogate has no canonical JSON');
  return JSON.stringify(value);
}

/** The text of a number: ECMAScript's own (section 3.2.2.3); minus zero is `0`. */
export function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('JSON has no NaN and no infinity');
  return String(value);
}

/** Members sorted by the UTF-16 code units of their names (section 3.2.3), which is JavaScript's default order. */
function canonicalObject(value: object): string {
  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name];
    if (member !== undefined) members.push(`${canonicalString(name)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return typeof (value as { toJSON?: unknown }).toJSON === 'function';
}
