/**
 * What the demo takes from the command line's app: the same client, the same import and the same tables, so that the
 * demo shows what a person with a terminal would see. One place, because `apps/cli` is an app and no library.
 */
export type {
  ImportProgress as ImportState,
  RefusedRow,
} from '../../../../apps/cli/src/client/generated/court-registry.js';
export type {
  AgencyProgress,
  Finding,
  FullFinding,
  FullStatement,
} from '../../../../apps/cli/src/client/generated/reconciliation.js';
export { ApiProblem } from '../../../../apps/cli/src/client/api-problem.js';
export { BusClient, type BusAddress, type Caller } from '../../../../apps/cli/src/client/bus-client.js';
export {
  approve,
  digestOf,
  follow,
  importState,
  propose,
  type DecisionFile,
} from '../../../../apps/cli/src/client/import.js';
export { csvAsNdjson } from '../../../../apps/cli/src/client/csv.js';
export { summary as importSummary, progressLine } from '../../../../apps/cli/src/commands/import.js';
export { agencyTable } from '../../../../apps/cli/src/commands/status.js';
export { findingLines } from '../../../../apps/cli/src/finding-page.js';
export {
  duration,
  facts,
  layoutWidth,
  LiveBlock,
  progressBar,
  sideBySide,
  table,
  wrap,
  type TextSink,
} from '../../../../apps/cli/src/terminal/index.js';
