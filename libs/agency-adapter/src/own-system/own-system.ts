import { Delivery } from '#delivery';
import type { Outbox, Signer } from '#messaging';
import type { Clock, DatabaseHandle, Log } from '#service';
import type { AdapterConfig } from '../adapter.config.js';
import type { StateParcel } from './delivery-state.js';
import { readRestrictions, SqlDeliveryStore } from './delivery-store.js';
import type { EnforcementSystem } from './enforcement-system.js';
import { FileSystem } from './file-system.js';
import type { SqlStatements } from './sql-statement-file.js';
import { SqlSystem } from './sql-system.js';
import { WebhookSystem } from './webhook-system.js';

/** Kind and place of the agency's own system, without any login; null where the adapter's tables are what decides. */
export function ownSystemAddress(config: AdapterConfig): string | null {
  switch (config.enforcement) {
    case 'webhook':
      return `webhook ${withoutLogin(config.enforcementUrl!)}`;
    case 'sql':
      return `sql ${withoutLogin(config.sqlUrl!)}`;
    case 'file':
      return `file ${config.fileFolder!}`;
    case 'tables':
      return null;
  }
}

function withoutLogin(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

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

/** Keeps the own system informed; its last confirmations become settlements. */
export function deliveryTo(
  system: EnforcementSystem,
  { config: { agency }, database, log }: { config: AdapterConfig; database: DatabaseHandle; log: Log },
  acknowledgments: Outbox,
): Delivery<StateParcel> {
  const store = new SqlDeliveryStore({ database, acknowledgments, agency, system: `${agency}-own-system` });
  return new Delivery({ store, channel: system, concurrency: system.concurrency, log });
}
