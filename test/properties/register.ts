import { registerTopic, type Measure } from '#contracts';
import type { Standing } from '#evidence';
import { Outbox, Relay, type SendableRecord, toRecord } from '#messaging';
import { FixedClock } from '#service';
import type { Listing, ListingChanged } from '../../apps/court-registry/src/domain/listing.js';
import { Publisher } from '../../apps/court-registry/src/register/publisher.js';
import { Crashed, MemoryDatabase, type Crash } from '../support/memory-database.js';
import { MemoryOutboxStore } from '../support/memory-outbox.js';
import { aListing, measuresFor, refOf } from '../support/register-feed.js';
import { aParticipant } from '../support/signed-record.js';
import { silent } from '../support/silent.js';
import { violatedUnless, type Broker } from './broker.js';

export const SHARDS = 2;
export const REGISTER_KEYS = [
  aParticipant('/court-registry', 'register-1'),
  aParticipant('/court-registry', 'register-2'),
];
const CATALOGUE = [...measuresFor(['rail']), ...measuresFor(['banking']).slice(0, 3), ...measuresFor(['aviation'])];

export type Act = 'publish' | 'correct' | 'other-subject' | 'narrow' | 'stay' | 'delete' | 'unusable' | 'newer-version';

export interface Decision {
  listing: number;
  act: Act;
  person: number;
  /** Which measures: a bit for each of the catalogue. */
  mask: number;
  until: string | null;
  /** The signing key has lapsed. */
  lapsed: boolean;
  crash?: Crash;
}

/** What a numbered message truly says, whatever becomes of its record. */
export interface Truth {
  number: number;
  keyId: string;
  /** Null for a cut. */
  about: null | { listing: number; revision: number; standing: Standing };
  usable: boolean;
  person: string;
  measures: readonly Measure[];
  until: string | null;
}

const refs = new Map<string, string>();
/** Two for every third person: their keys are being rotated. */
export function refsOf(person: string, agency: string): string[] {
  const make = (name: string): string => {
    const known = refs.get(`${name}@${agency}`) ?? refOf(name, agency);
    refs.set(`${name}@${agency}`, known);
    return known;
  };
  return person.endsWith('2') ? [make(person), make(`${person}-old`)] : [make(person)];
}

/** A register: the real publisher, outbox and relay over memory. */
export class Register {
  readonly outboxStore = new MemoryOutboxStore(registerTopic, SHARDS);
  readonly database: MemoryDatabase;
  private readonly contents = new Map<string, { listing: Listing; usable: boolean }>();
  private readonly truths = new Map<string, Truth>();
  private key = 0;
  private lapsed = false;
  private readonly outboxes: Outbox[];
  private readonly publishers: Publisher[];
  readonly relay: Relay;

  constructor(
    private readonly clock: FixedClock,
    broker: Broker,
    between?: (what: string) => Promise<unknown>,
  ) {
    this.database = new MemoryDatabase({
      outboxes: [this.outboxStore],
      between,
      committed: () => this.checkWritten(),
    });
    const tables = {
      write: (tx: { query: (sql: string, rows: unknown[]) => unknown }, rows: { listing: Listing }[]) =>
        tx.query(
          'INSERT INTO revision',
          rows.map(({ listing: { listing, revision, standing } }) => ({ listing, revision, standing })),
        ),
    };
    this.outboxes = REGISTER_KEYS.map(
      (signer) => new Outbox({ topic: registerTopic, source: '/court-registry', signer, clock }),
    );
    const subjects = {
      refsOf: (number: string, agencies: readonly string[]) =>
        Object.fromEntries(agencies.map((agency) => [agency, refsOf(number, agency)])),
    };
    const key = { lapsed: () => this.lapsed };
    this.publishers = this.outboxes.map(
      (outbox) => new Publisher(tables as never, outbox, subjects as never, key as never, SHARDS),
    );
    this.relay = new Relay({
      store: this.outboxStore,
      producer: broker.producer,
      outboxes: this.outboxes.slice(0, 1),
      log: silent,
      leaseMs: 3_600_000,
    });
  }

  /** From now on the other key signs. */
  rotateKey(): void {
    this.key = 1;
  }

  /** One decision in one transaction. Answers whether anybody was told that it is done. */
  async decide(decision: Decision): Promise<boolean> {
    const { listing: number, act, lapsed, crash } = decision;
    const work = this.database.transaction(async (tx) => {
      const [newest] = await tx.query<{ revision: number }>(
        'SELECT revision FROM revision WHERE listing = $1 FOR UPDATE',
        [number],
      );
      const before = newest ? this.contents.get(`${number}/${newest.revision}`)!.listing : null;
      const event = decided(before, decision);
      const publisher = this.publishers[this.key];
      const { listing } = event;
      const provenance = { origin: 'test', author: null, approver: null };
      this.lapsed = lapsed;
      const refused = publisher.whyNotNow({ before, event, provenance }, this.clock.now());
      violatedUnless(!refused || (lapsed && !takesAway(before, listing)), () => 'I10: a lift waits for a signing key');
      if (refused) return;
      const usable = act !== 'unusable' && act !== 'newer-version';
      this.contents.set(`${number}/${listing.revision}`, { listing, usable });
      if (usable) return publisher.publish(tx, [{ before, event, provenance }], this.clock.now());
      const { revision, standing } = listing;
      await tx.query('INSERT INTO revision', [{ listing: number, revision, standing }]);
      const type = act === 'newer-version' ? event.type.replace('.v1', '.v9') : event.type;
      const body = Buffer.from('{"listing":');
      return this.outboxes[this.key].enqueue(tx, [
        { shard: number % SHARDS, type, listing: number, revision, standing, body },
      ]);
    }, crash);
    return work.then(
      () => true,
      (error: unknown) => {
        if (error instanceof Crashed) return false;
        throw error;
      },
    );
  }

