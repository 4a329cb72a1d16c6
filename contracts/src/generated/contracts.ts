/* Generated from contracts/ by `npm run generate`; do not edit. */
import type { AgencyCode } from './agencies.js';

/**
 * An agency's signed message about events: a run or a settlement.
 */
export type Acknowledgment = Run | Settlement;
/**
 * effective: the agency decides in the adapter's own tables; applied: an own system of the agency must still confirm.
 */
export type Grade = 'applied' | 'effective';
/**
 * The one outcome of a sequence number at an agency.
 */
export type Outcome = 'applied' | 'amended' | 'lifted' | 'not-concerned' | 'stale' | 'rejected';
/**
 * Code of a measure in measures.json.
 */
export type MeasureCode = string;
/**
 * What the agency does: deny, refer to a person, heighten scrutiny, record, publish, notify.
 */
export type Effect = 'deny' | 'refer' | 'heighten' | 'record' | 'publish' | 'notify';
export type FindingKind =
  | 'late'
  | 'silent'
  | 'gap'
  | 'rejected'
  | 'unverifiable'
  | 'still-enforcing'
  | 'false-acknowledgment'
  | 'not-enforcing'
  | 'revision-behind'
  | 'phantom'
  | 'resurrected'
  | 'equivocation';
export type FindingState = 'opened' | 'closed';
/**
 * One court decision in an input file (docs/input-format.md).
 */
export type InputRow = ListingRow | CorrectionRow | DeletionRow | StayRow | ResumptionRow | ExemptionRow;
/**
 * Who is listed.
 */
export type RowSubject = {
  kind: SubjectKind;
  name: string;
  /**
   * Full identity number (GB 11643) or unified social credit code (GB 32100).
   */
  number: string;
  sex?: Sex;
  /**
   * Of an organisation: legal representative or person in charge.
   */
  legalRepresentative?: string;
};
export type SubjectKind = 'person' | 'organisation';
export type Sex = 'male' | 'female';
/**
 * Kind of the duty that was not performed: to pay, or to do something.
 */
export type Duty = 'pecuniary' | 'conduct';
/**
 * Why the subject is listed (Provisions of 2017, art. 1).
 */
export type Ground =
  'refusal' | 'obstruction' | 'evasion' | 'property-reporting' | 'consumption-order' | 'reconciliation-breach';
export type ExtensionCause = 'violence-or-threats' | 'several-behaviours';
/**
 * Why the listing is deleted (Provisions of 2017, arts. 9 and 10; conduct-corrected: draft law of 2022, art. 70).
 */
export type DeletionGround =
  | 'listed-by-mistake'
  | 'performed'
  | 'reconciled'
  | 'withdrawn-by-applicant'
  | 'no-property-found'
  | 'enforcement-suspended'
  | 'enforcement-ended'
  | 'term-expired'
  | 'conduct-corrected';
/**
 * enforcement-suspended: for what.
 */
export type SuspensionCause = 'trial-supervision' | 'bankruptcy';
export type ReconsiderationOutcome = 'upheld' | 'changed' | 'withdrawn';
/**
 * The whole listing at one revision (state, not a delta): body of sanctions.listing.published.v1, .corrected.v1 and .deleted.v1. The rule of every agency: make the listing's rows equal to its newest revision.
 */
export type ListingEvent = {
  /**
   * Listing number, ascending, gaps allowed.
   */
  listing: number;
  /**
   * 1, 2, 3 … within the listing.
   */
  revision: number;
  standing: Standing;
  subject: PublishedSubject;
  /**
   * Keyed pseudonyms of the subject's number, one array for each agency with a measure in this event; two entries while keys rotate.
   */
  subjectRefs: Partial<Record<AgencyCode, string[]>>;
  /**
   * Measures now in force; empty unless standing is in-force.
   */
  measures: Measure[];
  /**
   * Exemptions: the measure rests from one instant until another.
   */
  rests: Rest[];
  /**
   * End of the term; null: no time limit (ground refusal under the Provisions of 2017).
   */
  until: string | null;
  /**
   * @minItems 1
   */
  grounds: Ground[];
  duty: Duty;
  court: Court;
  case: EnforcementCase;
  basisDocument: BasisDocument;
  /**
   * The obligation in the effective judgment (Provisions art. 6(3)).
   */
  obligation: string;
  /**
   * How far it has been performed (Provisions art. 6(3)).
   */
  performance: string;
  /**
   * The specific discredited behaviour (Provisions art. 6(4)).
   */
  behaviour: string;
  decision: Decision;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  publishedOn: string;
  reasons: Bilingual;
  objection: Objection;
  correction?: Correction;
  deletion?: Deletion;
};
/**
 * Whether the listing is in force, stayed (no measures for the time being) or deleted.
 */
