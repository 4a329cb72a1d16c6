/** Cabins, cheapest first. */
const CABINS: readonly string[] = ['economy', 'premium-economy', 'business', 'first'];

/**
 * Civil aviation: a listed person buys no flight ticket in any cabin (Provisions on Restricting High Consumption, art.
 * 3(1)). Each passenger of a booking is asked about alone: whom a listed person travels with is nobody's restriction.
 */
export const definition = {
  code: 'aviation',
  ask: { cabin: CABINS, departure: { holds: 'instant', optional: true } as const },
  example: { cabin: 'economy' },
  happensAt: 'departure',
  measuresFor(): string[] {
    return ['flight'];
  },
};
