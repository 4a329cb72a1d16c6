const MEASURES: Readonly<Record<string, string[]>> = {
  certification: ['certified-enterprise'],
  clearance: ['import-export-supervision', 'document-inspection'],
  registration: [],
};

/** Customs: no certified status, and closer supervision of what a listed enterprise declares. */
export const definition = {
  code: 'customs',
  ask: { act: Object.keys(MEASURES) },
  measuresFor({ act }: Readonly<Record<string, string>>): string[] {
    return MEASURES[act];
  },
};
