import { runApp } from '#service';
import { CourtRegistryConfig } from './court-registry.config.js';
import { CourtRegistryModule } from './court-registry.module.js';
import { migrations } from './database/1-initial.js';
import { entities } from './database/entities.js';

void runApp({
  name: 'court-registry',
  configClass: CourtRegistryConfig,
  module: () => CourtRegistryModule,
  entities,
  migrations,
  // History is only ever added to.
  privileges: {
    revision: ['SELECT', 'INSERT'],
    cut: ['SELECT', 'INSERT'],
    case_performance: ['SELECT', 'INSERT'],
    import_refusal: ['SELECT', 'INSERT', 'DELETE'],
  },
});
