/** The machinery under every agency: applies the register's events, answers checks, acknowledges, delivers to the agency's own system. */
export { AdapterConfig } from './adapter.config.js';
export { AdapterModule } from './adapter.module.js';
export { adapterMigrations, adapterPrivileges } from './migrations.js';
export {
  readAsk,
  type AgencyDefinition,
  type Ask,
  type AskField,
  type AskMeaning,
  type AskProblem,
  type AskReading,
  type GrantDefinition,
} from './agency.js';
export { answerBatch } from './check-batch.js';
export { Check } from './check.js';
export type { CheckAnswer, Question } from './check-answer.js';
export { DenialBook } from './denial-book.js';
export { Grants, type Grant } from './grants.js';
export { nameTagOf } from './name-tag.js';
export { readQuestion, type QuestionReading } from './question.js';
export { SqlRestrictionSource, type RestrictionSource } from './restriction-source.js';
export { SubjectFollower } from './subject-follower.js';
export { SubjectIndex, tagOf } from './subject-index.js';
export { Copies, type Copy } from './copies.js';
export type { RestrictionState } from './delivery-state.js';
export type { EnforcementSystem } from './enforcement-system.js';
export { judge, type Judgement, type Met } from './judge.js';
export { Applier, ASK_AGAIN_AFTER_MS } from './apply.js';
export { MemoryAdapterStore, type SaidStatement } from './memory-store.js';
export { earlyLift, outcomeOf, plan, type Known, type Plan, type PlanOptions, type RowChange } from './plan.js';
export { prepare, type Prepared } from './prepare.js';
export { adapterSchema } from './schema.js';
export { openAdapter } from './opening.js';
export { SnapshotLoader } from './snapshot-loader.js';
export { snapshotSource, type SnapshotSource } from './snapshot-source.js';
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
