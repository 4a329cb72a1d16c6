import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { registerTopic } from '#contracts';
import { commitment, leafHash, signBatch, type SignedAttributes } from '#evidence';
import type { Bus } from '#local';
import { fileSigner, KafkaConnection, toRecord, type Signer } from '#messaging';
import { silent } from '../support/silent.js';

export const SHARDS = 8;
export const AGENCY = 'aviation';
/** Events of one shard in one send. */
const AT_A_TIME = 512;
const require = createRequire(import.meta.url);
const exampleOf = (path: string): Record<string, any> => require(`../../../contracts/examples/${path}`);
const example = exampleOf('sanctions.listing.published.v1/person.json');
const { deletion } = exampleOf('sanctions.listing.deleted.v1/performed.json');

/** What an event does to a listing, which also says its shard. */
export interface ListingStep {
  does: 'published' | 'corrected' | 'deleted';
  listing: number;
  revision: number;
}

/** The subject ref of a listing's person at the agency. */
export const refOf = (listing: number): string => createHash('sha256').update(String(listing)).digest('hex');

/** The body of about 1 KB, with one measure of the agency unless it is deleted. */
function bodyOf({ does, listing, revision }: ListingStep): Record<string, unknown> {
  const { subject, court, case: enforcementCase, basisDocument, decision, measures } = example;
  const gone = does === 'deleted';
  return {
    ...example,
    listing,
    revision,
    standing: gone ? 'deleted' : 'in-force',
    subject: {
      kind: subject.kind,
      name: subject.name,
      maskedNumber: subject.maskedNumber,
      sex: subject.sex,
      age: subject.age,
    },
    subjectRefs: gone ? {} : { [AGENCY]: [refOf(listing)] },
    measures: gone ? [] : measures.filter((measure: { agency: string }) => measure.agency === AGENCY).slice(0, 1),
    obligation: '支付100000元',
    behaviour: '拒不履行',
    reasons: { 'zh-CN': '有能力而拒不履行', en: 'Able to perform, refuses' },
    objection: { until: example.objection.until, 'zh-CN': '可向本院申请', en: 'Object at this court' },
    court,
    case: enforcementCase,
    basisDocument,
    decision,
    ...(gone && { deletion }),
  };
}

/** Fills the register's topic as the register would have: trees of up to 128, dense numbers in every shard. */
export class RegisterTopic {
  private readonly sequences = new Array<number>(SHARDS).fill(0);

  private readonly signer: Signer;

  constructor(private readonly bus: Bus) {
    this.signer = fileSigner('register-1', bus.secrets.signingKeyFile('court-registry'));
  }

  /** Sends events, in this order within each shard. */
  async send(steps: readonly ListingStep[]): Promise<void> {
    const { brokers, caFile, admin } = this.bus.kafka;
    const producer = await new KafkaConnection({ brokers, caFile, ...admin }, silent).producer();
    const shards = Array.from({ length: SHARDS }, (_, shard) => steps.filter(({ listing }) => listing % SHARDS === shard)); // prettier-ignore
    for (let from = 0; shards.some(({ length }) => length > from); from += AT_A_TIME) {
      for (const [shard, own] of shards.entries()) {
        const slice = own.slice(from, from + AT_A_TIME);
        if (slice.length > 0) await producer.send(this.signed(shard, slice));
      }
    }
    await producer.close();
  }

  private signed(shard: number, steps: readonly ListingStep[]): ReturnType<typeof toRecord>[] {
    const time = new Date().toISOString();
    const messages = steps.map((step) => {
      const attributes: SignedAttributes = {
        id: randomUUID(),
        source: '/court-registry',
        type: `sanctions.listing.${step.does}.v1`,
        time,
        keyId: this.signer.key().keyId,
        epoch: 1,
        shard,
        sequence: ++this.sequences[shard],
        listing: step.listing,
        revision: step.revision,
        standing: step.does === 'deleted' ? 'deleted' : 'in-force',
      };
      const [salt, data] = [randomBytes(16), Buffer.from(JSON.stringify(bodyOf(step)))];
      return { attributes, salt, data, leaf: leafHash(attributes, commitment(salt, data)) };
    });
    const signatures = signBatch(
      messages.map(({ leaf }) => leaf),
      this.signer.key().privateKey,
    );
    return messages.map(({ attributes, salt, data }, i) =>
      toRecord({ topic: registerTopic, attributes, salt, data, signature: signatures[i] }),
    );
  }
}

/** Fills it with so many listings, each published once. @returns how many, the same in every shard */
export async function fillTopic(bus: Bus, events: number): Promise<number> {
  const count = Math.floor(events / SHARDS) * SHARDS;
  const steps = Array.from({ length: count }, (_, i): ListingStep => ({ does: 'published', listing: SHARDS + i, revision: 1 })); // prettier-ignore
  await new RegisterTopic(bus).send(steps);
  return count;
}
