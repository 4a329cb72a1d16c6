import { RelayShard1795320000000 } from '#messaging';
import { Initial1700000000001 } from './1-initial.js';
import { Terms1795330000000 } from './2-terms.js';
import { PublicLookup1795330000001 } from './3-public-lookup.js';
import { Cases1795330000002 } from './4-cases.js';
import { Remedies1795330000003 } from './5-remedies.js';
import { Safety1795330000004 } from './6-safety.js';
import { Notices1795330000011 } from './7-notices.js';
import { Scale1795330000012 } from './8-scale.js';
import { Denials1795330000013 } from './9-denials.js';
import { CaseSafety1795330000014 } from './10-case-safety.js';
import { Reports1795330000018 } from './11-reports.js';
import { Changeovers1795330000020 } from './12-changeovers.js';
import { DecisionLaw1795330000040 } from './13-decision-law.js';
import { CaseLists1795330000050 } from './14-case-lists.js';
import { Figures1795330000060 } from './15-figures.js';
import { DueTasks1795330000130 } from './16-due-tasks.js';
import { FairLetters1795330000180 } from './17-fair-letters.js';

/** In the order in which they run. */
export const migrations = [
  Initial1700000000001,
  RelayShard1795320000000,
  Terms1795330000000,
  PublicLookup1795330000001,
  Cases1795330000002,
  Remedies1795330000003,
  Safety1795330000004,
  Notices1795330000011,
  Scale1795330000012,
  Denials1795330000013,
  CaseSafety1795330000014,
  Reports1795330000018,
  Changeovers1795330000020,
  DecisionLaw1795330000040,
  CaseLists1795330000050,
  Figures1795330000060,
  DueTasks1795330000130,
  FairLetters1795330000180,
];
