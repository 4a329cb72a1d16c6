/** Parts of the machinery, for tests and benchmarks that put them together in another way than AdapterModule. */
export { readAsk, type Ask, type AskField } from './agency.js';
export { Check } from './check/check.js';
export type { CheckAnswer, Question } from './check/check-answer.js';
export { DenialBook } from './check/denial-book.js';
export { Grants } from './grants/grants.js';
export { nameTagOf } from './check/name-tag.js';
export { SqlRestrictionSource } from './check/restriction-source.js';
export { SubjectFollower } from './check/subject-follower.js';
export { SubjectIndex, tagOf } from './check/subject-index.js';
export type { RestrictionState } from './own-system/delivery-state.js';
export { judge } from './check/judge.js';
export { Applier } from './apply/apply.js';
export { plan, type Plan, type PlanOptions } from './apply/plan.js';
export { prepare } from './apply/prepare.js';
export { openAdapter } from './apply/opening.js';
export { SnapshotLoader } from './snapshot/snapshot-loader.js';
export { snapshotSource, type SnapshotSource } from './snapshot/snapshot-source.js';
export { SqlAdapterStore, toPosition, toRow } from './tables/sql-store.js';
export { UPSERT_ROWS, rowColumns } from './tables/sql-statements.js';
export {
  firstPosition,
  floorRow,
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
