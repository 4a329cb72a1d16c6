const MEASURES: Readonly<Record<string, string[]>> = {
  supply: ['procurement-supplier'],
  'government-tender': ['procurement-supplier', 'tendering'],
  'construction-tender': ['tendering'],
  'state-asset-purchase': ['state-asset-transaction'],
  'public-enquiry': [],
};

/** Public procurement: suppliers need good commercial reputation (Government Procurement Law, art. 22); tendering is closed (Provisions, art. 8(1)). */
export const definition = {
  code: 'procurement',
  ask: { act: Object.keys(MEASURES) },
  example: { act: 'government-tender' },
  measuresFor({ act }: Readonly<Record<string, string | number>>): string[] {
    return MEASURES[act];
  },
};
