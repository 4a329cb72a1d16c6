import { runApp } from '#service';
import { Watch1700000000001 } from './migrations/0001-watch.js';
import { ReconciliationConfig } from './reconciliation.config.js';
import { ReconciliationModule } from './reconciliation.module.js';

void runApp({
  name: 'reconciliation',
  configClass: ReconciliationConfig,
  module: () => ReconciliationModule,
  entities: [],
  migrations: [Watch1700000000001],
  privileges: { statement: ['SELECT', 'INSERT'] },
});
