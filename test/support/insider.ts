import { randomBytes, randomUUID } from 'node:crypto';
import { registerTopic } from '#contracts';
import { commitment, leafHash, signBatch, type SignedAttributes } from '#evidence';
import type { Bus, Secrets } from '#local';
import { fileSigner, toRecord, type Message } from '#messaging';
import { kafkaAs, type OnTheWire } from './bus-kafka.js';
import { rowsOf } from './bus-books.js';
import type { Published } from './court.js';
import { eventually } from './eventually.js';

/** As much of a bus as an insider needs. */
type Entered = OnTheWire & Pick<Bus, 'databaseUrl' | 'shards'> & { secrets: Pick<Secrets, 'signingKeyFile'> };

export type Sendable = ReturnType<typeof toRecord>;

/** Somebody with the register's own credentials (signing key, database), and at the broker the register or another. */
export class Insider {
  private readonly owner = randomUUID();
  private readonly signer;

  constructor(
    private readonly bus: Entered,
    private readonly principal = 'court-registry',
  ) {
    this.signer = fileSigner('register-1', bus.secrets.signingKeyFile('court-registry'));
  }

  /** From here on nothing is sent: the lease on every shard is somebody else's. Waits until all before was sent. */
  async holdRelay(): Promise<void> {
    await eventually(async () => {
      const held = await this.sql(
        `UPDATE relay_shard SET lease_owner = $2, lease_epoch = lease_epoch + 1, lease_until = clock_timestamp() + interval '1 hour'
         WHERE topic = $1 AND NOT EXISTS (SELECT FROM outbox_shard JOIN relay_shard USING (topic, shard) WHERE topic = $1 AND sent < last) RETURNING shard`,
        [registerTopic, this.owner],
      );
      expect(held).toHaveLength(this.bus.shards);
    }, 30_000);
  }

  /** The register's relay sends again. */
  async releaseRelay(): Promise<void> {
    await this.sql('UPDATE relay_shard SET lease_until = NULL WHERE topic = $1', [registerTopic]);
    await eventually(async () => {
      const held = await this.sql('SELECT shard FROM relay_shard WHERE lease_owner = $1', [this.owner]);
      expect(held).toEqual([]);
    }, 30_000);
  }

  /** The message that stands under a number in the outbox. */
  async messageOf({ shard, sequence }: Pick<Published, 'shard' | 'sequence'>): Promise<Message> {
    const [row] = await this.sql<any>('SELECT * FROM outbox WHERE topic = $1 AND shard = $2 AND sequence = $3', [
      registerTopic,
      shard,
      sequence,
    ]);
    const { id, source, type, time, key_id: keyId, epoch, listing, revision, standing, salt, data, signature } = row;
    const attributes: SignedAttributes = { id, source, type, time, keyId, epoch, shard, sequence, listing, revision, standing }; // prettier-ignore
    return { topic: registerTopic, attributes, salt, data, signature };
  }

  /** The same message with something else in it, signed as the register signs. */
  sign(message: Message, change: { attributes?: Partial<SignedAttributes>; data?: Buffer }): Message {
    const attributes = { ...message.attributes, ...change.attributes };
    const data = change.data ?? message.data;
    const salt = randomBytes(16);
    const [signature] = signBatch([leafHash(attributes, commitment(salt, data))], this.signer.privateKey);
    return { ...message, attributes, data, salt, signature };
  }

  /** Puts another message in the place of one that was not sent yet, as a faulty register would have made it. */
  async rewrite(published: Published, change: { type?: string; data?: Buffer }): Promise<void> {
    const attributes = change.type === undefined ? {} : { type: change.type };
    const made = this.sign(await this.messageOf(published), { attributes, data: change.data });
    const { shard, sequence, type } = made.attributes;
    await this.sql(
      'UPDATE outbox SET type = $4, salt = $5, data = $6, signature = $7 WHERE topic = $1 AND shard = $2 AND sequence = $3',
      [registerTopic, shard, sequence, type, made.salt, made.data, made.signature],
    );
  }

  /** Has the relay believe that everything up to this number was sent, as if Kafka had lost it. */
  async lose({ shard, sequence }: Published): Promise<void> {
    await this.sql('UPDATE relay_shard SET sent = $3 WHERE topic = $1 AND shard = $2', [
      registerTopic,
      shard,
      sequence,
    ]);
  }

  /** Writes to the principal's topics past the principal. */
  async send(...records: Sendable[]): Promise<void> {
    const producer = await kafkaAs(this.bus, this.principal).producer();
    await producer.send(records);
    await producer.close();
  }

  private sql<T>(sql: string, params: unknown[]): Promise<T[]> {
    return rowsOf<T>(this.bus, 'court-registry', sql, params);
  }
}