export type Standing = 'in-force' | 'stayed' | 'deleted';
/**
 * Rank of a legal basis, highest first.
 */
export type Tier = 'law' | 'administrative-regulation' | 'judicial-interpretation' | 'departmental-rule' | 'memorandum';
export type ProbeDecision = 'allow' | 'deny' | 'refer' | 'unreachable';

/**
 * Every contract by its name.
 */
export interface EveryContract {
  Acknowledgment: Acknowledgment;
  Attestation: Attestation;
  Cut: Cut;
  Denial: Denial;
  Finding: Finding;
  Gap: Gap;
  InputRow: InputRow;
  ListingEvent: ListingEvent;
  Load: Load;
  ProbeResult: ProbeResult;
  Run: Run;
  Settlement: Settlement;
  SnapshotManifest: SnapshotManifest;
  SnapshotRecord: SnapshotRecord;
}
/**
 * First outcomes of consecutive sequence numbers of one shard: exactly what one transaction applied.
 */
export interface Run {
  /**
   * Code of an agency, for example aviation. Any well-formed code is valid on the wire, so that a new agency breaks nobody.
   */
  agency: AgencyCode;
  /**
   * Shard = Kafka partition.
   */
  shard: number;
  /**
   * Incarnation of the agency's database, from 1; a new one after a restore.
   */
  incarnation: number;
  kind: 'run';
  from: number;
  to: number;
  grade: Grade;
  /**
   * One entry for each number from `from` to `to`, ascending. The entry of a cut has no listing; a rejected record may lack it too.
   *
   * @minItems 1
   * @maxItems 1000
   */
  entries: RunEntry[];
  /**
   * In a run that speaks of a cut: who has a lift of this shard still to confirm, oldest numbers first. Absent when nobody has.
   *
   * @minItems 1
   * @maxItems 1000
   */
  unconfirmed?: UnconfirmedLift[];
}
/**
 * Outcome of one sequence number.
 */
export interface RunEntry {
  sequence: number;
  listing?: number;
  revision?: number;
  outcome: Outcome;
}
/**
 * A number that is not effective because a system of the agency, or a copy of its list, has a lift of the listing to confirm.
 */
export interface UnconfirmedLift {
  sequence: number;
  listing: number;
  revision: number;
  /**
   * own: the agency's own system; else the name of the copy.
   */
  system: string;
  /**
   * When an operator removed the copy, which had not confirmed and is asked no more.
   */
  removedAt?: string;
}
/**
 * Numbers that became effective in the agency's own system.
 */
export interface Settlement {
  /**
   * Code of an agency, for example aviation. Any well-formed code is valid on the wire, so that a new agency breaks nobody.
   */
  agency: AgencyCode;
  /**
   * Shard = Kafka partition.
   */
  shard: number;
  /**
   * Incarnation of the agency's database, from 1; a new one after a restore.
   */
  incarnation: number;
  kind: 'settlement';
  /**
   * @minItems 1
   * @maxItems 1000
   */
  effective: SettledEntry[];
  /**
   * The system that confirmed, for example its name and version.
   */
  system: string;
}
/**
 * One event that the agency's own system confirmed.
 */
export interface SettledEntry {
  sequence: number;
  listing: number;
  revision: number;
}
/**
 * Signed digests, over ranges of listing numbers, of all that the agency enforces at a cut.
 */
export interface Attestation {
  /**
   * Code of an agency, for example aviation. Any well-formed code is valid on the wire, so that a new agency breaks nobody.
   */
  agency: AgencyCode;
  /**
   * Shard = Kafka partition.
   */
  shard: number;
  cut: number;
  ranges: AttestedRange[];
}
export interface AttestedRange {
  from: number;
  to: number;
  /**
   * SHA-256 in lower-case hex.
   */
  digest: string;
}
/**
 * A control event in every shard that marks one logical instant; also the heartbeat.
 */
