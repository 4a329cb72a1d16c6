import { measuresOf } from '#contracts';

const MEASURES: Readonly<Record<string, readonly string[]>> = {
  deposit: [],
  loan: ['financing-credit'],
  'credit-card': ['financing-credit'],
  guarantee: ['financing-credit'],
  insurance: [],
  'wealth-product': [],
  'credit-report': ['credit-record'],
  'executive-appointment': ['financial-executive'],
  'found-guarantee-company': ['found-guarantee-or-insurer'],
  'found-insurer': ['found-guarantee-or-insurer'],
  'corporate-bond': ['bond-issue'],
  'interbank-bond': ['interbank-bond-review'],
};

/** Products whose premium decides: C art. 3(8) closes those with a high premium only. */
const WITH_PREMIUM: readonly string[] = ['insurance', 'wealth-product'];

/** Premium in yuan above which a product is closed. No article sets the sum: it is a setting of the measure. */
const highPremiumYuan = Number(
  measuresOf('banking').find(({ code }) => code === 'high-premium-product')?.settings?.aboveYuan ?? 0,
);

/** Banks and insurers: credit is a person's decision (refer), high premiums are closed, the credit record is kept. */
export const definition = {
  code: 'banking',
  ask: { product: Object.keys(MEASURES), premiumYuan: { holds: 'yuan', optional: true } as const },
  example: { product: 'loan' },
  needs({ product }: Readonly<Record<string, string | number>>): string[] {
    return WITH_PREMIUM.includes(String(product)) ? ['premiumYuan'] : [];
  },
  measuresFor({ product, premiumYuan }: Readonly<Record<string, string | number>>): string[] {
    const high = WITH_PREMIUM.includes(String(product)) && Number(premiumYuan) > highPremiumYuan;
    return [...MEASURES[product], ...(high ? ['high-premium-product'] : [])];
  },
  /** The same product with the highest premium that is open. */
  insteadOf({ product }: Readonly<Record<string, string | number>>): Record<string, string | number>[] {
    return WITH_PREMIUM.includes(String(product)) ? [{ product, premiumYuan: highPremiumYuan }] : [];
  },
};
