import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { registerTopic } from '#contracts';
import { commitment, leafHash, loadPrivateKey, signBatch } from '#evidence';
import { toRecord, type Inspected, type KafkaConnection, type Message, type RecordProducer } from '#messaging';
import { SystemClock } from '#service';
import { RegisterFeed } from '../support/register-feed.js';

type Numbered = Extract<Inspected, { kind: 'verified' }>;

/** The register as its readers see it: signs with its real key and writes its real topic, in whatever order a test wants. */
export class RegisterOnTheWire {
  readonly feed: RegisterFeed;
  private producer: RecordProducer | null = null;
  private readonly clock = new SystemClock();
  private readonly signed = new Map<string, Message>();
  private readonly privateKey;

  constructor(
    private readonly kafka: KafkaConnection,
    signingKeyFile: string,
    shards: number,
  ) {
    this.feed = new RegisterFeed(shards);
    this.privateKey = loadPrivateKey(readFileSync(signingKeyFile, 'utf8'));
  }

  /** Sends events of the feed; the same event sent again is the same bytes. */
  async send(...events: readonly Numbered[]): Promise<void> {
    await this.write(events.map((event) => this.sign(event, event.record.value)));
  }

  /** Sends an event whose body nobody can use; its signature is good. */
  async sendUnusable(event: Numbered): Promise<void> {
    await this.write([this.sign(event, Buffer.from('{"listing":'))]);
  }

  /** Sends a record that says it is this event but whose bytes were changed on the way. */
  async sendTampered(event: Numbered): Promise<void> {
    const message = this.sign(event, event.record.value);
    this.signed.delete(event.attributes.id);
    await this.write([
      { ...message, data: Buffer.from(message.data.toString().replace('able to perform', 'unable to perform')) },
    ]);
  }

  /** A cut in every shard, now. */
  async cut(): Promise<void> {
    const time = this.clock.now().toISOString();
    await this.send(...Array.from({ length: this.feed.shards }, (_, shard) => this.feed.cut(shard, time)));
  }

  async close(): Promise<void> {
    await this.producer?.close();
  }

  private sign(event: Numbered, data: Buffer): Message {
    const known = this.signed.get(event.attributes.id);
    if (known) return known;
    const attributes = { ...event.attributes, time: this.clock.now().toISOString() };
    const salt = randomBytes(16);
    const [signature] = signBatch([leafHash(attributes, commitment(salt, data))], this.privateKey);
    const message = { topic: registerTopic, attributes, salt, data, signature };
    this.signed.set(event.attributes.id, message);
    return message;
  }

  private async write(messages: readonly Message[]): Promise<void> {
    this.producer ??= await this.kafka.producer();
    await this.producer.send(messages.map(toRecord));
  }
}
