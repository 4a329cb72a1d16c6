import { ruleSets } from '#contracts';
import type { Clock } from '#service';
import type { CourtRegistryConfig } from '../court-registry.config.js';
import type { Circumstances } from '../domain/listing.js';
import type { Settings } from './settings.js';

/** The circumstances of decisions made now, under the law as configured and the policy as decided. */
export function currentCircumstances(
  config: Pick<CourtRegistryConfig, 'ruleSet' | 'termStartsAt' | 'stayDuringReconsideration'>,
  settings: Pick<Settings, 'policy'>,
  clock: Clock,
): () => Circumstances {
  const { ruleSet, termStartsAt, stayDuringReconsideration } = config;
  const fixed = { rules: ruleSets[ruleSet], termStartsAt, stayDuringReconsideration };
  return () => ({ ...fixed, policy: settings.policy, now: clock.now() });
}
