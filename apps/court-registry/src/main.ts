import { runApp } from '#service';
import { CourtRegistryConfig } from './court-registry.config.js';
import { CourtRegistryModule } from './court-registry.module.js';
import { migrations } from './database/migrations.js';
import { entities } from './database/entities.js';

void runApp({
  name: 'court-registry',
  configClass: CourtRegistryConfig,
  module: () => CourtRegistryModule,
  entities,
  migrations,
  // History is only ever added to; what is sealed in it may be sealed again with another key, and people may be erased from it.
  privileges: {
    audit: ['INSERT'],
    revision: ['SELECT', 'INSERT', 'UPDATE (state, sealed, identity_key)'],
    cut: ['SELECT', 'INSERT'],
    figure: ['SELECT', 'INSERT'],
    denial: ['SELECT', 'INSERT'],
    case_performance: ['SELECT', 'INSERT', 'UPDATE (description)'],
    objection_text: ['SELECT', 'INSERT', 'UPDATE (sealed, identity_key)'],
    notice: ['SELECT', 'INSERT', 'UPDATE'],
    import_refusal: ['SELECT', 'INSERT', 'DELETE'],
  },
});
