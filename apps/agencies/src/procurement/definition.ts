const MEASURES: Readonly<Record<string, string[]>> = {
  supply: ['procurement-supplier'],
  'government-tender': ['procurement-supplier', 'tendering'],
  'construction-tender': ['tendering'],
  'state-asset-purchase': ['state-asset-transaction'],
  'public-enquiry': [],
};

/** What several may do as one: a consortium's bid is one answer, refused only for a member that is listed itself. */
const OF_SEVERAL: readonly string[] = ['government-tender', 'construction-tender', 'state-asset-purchase'];

/** Public procurement: suppliers need good commercial reputation (Government Procurement Law, art. 22); tendering is closed (Provisions, art. 8(1)). */
export const definition = {
  code: 'procurement',
  ask: { act: Object.keys(MEASURES) },
  example: { act: 'government-tender' },
  measuresFor({ act }: Readonly<Record<string, string | number>>): string[] {
    return MEASURES[act];
  },
  jointly({ act }: Readonly<Record<string, string | number>>): boolean {
    return OF_SEVERAL.includes(String(act));
  },
};
