import type { Parameters } from 'fast-check';

/**
 * How often a property is tried, and with what. `PROPERTY_RUNS` overrides the number for every property; a failure
 * prints a seed and a path, which `PROPERTY_SEED` and `PROPERTY_PATH` replay (test/properties/README.md).
 */
export function propertyRuns<T>(usual = 1_000): Parameters<T> {
  const { PROPERTY_RUNS, PROPERTY_SEED, PROPERTY_PATH } = process.env;
  return {
    numRuns: PROPERTY_RUNS ? Number(PROPERTY_RUNS) : usual,
    ...(PROPERTY_SEED && { seed: Number(PROPERTY_SEED) }),
    ...(PROPERTY_PATH && { path: PROPERTY_PATH, endOnFailure: true }),
  };
}

/** Milliseconds that jest gives a property: more runs may take longer. */
export const propertyTimeoutMs = Math.max(120_000, Number(process.env.PROPERTY_RUNS ?? 0) * 200);
