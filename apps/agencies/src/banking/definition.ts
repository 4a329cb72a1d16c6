const MEASURES: Readonly<Record<string, string[]>> = {
  deposit: [],
  'basic-insurance': [],
  loan: ['financing-credit'],
  'credit-card': ['financing-credit'],
  guarantee: ['financing-credit'],
  'high-premium-insurance': ['high-premium-product'],
  'wealth-product': ['high-premium-product'],
  'credit-report': ['credit-record'],
  'executive-appointment': ['financial-executive'],
  'found-guarantee-company': ['found-guarantee-or-insurer'],
  'found-insurer': ['found-guarantee-or-insurer'],
  'corporate-bond': ['bond-issue'],
  'interbank-bond': ['interbank-bond-review'],
};

/** Banks and insurers: credit is a person's decision (refer), high premiums are closed, the credit record is kept. */
export const definition = {
  code: 'banking',
  ask: { product: Object.keys(MEASURES) },
  measuresFor({ product }: Readonly<Record<string, string>>): string[] {
    return MEASURES[product];
  },
};
