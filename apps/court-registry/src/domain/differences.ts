import type { InputRow } from '#contracts';
import type { Content, Listing } from './listing.js';

/** Dotted names of what differs; of the subject each member by itself. */
export function differences(before: Content, after: Content): string[] {
  const named = (content: Content): Record<string, unknown> => {
    const { subject, ...rest } = content;
    return {
      ...rest,
      ...Object.fromEntries(Object.entries(subject).map(([name, value]) => [`subject.${name}`, value])),
    };
  };
  return namesThatDiffer(named(before), named(after));
}

/** What takes every measure off is right whatever else changed, as long as the same person is listed. */
const LIFTING = new Set<InputRow['row']>(['deletion', 'stay']);

/**
 * What a person who saw the one must know before deciding on the other. A mere re-issue changes nothing.
 * @param proposed what they propose: a lift waits for nothing that does not change whom it is about
 */
export function changedSince(seen: Listing, now: Listing, proposed: InputRow['row']): string[] {
  const beside = ({ standing, rests }: Listing) => ({ standing, rests });
  const changed = [...differences(seen.content, now.content), ...namesThatDiffer(beside(seen), beside(now))];
  return LIFTING.has(proposed) ? changed.filter((name) => name.startsWith('subject.')) : changed;
}

function namesThatDiffer(a: Record<string, unknown>, b: Record<string, unknown>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]))
    .sort();
}
