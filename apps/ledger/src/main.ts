import { runApp } from '#service';
import { LedgerConfig } from './ledger.config.js';
import { LedgerModule } from './ledger.module.js';
import { privileges, migrations } from './migrations/0001-trail.js';

void runApp({
  name: 'ledger',
  configClass: LedgerConfig,
  module: () => LedgerModule,
  entities: [],
  migrations,
  privileges,
});
