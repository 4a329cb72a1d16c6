import { AdapterConfig } from '#agency-adapter';
import { ADAPTED_AGENCIES } from '#contracts';
import type { ConfigProblem } from '#service';

/** Configuration of the one program that runs once per agency. */
export class AgenciesConfig extends AdapterConfig {
  override problems(): ConfigProblem[] {
    const found = super.problems();
    if (!(ADAPTED_AGENCIES as readonly string[]).includes(this.agency))
      found.push({ name: 'AGENCY', problem: `must be one of ${ADAPTED_AGENCIES.join(', ')}` });
    return found;
  }
}
