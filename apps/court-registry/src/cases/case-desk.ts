import type { Log, DatabaseHandle } from '#service';
import type { Circumstances } from '../domain/listing.js';
import type { IdentityVault } from '../register/identity-vault.js';
import type { ListingStore } from '../register/listing-store.js';
import type { MassWatch } from '../register/mass-watch.js';
import type { RegisterMode } from '../register/mode.js';
import type { Publisher } from '../register/publisher.js';
import type { SubjectKeys } from '../register/subject-keys.js';
import { CaseStore } from './case-store.js';
import { Cases } from './cases.js';
import { DecisionApproval } from './decision-approval.js';
import { DecisionStore } from './decision-store.js';
import { Decisions } from './decisions.js';
import { GraceClock } from './grace-clock.js';
import { Requests } from './requests.js';
import { Retractions } from './retractions.js';
import { WaitingDecisions } from './waiting-decisions.js';

interface CaseDeskParts {
  database: DatabaseHandle;
  vault: IdentityVault;
  subjects: SubjectKeys;
  listings: ListingStore;
  publisher: Publisher;
  mass: MassWatch;
  mode: RegisterMode;
  circumstances: () => Circumstances;
  log: Log;
}

/** All that leads from a case to a listing, wired. */
export class CaseDesk {
  readonly cases: Cases;
  readonly requests: Requests;
  readonly decisions: Decisions;
  readonly approval: DecisionApproval;
  readonly waiting: WaitingDecisions;
  readonly retractions: Retractions;
  readonly grace: GraceClock;

  constructor({ vault, subjects, ...rest }: CaseDeskParts) {
    const parts = { ...rest, cases: new CaseStore(vault, subjects), decisions: new DecisionStore(vault) };
    this.cases = new Cases(parts);
    this.requests = new Requests(parts);
    this.decisions = new Decisions(parts);
    this.approval = new DecisionApproval(parts);
    this.waiting = new WaitingDecisions(parts);
    this.retractions = new Retractions(parts);
    this.grace = new GraceClock(parts);
  }
}
