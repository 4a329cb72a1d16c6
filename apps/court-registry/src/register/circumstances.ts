import { ruleSets } from '#contracts';
import type { Clock } from '#service';
import type { CourtRegistryConfig } from '../court-registry.config.js';
import type { Circumstances } from '../domain/listing.js';

/** The circumstances of decisions made now, under the configured law. */
export function currentCircumstances(
  config: Pick<CourtRegistryConfig, 'ruleSet' | 'policy' | 'termStartsAt' | 'stayDuringReconsideration'>,
  clock: Clock,
): () => Circumstances {
  const { ruleSet, policy, termStartsAt, stayDuringReconsideration } = config;
  const fixed = { rules: ruleSets[ruleSet], policy, termStartsAt, stayDuringReconsideration };
  return () => ({ ...fixed, now: clock.now() });
}
