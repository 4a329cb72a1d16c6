export { Clock, FileClock, FixedClock, SystemClock } from './clock.js';
export {
  ConfigProblems,
  describeConfig,
  Env,
  loadConfig,
  type ConfigProblem,
  type EnvOptions,
  type VariableDescription,
} from './config.js';
export { ServiceConfig } from './config.service.js';
export {
  DatabaseHandle,
  loadRows,
  dataSourceOptions,
  openDatabase,
  type DatabaseOptions,
  type DatabaseTx,
  type EntityClass,
  type LoadingTx,
  type MigrationClass,
} from './database.js';
export { runMigrations, type MigrationOptions, type Privilege } from './migrate.js';
export { AccessAudit, type Access } from './access-audit.js';
export { AuthGuard, callerOf, CallerOf, Public, Roles } from './auth.js';
export { Direct } from './direct.js';
export { ROLES, TokenVerifier, type Caller, type Role } from './tokens.js';
export { ProblemFilter } from './problem-filter.js';
export { type Problem } from './problem.js';
export { refuse, Refusal, Refused, type FieldProblem, type RefusalKind, type RefusalOptions } from './refusal.js';
export { NumberInPath } from './number-in-path.js';
export { InvalidInput, validationPipe } from './validation.js';
export { createLog, Log } from './log.js';
export { counter, Counter, gauge, Gauge, Histogram, histogram, metrics, Registry } from './metrics.js';
export { Health } from './health.js';
export { Convoy } from './convoy.js';
export { BodyStream } from './http.js';
export { createOpenApi, describeService } from './openapi.js';
export { Rounds } from './rounds.js';
export { LineCutter } from './line-cutter.js';
export { ServiceModule, type ServiceModuleOptions } from './service-module.js';
export { bootService, createService, TRANSPORTS, type RunningService, type ServiceOptions } from './boot.js';
export { runApp, type AppDefinition } from './run-app.js';
