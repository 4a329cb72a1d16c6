/** The machinery under every agency: applies the register's events, answers checks, acknowledges, delivers to the agency's own system. */
export { AdapterConfig } from './adapter.config.js';
export { AdapterModule } from './adapter.module.js';
export { adapterMigrations, adapterPrivileges } from './tables/migrations.js';
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
export { answerBatch } from './check/check-batch.js';
export { Check } from './check/check.js';
export type { CheckAnswer, Question } from './check/check-answer.js';
export { DenialBook } from './check/denial-book.js';
export { Grants, type Grant } from './grants/grants.js';
export { nameTagOf } from './check/name-tag.js';
export { readQuestion, type QuestionReading } from './check/question.js';
export { SqlRestrictionSource, type RestrictionSource } from './check/restriction-source.js';
export { SubjectFollower } from './check/subject-follower.js';
export { SubjectIndex, tagOf } from './check/subject-index.js';
export { Copies, type Copy } from './copies/copies.js';
export type { RestrictionState } from './own-system/delivery-state.js';
export type { EnforcementSystem } from './own-system/enforcement-system.js';
export { judge, type Judgement, type Met } from './check/judge.js';
export { Applier, ASK_AGAIN_AFTER_MS } from './apply/apply.js';
export { earlyLift, outcomeOf, plan, type Known, type Plan, type PlanOptions, type RowChange } from './apply/plan.js';
export { prepare, type Prepared } from './apply/prepare.js';
export { adapterSchema } from './tables/schema.js';
export { openAdapter } from './apply/opening.js';
export { SnapshotLoader } from './snapshot/snapshot-loader.js';
export { snapshotSource, type SnapshotSource } from './snapshot/snapshot-source.js';
export { SqlAdapterStore, toPosition, toRow } from './tables/sql-store.js';
export { UPSERT_ROWS, rowColumns } from './tables/sql-statements.js';
export {
  firstPosition,
  floorRow,
  type Details,
  type EnforcedRow,
  type EnforcementKind,
  type Position,
  type RunEntry,
} from './tables/state.js';
export type {
  AdapterStore,
  AdapterTx,
  Change,
  DeliveryNumber,
  DeliveryState,
  Statement,
  SubjectChange,
} from './tables/store.js';
