/** Somebody who has a lift to confirm: the agency's own system (`own`) or a copy of its list, perhaps removed since. */
export interface Awaited {
  system: string;
  removedAt?: string;
}

/** What a run says of numbers, by lift; those of a lift in the order of their names. */
export function awaitedByLift(
  unconfirmed: readonly ({ listing: number; revision: number } & Awaited)[],
): { listing: number; revision: number; awaits: Awaited[] }[] {
  const lifts = new Map<string, { listing: number; revision: number; awaits: Awaited[] }>();
  for (const { listing, revision, system, removedAt } of unconfirmed) {
    const key = `${listing}/${revision}`;
    const lift = lifts.get(key) ?? { listing, revision, awaits: [] };
    lifts.set(key, lift);
    if (!lift.awaits.some((one) => one.system === system))
      lift.awaits.push({ system, ...(removedAt !== undefined && { removedAt }) });
  }
  for (const { awaits } of lifts.values()) awaits.sort((a, b) => (a.system < b.system ? -1 : 1));
  return [...lifts.values()];
}
