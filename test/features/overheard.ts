import { acknowledgmentsTopic, AGENCIES, denialsTopic } from '#contracts';
import { readAttributes, type KafkaConnection } from '#messaging';

/** One message that an agency sent, as it came. */
export interface Heard {
  topic: string;
  type: string;
  source: string;
  shard: number;
  body: any;
}

/** Listens to everything that the agencies say, from the beginning. */
export class Overheard {
  private readonly heard: Heard[] = [];
  private constructor(private readonly consumer: ReturnType<KafkaConnection['consumer']>) {}

  static async start(kafka: KafkaConnection): Promise<Overheard> {
    const consumer = kafka.consumer('features');
    const overheard = new Overheard(consumer);
    await consumer.connect();
    await consumer.subscribe({
      topics: AGENCIES.flatMap((agency) => [acknowledgmentsTopic(agency), denialsTopic(agency)]),
      fromBeginning: true,
    });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ topic, partition, message }) => {
        const headers = Object.fromEntries(
          Object.entries(message.headers ?? {}).map(([name, value]) => [name, Buffer.from(value as Buffer)]),
        );
        const value = message.value!;
        const attributes = readAttributes({
          topic,
          partition,
          offset: BigInt(message.offset),
          key: null,
          value,
          headers,
        });
        if (typeof attributes === 'string') throw new Error(attributes);
        overheard.heard.push({
          topic,
          type: attributes.type,
          source: attributes.source,
          shard: attributes.shard,
          body: JSON.parse(value.toString()),
        });
      },
    });
    return overheard;
  }

  on(topic: string, type: string): Heard[] {
    return this.heard.filter((one) => one.topic === topic && one.type === type);
  }

  stop(): Promise<void> {
    return this.consumer.disconnect();
  }
}
