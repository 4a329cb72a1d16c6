import { probesTopic, registerTopic, type ListingEvent, type ProbeResult } from '#contracts';
import type { Tx } from '#messaging';
import { assembleTrail, type ProbedAnswer, type Trail, type TrailEvent } from './domain/assemble-trail.js';

/** One kept message in full, so that anybody can verify it: leaf = SHA-256(0 ‖ canonical), commitment = SHA-256(salt ‖ data). */
export interface LeafDocument {
  leaf: string;
  topic: string;
  offset: number;
  receivedAt: string;
  attributes: Record<string, unknown>;
  commitment: string;
  /** Base64 of signature ‖ index ‖ count ‖ path, as in the header. */
  signature: string;
  salt: string | null;
  data: string | null;
  body: unknown;
  /** The leaf of another content under the same number, if there is one. */
  rival: string | null;
}

const iso = (at: Date): string => at.toISOString();

/** Answers what the ledger was made for: where a listing stands at every agency. Null: it never heard of the listing. */
export async function readTrail(database: Tx, listing: number): Promise<Trail | null> {
  const messages = await database.query(
    `SELECT encode(l.leaf, 'hex') AS leaf, l.topic, l.type, l.time, l.shard, l.sequence, l.revision, l.standing, d.data
     FROM leaf l LEFT JOIN leaf_data d USING (leaf_id)
     WHERE l.about = $1 AND l.topic IN ($2, $3) ORDER BY l.time, l.leaf_id`,
    [listing, registerTopic, probesTopic],
  );
  const acknowledged = await database.query(
    `SELECT e.*, encode(l.leaf, 'hex') AS leaf FROM acknowledged_entry e JOIN leaf l USING (leaf_id)
     WHERE e.listing = $1 ORDER BY e.acknowledged_at, e.leaf_id`,
    [listing],
  );
  if (messages.length === 0 && acknowledged.length === 0) return null;
  const settled = await database.query(
    `SELECT e.*, encode(l.leaf, 'hex') AS leaf FROM settled_entry e JOIN leaf l USING (leaf_id)
     WHERE e.listing = $1 ORDER BY e.effective_at, e.leaf_id`,
    [listing],
  );
  const loaded = await database.query(
    `SELECT r.agency, r.shard, r.from_sequence AS "from", r.to_sequence AS "to", r.effective, r.loaded_at, encode(l.leaf, 'hex') AS leaf
     FROM loaded_range r JOIN leaf l USING (leaf_id) WHERE r.shard = ANY($1::int[]) ORDER BY r.loaded_at, r.leaf_id`,
    [messages.map(({ shard }) => shard)],
  );
  return assembleTrail({
    listing,
    events: messages.filter(({ topic }) => topic === registerTopic).map(toEvent),
    probes: messages
      .filter(({ topic }) => topic === probesTopic)
      .map(toProbe)
      .filter((probe) => probe !== null),
    acknowledged: acknowledged.map((row) => ({ ...row, acknowledgedAt: iso(row.acknowledged_at) })),
    loaded: loaded.map((row) => ({ ...row, acknowledgedAt: iso(row.loaded_at) })),
    settled: settled.map((row) => ({ ...row, effectiveAt: iso(row.effective_at) })),
  });
}

function toEvent(row: any): TrailEvent {
  const { revision, standing, type, shard, sequence, leaf } = row;
  const body = bodyOf(row.data) as ListingEvent | null;
  const measures = body?.measures;
  return {
    revision,
    standing,
    type,
    time: iso(row.time),
    shard,
    sequence,
    leaf,
    dueOn: (body?.deletion ?? body?.correction)?.dueOn ?? null,
    measures: Array.isArray(measures) ? measures.map(({ code, agency }) => ({ code, agency })) : null,
  };
}

function toProbe(row: any): ProbedAnswer | null {
  const body = bodyOf(row.data) as ProbeResult | null;
  if (!body) return null;
  const { agency, listing, measure, decision, refusals, answeredAt } = body;
  return { agency, listing, measure, decision, refusals, answeredAt: iso(new Date(answeredAt)), leaf: row.leaf };
}

function bodyOf(data: Buffer | null): unknown {
  try {
    return data && JSON.parse(data.toString('utf8'));
  } catch {
    return null; // signed but unusable: kept, with nothing to read in it
  }
}

export async function readLeaf(database: Tx, leaf: string): Promise<LeafDocument | null> {
  const [row] = await database.query(
    `SELECT l.*, d.salt, d.data, encode(r.leaf, 'hex') AS rival FROM leaf l LEFT JOIN leaf_data d USING (leaf_id)
     LEFT JOIN equivocation e ON l.leaf_id IN (e.leaf_id, e.rival_leaf_id)
     LEFT JOIN leaf r ON r.leaf_id = CASE WHEN e.leaf_id = l.leaf_id THEN e.rival_leaf_id ELSE e.leaf_id END
     WHERE l.leaf = decode($1, 'hex') LIMIT 1`,
    [leaf],
  );
  if (!row) return null;
  const { commitment, ...attributes } = JSON.parse(row.canonical) as Record<string, unknown>;
  return {
    leaf,
    topic: row.topic,
    offset: row.kafka_offset,
    receivedAt: iso(row.received_at),
    attributes,
    commitment: String(commitment),
    signature: row.signature.toString('base64'),
    salt: row.salt?.toString('base64') ?? null,
    data: row.data?.toString('base64') ?? null,
    body: bodyOf(row.data),
    rival: row.rival,
  };
}

/** How much is kept and how far each agency's numbering has come; what is not plain continuation is named. */
export async function readStatus(database: Tx) {
  const topics = await database.query('SELECT topic, partition, next FROM stream_position ORDER BY topic, partition');
  const runs = await database.query(
    `SELECT agency, shard, incarnation, ack_sequence AS "ackSequence", to_sequence AS "to" FROM run_position ORDER BY agency, shard`,
  );
  const notes = await database.query(
    `SELECT agency, shard, incarnation, outcome, ack_sequence AS "ackSequence", after_sequence AS "after",
       from_sequence AS "from", to_sequence AS "to", noted_at AS "notedAt" FROM run_note ORDER BY noted_at DESC LIMIT 200`,
  );
  const [{ leaves }] = await database.query('SELECT count(*) AS leaves FROM leaf');
  const [{ equivocations }] = await database.query('SELECT count(*) AS equivocations FROM equivocation');
  const [{ quarantined }] = await database.query(`SELECT count(*) AS quarantined FROM quarantine WHERE state = 'held'`);
  return { leaves, equivocations, quarantined, topics, runs, notes };
}
