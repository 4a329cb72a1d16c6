import { measuresOf } from '#contracts';

/** Kinds of train as their numbers begin: G high-speed, D and C other multiple units, the rest ordinary trains. */
const TRAINS = ['G', 'D', 'C', 'Z', 'T', 'K', 'ordinary'] as const;
/** Classes of seats in multiple units, cheapest first. */
const SEAT_CLASSES: readonly string[] = ['standing', 'second', 'first', 'premium-first', 'special', 'business'];
/** Seats and berths of ordinary trains, cheapest first. */
const ORDINARY_CLASSES: readonly string[] = ['hard-seat', 'soft-seat', 'hard-berth', 'soft-berth', 'luxury-soft-berth'];
/** Every class by its price, cheapest first: what is offered instead is never dearer. */
const CLASSES: readonly string[] = [...new Set([...SEAT_CLASSES.slice(0, 2), ...ORDINARY_CLASSES, ...SEAT_CLASSES])];

const OTHER_MULTIPLE_UNITS: readonly string[] = ['D', 'C'];
const SOFT_BERTHS: readonly string[] = ['soft-berth', 'luxury-soft-berth'];

/** Lowest class that `emu-high-class-seat` closes: the article says business, the Chinese text first; a setting of the measure. */
const lowestClosed =
  measuresOf('rail').find(({ code }) => code === 'emu-high-class-seat')?.settings?.lowestClass ?? 'first';

type RailAsk = Readonly<Record<string, string | number>>;

/**
 * Railways (Provisions on Restricting High Consumption, art. 3(1)): no soft berth on any train, no seat at all on a G
 * train, no high-class seat on other high-speed trains. Hard seat and hard berth stay open to everyone.
 */
export const definition = {
  code: 'rail',
  ask: {
    train: TRAINS as readonly string[],
    seat: [...SEAT_CLASSES, ...ORDINARY_CLASSES] as readonly string[],
    departure: { holds: 'instant', optional: true } as const,
  },
  example: { train: 'G', seat: 'second' },
  happensAt: 'departure',
  measuresFor({ train, seat }: RailAsk): string[] {
    const closed: string[] = [];
    if (train === 'G') closed.push('g-train-any-seat');
    if (SOFT_BERTHS.includes(String(seat))) closed.push('soft-berth');
    if (OTHER_MULTIPLE_UNITS.includes(String(train)) && rankOf(seat) >= rankOf(lowestClosed))
      closed.push('emu-high-class-seat');
    return closed;
  },
  /** Cheaper classes of the same train, the nearest first; of a G train, which has none open, the others of its journey. */
  insteadOf({ train, seat, ...rest }: RailAsk): RailAsk[] {
    const cheaper = CLASSES.slice(0, Math.max(0, CLASSES.indexOf(String(seat)))).reverse();
    if (train !== 'G') return offered(String(train), cheaper).map((one) => ({ train, seat: one, ...rest }));
    return [
      { train: 'D', seat: 'second', ...rest },
      { train: 'ordinary', seat: 'hard-berth', ...rest },
      { train: 'ordinary', seat: 'hard-seat', ...rest },
    ];
  },
};

/** Rank of a seat class; what is no seat class of a multiple unit ranks below all. */
function rankOf(seat: string | number): number {
  return SEAT_CLASSES.indexOf(String(seat));
}

/** Those classes that such a train has. Multiple units also run with berths. */
function offered(train: string, classes: readonly string[]): string[] {
  const has = OTHER_MULTIPLE_UNITS.includes(train) ? [...SEAT_CLASSES, ...SOFT_BERTHS] : ORDINARY_CLASSES;
  return classes.filter((one) => has.includes(one));
}
