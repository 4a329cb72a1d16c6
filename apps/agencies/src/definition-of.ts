import type { AgencyDefinition } from '#agency-adapter';

/** The definition in the agency's folder. Found by its name, so that a new agency is one new folder. */
export async function definitionOf(agency: string): Promise<AgencyDefinition> {
  const { definition } = (await import(`./${agency}/definition.js`)) as { definition: AgencyDefinition };
  return definition;
}
