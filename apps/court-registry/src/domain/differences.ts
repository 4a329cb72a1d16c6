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

/** What a person who saw the one must know before deciding on the other. A mere re-issue changes nothing. */
export function changedSince(seen: Listing, now: Listing): string[] {
  const beside = ({ standing, rests }: Listing) => ({ standing, rests });
  return [...differences(seen.content, now.content), ...namesThatDiffer(beside(seen), beside(now))];
}

function namesThatDiffer(a: Record<string, unknown>, b: Record<string, unknown>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]))
    .sort();
}
