import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SnapshotLoader, snapshotSource, type SnapshotSource } from '#agency-adapter/parts';
import { registerTopic, type SnapshotManifest } from '#contracts';
import { commitment, leafHash } from '#evidence';
import { toMessage, type Inspected } from '#messaging';
import { aRegister, type ARegister } from '../../apps/court-registry/test/a-register.js';
import { Published } from '../../apps/court-registry/test/published.js';
import { aListingRow, anIdentityNumber } from '../../apps/court-registry/test/rows.js';
import { SnapshotFiles } from '../../apps/court-registry/src/snapshots/snapshot-files.js';
import { SnapshotWriter } from '../../apps/court-registry/src/snapshots/snapshot-writer.js';
import { SHARDS, type AgencyDatabase } from '../support/agency-database.js';
import { differences, foldRegister, readEvents, type FoundRow, type OutboxRow } from '../support/fold-oracle.js';
import { slicesOf } from '../support/register-feed.js';
import { aKeyring, aParticipant } from '../support/signed-record.js';
import { silent } from '../support/silent.js';

/** A register with a folder of snapshots, and what agencies do with them. */
export class SnapshotStage {
  readonly folder = mkdtempSync(join(tmpdir(), 'bus-snapshots-'));
  readonly signer = aParticipant('/court-registry', 'register-1');
  readonly published: Published;
  private serial = 100;

  private constructor(readonly register: ARegister) {
    this.published = new Published(register);
  }

  static async set(): Promise<SnapshotStage> {
    return new SnapshotStage(await aRegister(SHARDS));
  }

  list(): Promise<number> {
    const serial = ++this.serial;
    const number = anIdentityNumber('1980-05-17', serial);
    const sex = serial % 2 ? ('male' as const) : ('female' as const);
    return this.published.list(
      aListingRow({
        decision: { number: `decision-${serial}`, madeOn: '2026-03-02' },
        subject: { kind: 'person', name: '测试\\甲', number, sex },
      }),
    );
  }

  /** Listings of every kind: in force at first and at later revisions, stayed, deleted. */
  async history(): Promise<void> {
    const listings: number[] = [];
    for (let n = 0; n < 12; n++) listings.push(await this.list());
    for (const listing of listings.slice(0, 3)) await this.published.delete(listing);
    for (const listing of listings.slice(3, 5)) await this.published.correct(listing, { performance: '部分未履行' });
    await this.published.stand(listings[5], 'stayed');
  }

  async snapshot(more: { signer?: SnapshotStage['signer']; recordsPerPart?: number } = {}): Promise<SnapshotManifest> {
    await this.register.sendAll();
    this.register.clock.advance(1_000);
    const writer = new SnapshotWriter({
      ...this.register,
      files: new SnapshotFiles(this.folder),
      source: '/court-registry',
      signer: this.signer,
      shards: SHARDS,
      keep: 3,
      ...more,
    });
    return writer.write(() => undefined, new AbortController().signal);
  }

  loaderOf(agency: AgencyDatabase, source?: SnapshotSource, attempts = 1) {
    const told: { level: string; code?: string; lifted?: number; rows?: number }[] = [];
    const tell = (level: string) => (fields: object) => void told.push({ level, ...fields });
    const loader = new SnapshotLoader({
      agency: agency.agency,
      database: agency.database,
      acknowledgments: agency.acknowledgments,
      source: source ?? snapshotSource(pathToFileURL(this.folder).href, ''),
      kafka: {
        offsets: async () => Array.from({ length: SHARDS }, (_, partition) => ({ partition, low: 0n, high: 1_000n })),
      },
      keyring: aKeyring([this.signer]),
      shards: SHARDS,
      log: { ...silent, info: tell('info'), warn: tell('warn'), error: tell('error') },
      attempts,
      retryMs: 1,
    });
    const refusals = () => told.filter(({ level }) => level === 'error').map(({ code }) => code);
    return { loader, told, refusals };
  }

  /** All events as a consumer would hand them over, verified, those of a shard at offset number less one. */
  async events(): Promise<Inspected[]> {
    const rows = await this.register.database.query('SELECT * FROM outbox WHERE topic = $1 ORDER BY shard, sequence', [
      registerTopic,
    ]);
    return rows.map(toMessage).map(({ topic, attributes, salt, data }) => ({
      kind: 'verified',
      record: {
        topic,
        partition: attributes.shard,
        offset: BigInt(attributes.sequence - 1),
        key: '',
        value: data,
        headers: {},
      },
      attributes,
      leaf: leafHash(attributes, commitment(salt, data)),
      body: JSON.parse(data.toString()),
    }));
  }

  /** What Kafka would bring: from where each shard is to be read on. */
  async consume(agency: AgencyDatabase): Promise<void> {
    const positions = await agency.positions();
    const waiting = (await this.events()).filter(
      ({ record }) => record.offset >= positions[record.partition].nextOffset,
    );
    await agency.applier.handle(slicesOf(waiting));
  }

  /** What the agency's table has that the fold of the register has not, or the other way round, in words. */
  async wrongRows(agency: AgencyDatabase): Promise<string[]> {
    const rows = await this.register.database.query<OutboxRow>(
      'SELECT shard, sequence, type, listing, revision, standing, data FROM outbox WHERE topic = $1 ORDER BY shard, sequence',
      [registerTopic],
    );
    const newest = new Map(rows.map(({ listing, revision }) => [listing!, revision!]));
    const found = await agency.database.query<FoundRow>('SELECT * FROM enforced ORDER BY listing');
    return differences(foldRegister(readEvents(rows), agency.agency), found, newest);
  }

  async strike(): Promise<void> {
    await this.register.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
