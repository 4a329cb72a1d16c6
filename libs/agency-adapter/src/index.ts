/** The machinery under every agency: applies the register's events, answers checks, acknowledges, delivers to the agency's own system. */
export { AdapterConfig } from './adapter.config.js';
export { AdapterModule } from './adapter.module.js';
export { adapterMigrations } from './migrations.js';
export {
  readAsk,
  type AgencyDefinition,
  type Ask,
  type AskField,
  type AskMeaning,
  type AskProblem,
  type AskReading,
} from './agency.js';
export { Copies, type Copy } from './copies.js';
export { Check, type CheckAnswer } from './check.js';
export type { RestrictionState } from './delivery-state.js';
export type { EnforcementSystem } from './enforcement-system.js';
export { judge, type Judgement, type Met } from './judge.js';
export { Applier, ASK_AGAIN_AFTER_MS } from './apply.js';
export { MemoryAdapterStore, type SaidStatement } from './memory-store.js';
export { earlyLift, outcomeOf, plan, type Known, type Plan, type PlanOptions, type RowChange } from './plan.js';
export { prepare, type Prepared } from './prepare.js';
export { adapterSchema } from './schema.js';
export { openAdapter } from './opening.js';
export { SqlAdapterStore, toPosition, toRow } from './sql-store.js';
export { UPSERT_ROWS, rowColumns } from './sql-statements.js';
export {
  firstPosition,
  floorRow,
  type Details,
  type EnforcedRow,
  type EnforcementKind,
  type Position,
  type RunEntry,
} from './state.js';
export type { AdapterStore, AdapterTx, Change } from './store.js';
