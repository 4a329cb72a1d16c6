import { RelayShard1795320000000 } from '#messaging';
import { Initial1700000000001 } from './1-initial.js';
import { Terms1795330000000 } from './2-terms.js';
import { PublicLookup1795330000001 } from './3-public-lookup.js';
import { Cases1795330000002 } from './4-cases.js';
import { Remedies1795330000003 } from './5-remedies.js';
import { Safety1795330000004 } from './6-safety.js';
import { Scale1795330000012 } from './12-scale.js';

/** In the order in which they run. */
export const migrations = [
  Initial1700000000001,
  RelayShard1795320000000,
  Terms1795330000000,
  PublicLookup1795330000001,
  Cases1795330000002,
  Remedies1795330000003,
  Safety1795330000004,
  Scale1795330000012,
];
