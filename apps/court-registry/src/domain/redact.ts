/** What stands where a name or a number was. */
export const ERASED = '＊';

/** The same value, every text in it without these words, however they are cased. Members keep their names. */
export function redact<T>(value: T, words: readonly string[]): T {
  const said = words.filter((word) => word.trim() !== '').sort((a, b) => b.length - a.length);
  if (said.length === 0) return value;
  const pattern = new RegExp(said.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'giu');
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return part.replace(pattern, ERASED);
    if (Array.isArray(part)) return part.map(walk);
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, walk(member)]));
  };
  return walk(value) as T;
}
