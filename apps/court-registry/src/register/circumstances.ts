import { ruleSets } from '#contracts';
import type { Clock } from '#service';
import type { CourtRegistryConfig } from '../court-registry.config.js';
import type { Circumstances } from '../domain/listing.js';

/** The circumstances of decisions made now, under the configured law. */
export function currentCircumstances(
  config: Pick<CourtRegistryConfig, 'ruleSet' | 'policy' | 'termStartsAt'>,
  clock: Clock,
): () => Circumstances {
  const fixed = { rules: ruleSets[config.ruleSet], policy: config.policy, termStartsAt: config.termStartsAt };
  return () => ({ ...fixed, now: clock.now() });
}