export interface Cut {
  /**
   * Number of the cut.
   */
  cut: number;
  /**
   * An instant, RFC 3339.
   */
  time: string;
  policy: string;
  shards: number;
  announcedKeys: AnnouncedKey[];
}
/**
 * A public key that will be or is in use; publicKey is the raw 32 bytes of Ed25519 in base64url.
 */
export interface AnnouncedKey {
  keyId: string;
  owner: string;
  publicKey: string;
  /**
   * An instant, RFC 3339.
   */
  notBefore: string;
  /**
   * An instant, RFC 3339.
   */
  notAfter: string;
}
/**
 * Signed receipt that a check refused a transaction.
 */
export interface Denial {
  /**
   * Code of an agency, for example aviation. Any well-formed code is valid on the wire, so that a new agency breaks nobody.
   */
  agency: AgencyCode;
  /**
   * Id of this denial, unique within the agency.
   */
  denial: string;
  requestId: string;
  listing: number;
  revision: number;
  measure: MeasureCode;
  effect: Effect;
  asOf: AsOf;
  /**
   * An instant, RFC 3339.
   */
  at: string;
}
/**
 * The position of the listing's shard that the answer rests on.
 */
export interface AsOf {
  /**
   * Shard = Kafka partition.
   */
  shard: number;
  sequence: number;
}
/**
 * Something reconciliation found wrong, with the signed statements that show it; the newest message about a finding is its state.
 */
export interface Finding {
  /**
   * Id of the finding.
   */
  finding: string;
  kind: FindingKind;
  state: FindingState;
  agency: AgencyCode | null;
  listing: number | null;
  shard: number | null;
  sequence: number | null;
  /**
   * An instant, RFC 3339.
   */
  openedAt: string;
  closedAt: string | null;
  /**
   * When the service target was or will be missed.
   */
  serviceDueAt: string;
  /**
   * Last day of the legal deadline, if one runs.
   */
  legalDueOn: string | null;
  detail: Bilingual;
  gap?: MissingRange;
  /**
   * The contradicting statements.
   */
  statements: Statement[];
}
/**
 * A human text in Chinese and English.
 */
export interface Bilingual {
  'zh-CN': string;
  en: string;
}
/**
 * For kind gap: first and last missing sequence number.
 */
export interface MissingRange {
  from: number;
  to: number;
}
/**
 * A signed message and what it said; leaf is its RFC 6962 leaf hash in hex (null: it could not be verified).
 */
export interface Statement {
  source: string;
  type: string;
  id: string;
  leaf: string | null;
  /**
   * What it said, in plain words.
   */
  said: string;
}
/**
 * Sequence numbers that the agency misses: first and last. Takes an acknowledgment sequence number.
 */
export interface Gap {
  /**
   * Code of an agency, for example aviation. Any well-formed code is valid on the wire, so that a new agency breaks nobody.
   */
  agency: AgencyCode;
  /**
   * Shard = Kafka partition.
   */
  shard: number;
  from: number;
  to: number;
}
/**
 * A decision that lists one subject in one enforcement case.
 */
export interface ListingRow {
  row: 'listing';
  decision: RowDecision;
  subject: RowSubject;
  court: Court;
  case: EnforcementCase;
  basisDocument: BasisDocument;
  obligation: string;
  performance: string;
  behaviour: string;
  duty: Duty;
  /**
   * What shows that the debtor is able to perform (needed for ground refusal of a pecuniary duty).
   */
  ability?: string;
  /**
   * @minItems 1
   */
  grounds: Ground[];
  termExtension?: TermExtension;
  narrowedTo?: Narrowing;
  reasons: Bilingual;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  publishedOn?: string;
}
/**
 * A decision of the court: document number (the court's own, unique), day it was made, and day it was served.
 */
export interface RowDecision {
  number: string;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  madeOn: string;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  servedOn?: string;
}
export interface Court {
  code: string;
  name: string;
}
/**
 * Enforcement case: number and date of filing (Provisions art. 6(5)).
 */
export interface EnforcementCase {
  number: string;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  filedOn: string;
}
/**
 * The basis of enforcement: the body that made it and its document number (Provisions art. 6(5)).
 */
export interface BasisDocument {
  body: string;
  number: string;
}
/**
 * One to three years more (art. 2).
 */
export interface TermExtension {
  years: number;
  because: ExtensionCause;
  reason: string;
}
/**
 * The court takes only these measures of the policy's (proportionality).
 */
