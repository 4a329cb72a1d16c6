const MEASURES: Readonly<Record<string, string[]>> = {
  certification: ['certified-enterprise'],
  clearance: ['import-export-supervision', 'document-inspection'],
  registration: [],
};

/** Customs: no certified status, and closer supervision of what a listed enterprise declares. */
export const definition = {
  code: 'customs',
  ask: { act: Object.keys(MEASURES) },
  example: { act: 'certification' },
  measuresFor({ act }: Readonly<Record<string, string | number>>): string[] {
    return MEASURES[act];
  },
};
