/** What the services answer, as far as the command line and the demo show it. */
import type { Measure } from '#contracts';

export interface RefusedRow {
  /** 1-based line of the file. */
  line: number;
  reason: string;
  article?: string | null;
  detail?: string;
  /** Paths of the row's members. */
  fields?: string[];
}

export interface ImportState {
  /** SHA-256 of the file. */
  import: string;
  state: 'receiving' | 'proposed' | 'running' | 'done' | 'rejected' | 'withdrawn';
  rows: number;
  done: number;
  published: number;
  corrected: number;
  deleted: number;
  /** How many rows were refused; `refused` names the first ten thousand of them. */
  refusedRows: number;
  refused: RefusedRow[];
}

/** Rotation of the keys that seal names and numbers. */
export interface Resealing {
  current: string;
  running: boolean;
  /** Rows under other keys, by key id. */
  remaining: Record<string, number>;
}

export interface AgencyProgress {
  agency: string;
  applied: number;
  amended: number;
  lifted: number;
  notConcerned: number;
  stale: number;
  rejected: number;
  acknowledged: number;
  effective: number;
  lagMs: { p50: number | null; p99: number | null };
  eventsBehind: number;
  oldestUnacknowledgedMs: number | null;
  oldestUnliftedMs: number | null;
  silent: boolean;
  probes: { ordered: number; answered: number; contradicted: number };
}

export interface Statement {
  source: string;
  type: string;
  id: string;
  leaf: string | null;
  said: string;
}

export interface Finding {
  finding: string;
  kind: string;
  state: 'open' | 'closed';
  agency: string | null;
  listing: number | null;
  shard: number | null;
  sequence: number | null;
  openedAt: string;
  closedAt: string | null;
  serviceDueAt: string;
  legalDueOn: string | null;
  detail: { 'zh-CN': string; en: string };
  statements: Statement[];
}

/** A statement with everything that lets a stranger check it. */
export interface FullStatement extends Statement {
  attributes?: { keyId?: string; time?: string; epoch?: number; shard?: number; sequence?: number; listing?: number };
  body?: unknown;
  signature?: string;
}

export interface Trail {
  listing: number;
  events: {
    revision: number;
    standing: string;
    type: string;
    time: string;
    shard: number;
    sequence: number;
    leaf: string;
  }[];
  agencies: {
    agency: string;
    measures: {
      code: string;
      inForce: boolean;
      acknowledged: string | null;
      effective: string | null;
      probed: { at: string; decision: string; refuses: boolean; leaf: string } | null;
    }[];
    outcomes: {
      revision: number | null;
      sequence: number;
      outcome: string;
      acknowledgedAt: string;
      effectiveAt: string | null;
    }[];
  }[];
  silent: string[];
  /** What is still open of the newest event's lifts, and until when by law. */
  open: { agency: string; code: string; missing: 'acknowledgment' | 'effect' | 'truth'; dueOn: string | null }[];
}

export interface CheckAnswer {
  decision: 'allow' | 'deny' | 'refer';
  refusals: {
    measure: string;
    effect: string;
    listing: number;
    revision: number;
    court: { code: string; name: string } | string | null;
    caseNumber: string | null;
    basis?: Measure['basis'];
    until: string | null;
    howToObject: { 'zh-CN'?: string; en?: string; until?: string } | string | null;
    denial: string | null;
  }[];
  asOf: { shards: { shard: number; sequence: number }[]; cutAt: string | null };
  stale: boolean;
}

export interface QuarantinedRecord {
  id: string | number;
  topic: string;
  shard: number;
  offset: string | number;
  sequence?: number | null;
  listing?: number | null;
  reason: string;
  detail?: string;
  putAt: string;
  state: 'held' | 'released' | 'discarded';
  settledBy: string | null;
}