  async cut(crash?: Crash): Promise<void> {
    const body = {
      ...{ cut: 1, time: this.clock.now().toISOString(), policy: 'lawful-basis', shards: SHARDS, announcedKeys: [] },
    };
    const drafts = Array.from({ length: SHARDS }, (_, shard) => ({ shard, type: 'sanctions.cut.v1', body }));
    await this.database
      .transaction((tx) => this.outboxes[this.key].enqueue(tx, drafts), crash)
      .catch((error: unknown) => {
        if (!(error instanceof Crashed)) throw error;
      });
  }

  head(shard: number): number {
    return this.outboxStore.last(shard);
  }

  truth(shard: number, number: number): Truth {
    return this.truths.get(`${shard}/${number}`)!;
  }

  /** Any message of a shard as a relay would send it; null while there is none. */
  some(shard: number, choice: number): SendableRecord | null {
    const messages = this.outboxStore.messages(shard);
    return messages.length === 0 ? null : toRecord(messages[choice % messages.length]);
  }

  /** I1, I2, I3, at every commit. */
  private checkWritten(): void {
    let numbered = 0;
    const revisions = new Map<number, number>();
    for (let shard = 0; shard < SHARDS; shard++) {
      const messages = this.outboxStore.messages(shard);
      messages.forEach(({ attributes: a, data }, i) => {
        violatedUnless(a.sequence === i + 1, () => `I2: number ${a.sequence} of shard ${shard} at place ${i + 1}`);
        const known = this.truths.get(`${shard}/${a.sequence}`);
        const said =
          a.listing === undefined ? null : { listing: a.listing, revision: a.revision!, standing: a.standing! };
        violatedUnless(
          !known || (known.about?.listing === said?.listing && known.about?.revision === said?.revision),
          () => `I2: number ${a.sequence} of shard ${shard} changed its event`,
        );
        if (said) {
          numbered++;
          const newest = revisions.get(said.listing) ?? 0;
          violatedUnless(said.revision === newest + 1, () => `I3: revision ${said.revision} after ${newest}`);
          revisions.set(said.listing, said.revision);
        }
        if (known) return;
        const content = said && this.contents.get(`${said.listing}/${said.revision}`)!;
        this.truths.set(`${shard}/${a.sequence}`, {
          number: a.sequence,
          keyId: a.keyId,
          about: said,
          usable: content?.usable ?? data.length > 0,
          person: content?.listing.content.subject.number ?? '',
          measures: content?.listing.measures ?? [],
          until: content?.listing.until ?? null,
        });
      });
    }
    const rows = this.database.revisions;
    violatedUnless(rows.length === numbered, () => `I1: ${rows.length} revisions, ${numbered} messages of revisions`);
    violatedUnless(
      rows.every(({ listing, revision }) => (revisions.get(listing) ?? 0) >= revision),
      () => 'I1: a revision without its message',
    );
  }
}

/** The listing after a decision; every act has some meaning at every standing. */
function decided(before: Listing | null, { listing, act, person, mask, until }: Decision): ListingChanged {
  const chosen = CATALOGUE.filter((_, i) => mask & (1 << i));
  const { subjectRefs: _, rests: __, subject: ___, ...content } = aListing({ listing });
  const name = act === 'other-subject' || !before ? `p${person}` : before.content.subject.number!;
  const narrowed = (before?.measures ?? []).filter(({ code }) => !chosen.slice(0, 2).some((one) => one.code === code));
  const standing: Standing =
    act === 'stay' || (act === 'unusable' && mask % 3 === 0)
      ? 'stayed'
      : act === 'delete' || (act === 'newer-version' && mask % 2 === 0)
        ? 'deleted'
        : 'in-force';
  const measures = standing !== 'in-force' ? [] : act === 'narrow' && before ? narrowed : chosen;
  const word = standing === 'deleted' ? 'deleted' : before ? 'corrected' : 'published';
  return {
    type: `sanctions.listing.${word}.v1`,
    listing: {
      ...{ listing, revision: (before?.revision ?? 0) + 1, standing, measures, policy: 'lawful-basis', until },
      ...{ publishedOn: content.publishedOn, age: 40, objection: content.objection },
      content: { ...content, subject: { kind: 'person', name: '甲某', number: name, sex: 'male' } },
      ...(standing === 'deleted' && { deletion: aListing({ listing, standing }).deletion }),
    } as unknown as Listing,
  };
}

/** Written again here, so that the register's own answer is not its own judge. */
function takesAway(before: Listing | null, after: Listing): boolean {
  if (!before) return false;
  const other = before.content.subject.number !== after.content.subject.number;
  return before.measures.some(({ code }) => other || !after.measures.some((one) => one.code === code));
}
