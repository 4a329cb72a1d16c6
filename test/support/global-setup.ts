import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as local from '#local';

declare global {
  var testInfrastructure: local.Infrastructure | undefined;
}

/** One broker and one database server for the whole run, in a folder of its own that ends with it; a run within a run has those. */
export default async function setup(): Promise<void> {
  if (process.env.TEST_KAFKA) return;
  if (!existsSync(join(__dirname, '..', '..', 'dist', 'deploy', 'local', 'src', 'index.js'))) {
    throw new Error('the tests that need a bus run the compiled one: `npm test` builds it, or `npm run build` first');
  }
  // Through package.json's imports, so compiled: jest maps names in test files only, not here.
  const { startInfrastructure } = await import('#local');
  const folder = mkdtempSync(join(tmpdir(), 'bus-test-'));
  const infrastructure = await startInfrastructure({ folder, durable: false });
  globalThis.testInfrastructure = infrastructure;
  const { brokers, caFile, admin } = infrastructure.kafka;
  process.env.TEST_FOLDER = folder;
  process.env.TEST_POSTGRES_URL = infrastructure.postgres.superuserUrl;
  process.env.TEST_KAFKA = JSON.stringify({ brokers, caFile, ...admin });
}
