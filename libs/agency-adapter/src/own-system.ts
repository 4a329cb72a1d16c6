import type { Signer } from '#messaging';
import type { Clock, DatabaseHandle } from '#service';
import type { AdapterConfig } from './adapter.config.js';
import { readRestrictions } from './delivery-store.js';
import type { EnforcementSystem } from './enforcement-system.js';
import { FileSystem } from './file-system.js';
import type { SqlStatements } from './sql-statement-file.js';
import { SqlSystem } from './sql-system.js';
import { WebhookSystem } from './webhook-system.js';

/** The agency's own system as configured; null where the adapter's tables are what decides. */
export function ownSystemOf(
  { config, database, clock }: { config: AdapterConfig; database: DatabaseHandle; clock: Clock },
  signer: Signer,
): EnforcementSystem | null {
  switch (config.enforcement) {
    case 'webhook':
      return new WebhookSystem({ url: config.enforcementUrl!, token: config.enforcementToken, signer });
    case 'sql':
      return new SqlSystem({ url: config.sqlUrl!, statements: config.sqlStatements as SqlStatements });
    case 'file':
      return new FileSystem({
        folder: config.fileFolder!,
        confirmedBy: config.fileConfirmedBy,
        clock,
        restrictions: () => readRestrictions(database),
      });
    case 'tables':
      return null;
  }
}
