import { runApp } from '#service';
import { LedgerConfig } from './ledger.config.js';
import { LedgerModule } from './ledger.module.js';
import { privileges, Trail1700000000001 } from './migrations/0001-trail.js';

void runApp({
  name: 'ledger',
  configClass: LedgerConfig,
  module: () => LedgerModule,
  entities: [],
  migrations: [Trail1700000000001],
  privileges,
});
