/** Civil aviation: a listed person buys no flight ticket in any cabin (Provisions on Restricting High Consumption, art. 3(1)). */
export const definition = {
  code: 'aviation',
  ask: { cabin: ['economy', 'premium-economy', 'business', 'first'] },
  measuresFor(): string[] {
    return ['flight'];
  },
};
