/**
 * Tables of an agency's database, beside the outbox and the quarantine of `messagingSchema`.
 *
 * `applied_leaves` keeps the leaf hashes (32 bytes each) of the numbers from `first` on, one row per run, so that a
 * second content under an applied number is noticed.
 */
export const adapterSchema: string[] = [
  `CREATE TABLE position (
     shard int PRIMARY KEY,
     sequence bigint NOT NULL DEFAULT 0,
     epoch bigint NOT NULL DEFAULT 0,
     incarnation bigint NOT NULL DEFAULT 1,
     next_offset bigint NOT NULL DEFAULT 0,
     cut_at timestamptz,
     gap_to bigint,
     gap_asked_at timestamptz,
     halted text,
     behind_until bigint NOT NULL DEFAULT 0
   ) WITH (fillfactor = 50)`,
  `CREATE TABLE enforced (
     listing bigint PRIMARY KEY,
     shard int NOT NULL,
     revision int NOT NULL,
     standing text NOT NULL,
     subject_ref bytea,
     other_ref bytea,
     measures text[] NOT NULL,
     until timestamptz,
     rests text,
     details text,
     sequence bigint NOT NULL,
     CHECK (measures <> '{}' OR (subject_ref IS NULL AND other_ref IS NULL AND details IS NULL))
   )`,
  `CREATE INDEX enforced_subject ON enforced (subject_ref) WHERE measures <> '{}'`,
  `CREATE INDEX enforced_other_subject ON enforced (other_ref) WHERE other_ref IS NOT NULL AND measures <> '{}'`,
  `CREATE TABLE applied_leaves (
     shard int NOT NULL,
     first bigint NOT NULL,
     leaves bytea NOT NULL,
     PRIMARY KEY (shard, first)
   )`,
  `ALTER TABLE applied_leaves ALTER COLUMN leaves SET STORAGE EXTERNAL`,
  `CREATE TABLE delivery (
     listing bigint PRIMARY KEY,
     shard int NOT NULL,
     revision int NOT NULL,
     lifts boolean NOT NULL,
     early boolean NOT NULL,
     version int NOT NULL DEFAULT 1,
     body text NOT NULL,
     pending boolean NOT NULL DEFAULT true,
     attempts int NOT NULL DEFAULT 0,
     since timestamptz NOT NULL DEFAULT clock_timestamp(),
     next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     claimed_until timestamptz,
     confirmed_revision int,
     last_problem text
   ) WITH (fillfactor = 70)`,
  `CREATE INDEX delivery_due ON delivery (lifts DESC, next_at) WHERE pending`,
  `CREATE TABLE delivery_number (
     shard int NOT NULL,
     sequence bigint NOT NULL,
     listing bigint NOT NULL,
     revision int NOT NULL,
     PRIMARY KEY (shard, sequence)
   )`,
  `CREATE INDEX delivery_number_listing ON delivery_number (listing)`,
  `CREATE TABLE denial (
     request_id text NOT NULL,
     listing bigint NOT NULL,
     measure text NOT NULL,
     revision int NOT NULL,
     denial uuid NOT NULL,
     question bytea NOT NULL,
     at timestamptz NOT NULL,
     PRIMARY KEY (request_id, listing, measure)
   )`,
];
