import { denialsTopic, type Denial } from '#contracts';
import { readableNow, StreamPositions, type Inspected, type Slice, type SlicePause, type Tx } from '#messaging';
import { refuse, Refused, type DatabaseHandle, type Log } from '#service';

type Verified = Extract<Inspected, { kind: 'verified' }>;

/** A refusal as the register keeps it: what the agency signed, without its asker's request. */
export interface KeptDenial {
  receipt: string;
  agency: string;
  /** Revision of the listing that the agency refused by. */
  revision: number;
  measure: string;
  effect: string;
  deniedAt: Date;
}

/** Longer ones are nobody's receipt number. */
const LONGEST_RECEIPT = 200;
const MOST = 500;

/** What agencies signed that they refused (P art. 8), by receipt number. Nobody's name or number is in it. */
export class KeptDenials {
  readonly positions: StreamPositions;

  constructor(private readonly parts: { database: DatabaseHandle; log: Log }) {
    this.positions = new StreamPositions(parts.database);
  }

  /**
   * Keeps what the slices' own agency signed, once however often it comes, and moves past it in one transaction. The
   * answers to the register's own probes are nobody's refusals. Under a key that is not announced yet, it waits.
   */
  async keep(slices: readonly Slice[]): Promise<SlicePause[]> {
    const { readable, pauses } = readableNow(slices);
    await this.parts.database.transaction(async (tx) => {
      await this.add(
        tx,
        readable.flatMap(({ records }) => records).filter((record) => this.isDenial(record)),
      );
      await this.positions.advance(tx, readable);
    });
    return pauses;
  }

  /** The latest refusals that rest on a listing, newest first. */
  async of(tx: Tx, listing: number): Promise<KeptDenial[]> {
    return tx.query<KeptDenial>(
      `SELECT receipt, agency, revision, measure, effect, denied_at AS "deniedAt" FROM denial
       WHERE listing = $1 ORDER BY denied_at DESC, receipt LIMIT ${MOST}`,
      [listing],
    );
  }

  /**
   * The listing that a refusal rests on.
   * @throws Refused `unknown-receipt`, `receipt-ambiguous`: both say what to do
   */
  async listingOf(tx: Tx, receipt: string): Promise<number> {
    const found = await tx.query<{ listing: number }>('SELECT DISTINCT listing FROM denial WHERE receipt = $1', [
      receipt,
    ]);
    if (found.length === 1) return Number(found[0].listing);
    const ask = 'enter the objection with the listing number, which the refusal names';
    throw new Refused(
      found.length === 0
        ? refuse(
            'unknown-receipt',
            `No agency has reported a refusal of that number. Compare it with the receipt; one of the last minutes may be on its way. Otherwise ${ask}.`,
            { kind: 'unknown', fields: [{ field: 'receipt', problem: 'is not known here' }] },
          )
        : refuse('receipt-ambiguous', `Several refusals have that number: ${ask}.`, { kind: 'conflict' }),
    );
  }

  private isDenial(record: Inspected): record is Verified {
    const { topic, offset, partition } = record.record;
    if (record.kind === 'verified' && record.attributes.type === 'sanctions.denial.v1') {
      const { agency, denial, asOf } = record.body as Denial;
      if (denialsTopic(agency) === topic && asOf.shard === partition && denial.length <= LONGEST_RECEIPT) return true;
    }
    const { kind } = record;
    this.parts.log.warn({ topic, partition, offset: String(offset), kind }, 'not a denial that can be believed');
    return false;
  }

  private async add(tx: Tx, records: readonly Verified[]): Promise<void> {
    if (records.length === 0) return;
    const denials = records.map(({ body }) => body as Denial);
    await tx.query(ADD, [
      denials.map(({ agency }) => agency),
      denials.map(({ denial }) => denial),
      denials.map(({ requestId }) => requestId),
      denials.map(({ listing }) => listing),
      denials.map(({ revision }) => revision),
      denials.map(({ measure }) => measure),
      denials.map(({ effect }) => effect),
      denials.map(({ at }) => at),
      records.map(({ attributes }) => attributes.shard),
      records.map(({ attributes }) => attributes.sequence),
      records.map(({ attributes }) => attributes.epoch),
      records.map(({ leaf }) => leaf),
    ]);
  }
}

/** A probe is in its table before it is asked, so its answer is known as one whenever it comes. */
const ADD = `
  INSERT INTO denial (agency, receipt, listing, revision, measure, effect, denied_at, shard, sequence, epoch, leaf)
  SELECT v.agency, v.receipt, v.listing, v.revision, v.measure, v.effect, v.at, v.shard, v.sequence, v.epoch, v.leaf
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::int[], $6::text[], $7::text[], $8::timestamptz[], $9::int[], $10::bigint[], $11::bigint[], $12::bytea[])
    v(agency, receipt, request, listing, revision, measure, effect, at, shard, sequence, epoch, leaf)
  WHERE NOT EXISTS (SELECT FROM probe p WHERE p.id = v.request AND p.agency = v.agency)
  ORDER BY v.agency, v.receipt ON CONFLICT DO NOTHING`;