export interface Narrowing {
  measures: MeasureCode[];
  reason: string;
}
/**
 * The recorded or published content is wrong and is put right (art. 9(2)).
 */
export interface CorrectionRow {
  row: 'correction';
  /**
   * Decision number of the listing.
   */
  listing: string;
  decision?: RowDecision;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  learnedOn: string;
  changes: Changes;
  reasons?: Bilingual;
}
/**
 * What the correction changes: each named member replaces the old one; of the subject only the named members are replaced; null takes an optional member away.
 */
export interface Changes {
  subject?: SubjectChanges;
  court?: Court;
  case?: EnforcementCase;
  basisDocument?: BasisDocument;
  obligation?: string;
  performance?: string;
  behaviour?: string;
  duty?: Duty;
  /**
   * @minItems 1
   */
  grounds?: Ground[];
  reasons?: Bilingual;
  ability?: string | null;
  termExtension?: TermExtension | null;
  narrowedTo?: Narrowing | null;
}
export interface SubjectChanges {
  kind?: SubjectKind;
  name?: string;
  /**
   * Full identity number (GB 11643) or unified social credit code (GB 32100).
   */
  number?: string;
  sex?: Sex;
  /**
   * Of an organisation: legal representative or person in charge.
   */
  legalRepresentative?: string;
}
/**
 * The listing is deleted (arts. 9 and 10).
 */
export interface DeletionRow {
  row: 'deletion';
  /**
   * Decision number of the listing.
   */
  listing: string;
  decision?: RowDecision;
  ground: DeletionGround;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  learnedOn: string;
  /**
   * no-property-found: the days of the searches through the online inquiry-and-control system that found nothing, two or more.
   *
   * Items: A day in Asia/Shanghai, YYYY-MM-DD.
   */
  searchedOn?: string[];
  /**
   * no-property-found: the day on which this enforcement proceeding was ended.
   */
  proceedingEndedOn?: string;
  /**
   * withdrawn-by-applicant: the day of the applicant's written request.
   */
  requestedInWritingOn?: string;
  suspendedFor?: SuspensionCause;
  reasons?: Bilingual;
}
/**
 * The listing rests while the next-level court reconsiders (art. 12(2)): no measure of it is in force.
 */
export interface StayRow {
  row: 'stay';
  /**
   * Decision number of the listing.
   */
  listing: string;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  receivedOn: string;
  decision?: RowDecision;
  reasons?: Bilingual;
}
/**
 * The stay ends: the reconsideration left the listing standing, or its request was withdrawn.
 */
export interface ResumptionRow {
  row: 'resumption';
  /**
   * Decision number of the listing.
   */
  listing: string;
  outcome: ReconsiderationOutcome;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  decidedOn: string;
  decision?: RowDecision;
  reasons?: Bilingual;
}
/**
 * The court lets the subject do one thing for a time: one measure rests from one instant until another.
 */
export interface ExemptionRow {
  row: 'exemption';
  /**
   * Decision number of the listing.
   */
  listing: string;
  measure: MeasureCode;
  /**
   * An instant, RFC 3339.
   */
  from: string;
  /**
   * An instant, RFC 3339.
   */
  until: string;
  /**
   * What for; kept by the court, never published.
   */
  purpose: string;
  decision?: RowDecision;
  reasons?: Bilingual;
}
/**
 * The subject as published (Provisions art. 6(1), 6(2)); the number is partly masked.
 */
export interface PublishedSubject {
  kind: SubjectKind;
  name: string;
  maskedNumber: string;
  sex?: Sex;
  /**
   * Full years on the day of publication.
   */
  age?: number;
  legalRepresentative?: string;
}
/**
 * One thing one agency does, with the legal bases that carry it and the policy that selected it.
 */
export interface Measure {
  code: MeasureCode;
  /**
   * Code of an agency, for example aviation. Any well-formed code is valid on the wire, so that a new agency breaks nobody.
   */
  agency: AgencyCode;
  effect: Effect;
  /**
   * @minItems 1
   */
  basis: Basis[];
  policy: string;
}
/**
 * One legal basis of a measure; instrument is a code of measures.json's instruments.
 */
export interface Basis {
  instrument: string;
  article: string;
  tier: Tier;
}
/**
 * An exemption from one measure for a time.
 */
