const MEASURES: Readonly<Record<string, string[]>> = {
  certification: ['certified-enterprise'],
  clearance: ['import-export-supervision', 'document-inspection'],
  registration: [],
};

/**
 * Customs: no certified status, and closer supervision of what a listed enterprise declares. What customs had certified
 * rests while the enterprise is listed, and is worth again what it was once it is not.
 */
export const definition = {
  code: 'customs',
  ask: { act: Object.keys(MEASURES) },
  example: { act: 'certification' },
  grant: { measure: 'certified-enterprise', levels: ['general', 'advanced'] },
  measuresFor({ act }: Readonly<Record<string, string | number>>): string[] {
    return MEASURES[act];
  },
};
