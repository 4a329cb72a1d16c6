import { runApp } from '#service';
import { migrations } from './migrations/0001-watch.js';
import { ReconciliationConfig } from './reconciliation.config.js';
import { ReconciliationModule } from './reconciliation.module.js';

void runApp({
  name: 'reconciliation',
  configClass: ReconciliationConfig,
  module: () => ReconciliationModule,
  entities: [],
  migrations,
  privileges: { statement: ['SELECT', 'INSERT'] },
});
