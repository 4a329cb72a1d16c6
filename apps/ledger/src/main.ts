import { runApp } from '#service';
import { LedgerConfig } from './ledger.config.js';
import { LedgerModule } from './ledger.module.js';
import { Trail1700000000001 } from './migrations/0001-trail.js';

/** What was signed is only ever added: the service's own login can't change or remove it. */
const addOnly = ['SELECT', 'INSERT'] as const;

void runApp({
  name: 'ledger',
  configClass: LedgerConfig,
  module: () => LedgerModule,
  entities: [],
  migrations: [Trail1700000000001],
  privileges: {
    leaf: addOnly,
    leaf_data: addOnly,
    equivocation: addOnly,
    run_note: addOnly,
    acknowledged_entry: addOnly,
    settled_entry: addOnly,
  },
});
