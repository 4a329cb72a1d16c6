import { measuresOf } from '#contracts';

/** Train categories as their numbers begin: G high-speed, D and C other multiple units, the rest ordinary trains. */
const TRAINS = ['G', 'D', 'C', 'Z', 'T', 'K', 'ordinary'] as const;
/** Classes of seats in multiple units, lowest first. */
const SEAT_CLASSES = ['standing', 'second', 'first', 'premium-first', 'special', 'business'] as const;
const BERTHS_AND_OLD_SEATS = ['hard-seat', 'soft-seat', 'hard-berth', 'soft-berth', 'luxury-soft-berth'] as const;

const OTHER_MULTIPLE_UNITS: readonly string[] = ['D', 'C'];
const SOFT_BERTHS: readonly string[] = ['soft-berth', 'luxury-soft-berth'];

/** Lowest class that `emu-high-class-seat` closes: the article says business, the Chinese text first; a setting of the measure. */
const lowestClosed =
  measuresOf('rail').find(({ code }) => code === 'emu-high-class-seat')?.settings?.lowestClass ?? 'first';

/**
 * Railways (Provisions on Restricting High Consumption, art. 3(1)): no soft berth on any train, no seat at all on a G
 * train, no high-class seat on other high-speed trains.
 */
export const definition = {
  code: 'rail',
  ask: { train: TRAINS as readonly string[], seat: [...SEAT_CLASSES, ...BERTHS_AND_OLD_SEATS] as readonly string[] },
  measuresFor({ train, seat }: Readonly<Record<string, string>>): string[] {
    const closed: string[] = [];
    if (train === 'G') closed.push('g-train-any-seat');
    if (SOFT_BERTHS.includes(seat)) closed.push('soft-berth');
    if (OTHER_MULTIPLE_UNITS.includes(train) && classOf(seat) >= classOf(lowestClosed))
      closed.push('emu-high-class-seat');
    return closed;
  },
};

/** Rank of a seat class; what is no seat class of a multiple unit ranks below all. */
function classOf(seat: string): number {
  return (SEAT_CLASSES as readonly string[]).indexOf(seat);
}
