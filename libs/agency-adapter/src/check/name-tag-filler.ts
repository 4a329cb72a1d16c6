import { registerTopic } from '#contracts';
import { classify, Fault, inspect, type Database, type KafkaConnection, type Keyring, type Log } from '#messaging';
import { prepare } from '../apply/prepare.js';

interface FillerOptions {
  agency: string;
  shards: number;
  database: Database;
  kafka: Pick<KafkaConnection, 'read'>;
  keyring: Keyring;
  log: Log;
}

/** A row's name as published, of exactly the revision that the row is at. */
interface Tagged {
  shard: number;
  listing: number;
  revision: number;
  nameTag: string;
}

const UNTAGGED = `
  SELECT shard, count(*) AS rows FROM enforced WHERE name_tag IS NULL AND measures <> '{}' GROUP BY shard`;

const FILL = `
  UPDATE enforced e SET name_tag = decode(v.tag, 'hex') FROM unnest($1::bigint[], $2::int[], $3::text[]) v(listing, revision, tag)
  WHERE (e.listing, e.revision) = (v.listing, v.revision) AND e.name_tag IS NULL AND e.measures <> '{}'`;

/**
 * Gives rows that were written before names could be searched their name tag. A row holds no name, but the signed event
 * that made it so does, and the register's topic keeps every event: it is read once more, from its beginning, in the
 * shards that have such a row. Only the tag is written; nothing that is enforced, acknowledged or delivered changes.
 */
export class NameTagFiller {
  private stopped = false;

  constructor(private readonly options: FillerOptions) {}

  /** Never rejects: what is missing stays found by number, and is looked for again at the next start. */
  async fill(): Promise<void> {
    const { agency, shards, kafka, keyring, log } = this.options;
    try {
      const before = await this.untagged();
      if (before.size === 0) return;
      await kafka.read(
        registerTopic,
        (partition, low, high) => (before.has(partition) ? low : high),
        async (records) => {
          if (this.stopped) throw new Fault('stopped', 'never', 'this process ends');
          const tagged = prepare(agency, inspect(records, keyring, shards)).flatMap((item): Tagged[] => {
            if (item.kind !== 'listing' || item.row.nameTag === null) return [];
            const { shard, listing, revision, nameTag } = item.row;
            return [{ shard, listing, revision, nameTag }];
          });
          if (tagged.length > 0) await this.write(tagged);
        },
      );
      const left = [...(await this.untagged()).values()].reduce((sum, rows) => sum + rows, 0);
      log.info({ left }, 'rows of before names could be searched have their name tags');
    } catch (error) {
      log.warn({ code: classify(error).code }, 'name tags of older rows are filled at the next start');
    }
  }

  stop(): void {
    this.stopped = true;
  }

  /** How many rows of each shard are found by number only. */
  private async untagged(): Promise<Map<number, number>> {
    const rows = await this.options.database.query<{ shard: number; rows: string }>(UNTAGGED);
    return new Map(rows.map(({ shard, rows: count }) => [shard, Number(count)]));
  }

  /** Under the lock that whoever applies takes, so that a row is at one revision meanwhile. */
  private async write(tagged: readonly Tagged[]): Promise<void> {
    await this.options.database.transaction(async (tx) => {
      await tx.query('SELECT FROM position WHERE shard = ANY($1::int[]) ORDER BY shard FOR UPDATE', [
        [...new Set(tagged.map(({ shard }) => shard))],
      ]);
      await tx.query(FILL, [
        tagged.map(({ listing }) => listing),
        tagged.map(({ revision }) => revision),
        tagged.map(({ nameTag }) => nameTag),
      ]);
    });
  }
}
