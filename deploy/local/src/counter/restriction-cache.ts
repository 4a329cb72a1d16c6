/** What the adapter's HTTP delivery puts: one listing as it stands at one revision. */
export interface Restriction {
  listing: number;
  revision: number;
  standing: 'in-force' | 'stayed' | 'deleted';
  subjectRefs: string[];
  measures: { code: string; effect: string }[];
  rests?: { measure: string; from: string; until: string }[];
  until?: string | null;
  court?: unknown;
  caseNumber?: unknown;
  howToObject?: unknown;
}

/** A restriction that forbids or questions what is asked. */
export interface Refusal {
  restriction: Restriction;
  measure: string;
  effect: string;
}

/**
 * What the counter does wrong: `none`, or it keeps one person: the listing of the given subject ref, or (`first`) the
 * first deleted listing of a person whom nothing else restricts.
 */
export type Fault = { kind: 'none' } | { kind: 'keep'; whom: 'first' | string };

/**
 * The ticket counter's own memory of who may not travel: the newest revision of every listing. Its honest part is
 * ordered and idempotent; its planted fault confirms a lift and forgets to carry it out for one person.
 */
export class RestrictionCache {
  private readonly newest = new Map<number, Restriction>();
  private readonly listingsOf = new Map<string, Set<number>>();
  private stale: { restriction: Restriction; confirmedRevision: number } | null = null;

  constructor(private readonly fault: Fault = { kind: 'none' }) {}

  /** The one whom the fault keeps, and the revision whose lift was confirmed all the same. */
  get kept(): { listing: number; revision: number; confirmedRevision: number } | null {
    if (!this.stale) return null;
    const { restriction, confirmedRevision } = this.stale;
    return { listing: restriction.listing, revision: restriction.revision, confirmedRevision };
  }

  /** Listings that it knows, lifted ones too. */
  get size(): number {
    return this.newest.size;
  }

  /** Whether the listing was not known at this revision or a newer one. */
  isNews({ listing, revision }: Restriction): boolean {
    return (this.newest.get(listing)?.revision ?? 0) < revision;
  }

  /** Takes a listing's state over unless a newer one is known. Lifted listings stay as a floor: nothing resurrects. */
  put(restriction: Restriction): void {
    if (!this.isNews(restriction)) return;
    const before = this.newest.get(restriction.listing);
    if (before && this.forgets(before, restriction)) {
      this.stale = { restriction: before, confirmedRevision: restriction.revision };
    } else if (this.stale?.restriction.listing === restriction.listing) {
      this.stale.confirmedRevision = restriction.revision;
    }
    for (const ref of before?.subjectRefs ?? []) this.listingsOf.get(ref)?.delete(restriction.listing);
    this.newest.set(restriction.listing, restriction);
    for (const ref of restriction.subjectRefs) {
      const listings = this.listingsOf.get(ref) ?? new Set();
      this.listingsOf.set(ref, listings.add(restriction.listing));
    }
  }

  /** Everything that stands against `measure` for a subject at an instant. */
  refusals(refs: readonly string[], measure: string, at: Date): Refusal[] {
    const listings = new Set(refs.flatMap((ref) => [...(this.listingsOf.get(ref) ?? [])]));
    const known = [...listings].map((listing) => this.newest.get(listing)!);
    const stale = this.stale?.restriction;
    if (stale && stale.subjectRefs.some((ref) => refs.includes(ref))) known.push(stale);
    return known
      .sort((a, b) => a.listing - b.listing)
      .flatMap((restriction) => {
        const found = restriction.measures.find(({ code }) => code === measure);
        return found && inForce(restriction, measure, at) ? [{ restriction, measure, effect: found.effect }] : [];
      });
  }

  private forgets(before: Restriction, now: Restriction): boolean {
    if (this.fault.kind === 'none' || this.stale) return false;
    if (now.standing !== 'deleted' || before.measures.length === 0) return false;
    if (this.fault.whom !== 'first') return before.subjectRefs.includes(this.fault.whom);
    return before.subjectRefs.every((ref) =>
      [...(this.listingsOf.get(ref) ?? [])].every(
        (listing) => listing === now.listing || this.newest.get(listing)!.measures.length === 0,
      ),
    );
  }
}

function inForce(restriction: Restriction, measure: string, at: Date): boolean {
  if (restriction.until && at >= new Date(restriction.until)) return false;
  return !(restriction.rests ?? []).some(
    (rest) => rest.measure === measure && at >= new Date(rest.from) && at < new Date(rest.until),
  );
}
