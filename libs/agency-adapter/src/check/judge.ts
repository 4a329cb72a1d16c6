import type { Details, EnforcedRow } from '../tables/state.js';

/** One measure in force that the ask fell under. `denial` is set when it refused. */
export interface Met {
  measure: string;
  effect: string;
  listing: number;
  revision: number;
  shard: number;
  /** Whom the listing is about: what it says of itself stays inside. */
  refs: readonly string[];
  court: string;
  caseNumber: string;
  grounds: string[];
  basis: { instrument: string; article: string; tier: string }[];
  until: string | null;
  howToObject: { until: string; 'zh-CN': string; en: string };
}

export interface Judgement {
  decision: 'allow' | 'deny' | 'refer';
  met: Met[];
}

/**
 * Judges an ask by the restrictions of one subject, at an instant.
 *
 * A term is over by the later of own clock and newest cut, an exemption holds by either: both doubts fall in favour of
 * the person, and a restriction past its end stops although no message ever said so.
 *
 * @param asked measures that the ask falls under
 * @param now own clock
 * @param newestCut instant of the newest cut applied, if any
 * @param happensAt when the thing asked for happens, such as a departure, if that was said: an exemption is for what
 *   happens within it, whenever it is asked for
 */
export function judge(
  rows: readonly EnforcedRow[],
  asked: readonly string[],
  now: Date,
  newestCut: Date | null,
  happensAt: Date | null = null,
): Judgement {
  const instants = [now.getTime(), newestCut?.getTime() ?? -Infinity];
  const latest = Math.max(...instants);
  const exemptAt = happensAt === null ? instants : [happensAt.getTime()];
  const met: Met[] = [];
  for (const row of rows) {
    if (row.until !== null && Date.parse(row.until) <= latest) continue;
    const rests: { measure: string; from: string; until: string }[] = row.rests === null ? [] : JSON.parse(row.rests);
    const details = row.details === null ? null : (JSON.parse(row.details) as Details);
    for (const measure of row.measures) {
      if (!asked.includes(measure) || !details) continue;
      const resting = rests.some(
        (rest) =>
          rest.measure === measure && exemptAt.some((at) => Date.parse(rest.from) <= at && at < Date.parse(rest.until)),
      );
      if (resting) continue;
      const { effect, basis } = details.measures[measure];
      const { listing, revision, shard, refs, until } = row;
      const { court, caseNumber, grounds, howToObject } = details;
      met.push({
        measure,
        effect,
        listing,
        revision,
        shard,
        refs,
        court,
        caseNumber,
        grounds,
        basis,
        until,
        howToObject,
      });
    }
  }
  met.sort((a, b) => a.listing - b.listing || a.measure.localeCompare(b.measure));
  const effects = new Set(met.map(({ effect }) => effect));
  return { decision: effects.has('deny') ? 'deny' : effects.has('refer') ? 'refer' : 'allow', met };
}

/** Whether a measure met refuses the transaction; others only raise scrutiny or are recorded. */
export function refuses({ effect }: Pick<Met, 'effect'>): boolean {
  return effect === 'deny' || effect === 'refer';
}