export interface Rest {
  measure: MeasureCode;
  /**
   * An instant, RFC 3339.
   */
  from: string;
  /**
   * An instant, RFC 3339.
   */
  until: string;
}
export interface Decision {
  number: string;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  madeOn: string;
}
/**
 * How, and until when, to object (Provisions arts. 11 and 12).
 */
export interface Objection {
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  until: string;
  'zh-CN': string;
  en: string;
}
/**
 * Why this revision corrects the one before; dueOn is the legal deadline.
 */
export interface Correction {
  changed: string[];
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  learnedOn: string;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  dueOn: string;
  article: string;
}
/**
 * Why the listing was deleted; dueOn is the legal deadline.
 */
export interface Deletion {
  ground: DeletionGround;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  learnedOn: string;
  /**
   * A day in Asia/Shanghai, YYYY-MM-DD.
   */
  dueOn: string;
  article: string;
}
/**
 * The numbers from `from` to `to` of one shard were not applied one by one: the agency's rows of the shard were made equal to a signed snapshot of the register at `to`. Takes an acknowledgment sequence number.
 */
export interface Load {
  /**
   * Code of an agency, for example aviation. Any well-formed code is valid on the wire, so that a new agency breaks nobody.
   */
  agency: AgencyCode;
  /**
   * Shard = Kafka partition.
   */
  shard: number;
  /**
   * Incarnation of the agency's database, from 1; a new one after a restore.
   */
  incarnation: number;
  from: number;
  to: number;
  /**
   * As in a run: effective when the agency decides in the adapter's own tables; applied when an own system must still confirm what concerns it.
   */
  grade: 'applied' | 'effective';
  /**
   * Name of the snapshot.
   */
  snapshot: string;
  /**
   * Merkle root that the register signed for the snapshot, lower-case hex.
   */
  root: string;
}
/**
 * What an agency answered to a check that was made to see whether it tells the truth. Never holds a number or a name.
 */
export interface ProbeResult {
  probe: string;
  /**
   * Code of an agency, for example aviation. Any well-formed code is valid on the wire, so that a new agency breaks nobody.
   */
  agency: AgencyCode;
  listing: number;
  measure: MeasureCode;
  decision: ProbeDecision;
  refusals: ProbeRefusal[];
  /**
   * An instant, RFC 3339.
   */
  askedAt: string;
  /**
   * An instant, RFC 3339.
   */
  answeredAt: string;
  /**
   * Where the agency decides, for example the origin of its decisionUrl.
   */
  decisionSystem: string;
}
export interface ProbeRefusal {
  listing: number;
  revision?: number;
  measure: MeasureCode;
}
/**
 * What a snapshot of the register consists of. `root` is the RFC 6962 Merkle root over the canonical JSON (RFC 8785) of `head` and then of each of `parts`; `signature` is the register's Ed25519 signature of the 32 bytes of the root.
 */
export interface SnapshotManifest {
  head: SnapshotHead;
  parts: SnapshotPart[];
  /**
   * Lower-case hex.
   */
  root: string;
  /**
   * Base64url, 64 bytes.
   */
  signature: string;
}
/**
 * Whose state, and as of where.
 */
export interface SnapshotHead {
  /**
   * Name of the snapshot; later ones sort after earlier ones.
   */
  snapshot: string;
  source: string;
  keyId: string;
  /**
   * When it was signed, UTC.
   */
  takenAt: string;
  /**
   * One for each shard, ascending.
   *
   * @minItems 1
   */
  positions: SnapshotPosition[];
}
/**
 * All events of the shard up to `sequence` are in the snapshot, and none after it.
 */
export interface SnapshotPosition {
  shard: number;
  epoch: number;
  sequence: number;
  /**
   * Instant of the newest cut at or below `sequence`; null when there was none.
   */
  cutAt: string | null;
}
/**
 * One file: NDJSON of snapshot records of one shard, ascending by listing over its parts, compressed with zstd.
 */
export interface SnapshotPart {
  file: string;
  shard: number;
  records: number;
  /**
   * Size of the file.
   */
  bytes: number;
  /**
   * Digest of the file's bytes, lower-case hex.
   */
  sha256: string;
}
/**
 * The newest event of one listing, one line of a part. A deleted listing keeps its floor only.
 */
export interface SnapshotRecord {
  /**
   * Number of the event in its shard.
   */
  sequence: number;
  listing: number;
  revision: number;
  standing: Standing;
  event?: ListingEvent;
}
