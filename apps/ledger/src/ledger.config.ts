import { ServiceConfig } from '#service';

/** The ledger needs nothing beyond what every service needs: it signs nothing and calls nobody. */
export class LedgerConfig extends ServiceConfig {}
