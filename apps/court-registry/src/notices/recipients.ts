import { randomUUID } from 'node:crypto';
import { recipientRule, type NamedBecause, type RecipientKind } from '#contracts';
import type { Tx } from '#messaging';
import { refuse, Refused, type Caller, type DatabaseHandle } from '#service';
import type { Circumstances, Listing } from '../domain/listing.js';
import { refusal } from '../domain/refusal.js';
import { whyNotNamed } from '../domain/telling.js';
import { once } from '../register/idempotency.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import { assertOwnCourt, conflict, throwRefusal } from '../register/refusals.js';
import type { SubjectKeys } from '../register/subject-keys.js';
import { lockShard } from './notice-follower.js';
import type { NoticePost } from './notice-post.js';
import type { NoticeWriter } from './notice-writer.js';

export type ChannelName = 'webhook' | 'email';

export interface Reached {
  channel: ChannelName;
  /** Web address, or mailbox. */
  address: string;
}

export interface Recipient extends Reached {
  id: string;
  kind: RecipientKind;
  article: string;
  toldOf: 'every-listing' | 'named-listing';
  /** Whose listings; null: those of all courts. */
  court: string | null;
  name: string;
  enteredAt: Date;
  endedAt: Date | null;
}

/** Whose call it is, under which key. */
export interface By {
  caller: Caller;
  key: string;
}

interface RecipientParts {
  database: DatabaseHandle;
  listings: ListingStore;
  subjects: SubjectKeys;
  writer: NoticeWriter;
  post: NoticePost;
  mode: RegisterMode;
  circumstances: () => Circumstances;
  shards: number;
  /** Whether a mail server is configured. */
  mailTaken: boolean;
}

/** The register of those who must be told, and for which listing somebody was named (P art. 8). */
export class Recipients {
  constructor(private readonly parts: RecipientParts) {}

  async list({ court }: Caller): Promise<Recipient[]> {
    const rows = await this.parts.database.query<Recipient>(
      `${SELECT} WHERE $1::text IS NULL OR court IS NULL OR court = $1 ORDER BY entered_at, id`,
      [court ?? null],
    );
    return rows.map(withRule);
  }

  /** They are told of what is published from now on. @throws Refused `mail-not-configured`, `address-malformed` */
  enter(by: By, entered: { kind: RecipientKind; name: string } & Reached): Promise<Recipient> {
    return this.write(by, { route: 'recipients', ...entered }, async (tx, { now }) => {
      this.assertReachable(entered);
      const { kind, name, channel, address } = entered;
      const id = randomUUID();
      await tx.query(
        `INSERT INTO notice_recipient (id, kind, court, name, channel, address, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, kind, by.caller.court ?? null, name, channel, address, by.caller.sub, now],
      );
      return this.own(tx, by.caller, id);
    });
  }

  /** Another name or another way to reach them; what waits goes the new way. */
  change(by: By, id: string, { name, channel, address }: { name: string } & Reached): Promise<Recipient> {
    return this.write(by, { route: 'change-recipient', id, name, channel, address }, async (tx) => {
      this.assertReachable({ channel, address });
      await this.open(tx, by.caller, id);
      await tx.query('UPDATE notice_recipient SET name = $2, channel = $3, address = $4 WHERE id = $1', [
        id,
        name,
        channel,
        address,
      ]);
      return this.own(tx, by.caller, id);
    });
  }

  /** They are told of nothing more. Notices that have not left are dropped; retractions of what they got still come. */
  end(by: By, id: string): Promise<Recipient> {
    return this.write(by, { route: 'end-recipient', id }, async (tx, { now }) => {
      await this.open(tx, by.caller, id);
      await tx.query('UPDATE notice_recipient SET ended_by = $2, ended_at = $3 WHERE id = $1', [
        id,
        by.caller.sub,
        now,
      ]);
      await tx.query(
        `UPDATE notice SET pending = false, dropped_at = $2 WHERE recipient = $1 AND pending AND NOT tried AND NOT lifts`,
        [id, now],
      );
      return this.own(tx, by.caller, id);
    });
  }

  /** Somebody must be told of this one listing (P arts. 8(3), 8(4)), and is, with this answer. */
  name(by: By, listing: number, recipient: string, because: NamedBecause) {
    return this.write(by, { route: 'name', listing, recipient, because }, async (tx, { now }) => {
      const state = await this.listing(tx, by.caller, listing);
      const { kind, article } = await this.open(tx, by.caller, recipient);
      const { content, standing } = state;
      const no = whyNotNamed(kind, because, { standing, subjectKind: content.subject.kind });
      if (no) throwRefusal(no);
      const { number } = content.subject;
      const [named] = await tx.query(
        `INSERT INTO notice_naming (id, listing, recipient, because, article, number_index, named_by, named_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (listing, recipient) WHERE ended_at IS NULL DO NOTHING RETURNING id`,
        [
          randomUUID(),
          listing,
          recipient,
          because,
          article,
          number === null ? null : this.parts.subjects.index(number),
          by.caller.sub,
          now,
        ],
      );
      if (!named) throw conflict('already-named', 'This recipient is named for this listing already.');
      await this.parts.writer.settle(tx, [listing]);
      return { listing, recipient, because, article };
    });
  }

  /** Somebody was named who must not be told: what they got is taken back. */
  unname(by: By, listing: number, recipient: string) {
    return this.write(by, { route: 'unname', listing, recipient }, async (tx, { now }) => {
      await this.listing(tx, by.caller, listing);
      const [ended] = await tx.query<{ because: NamedBecause; article: string }>(
        `UPDATE notice_naming SET ended_by = $3, ended_at = $4 WHERE listing = $1 AND recipient = $2 AND ended_at IS NULL RETURNING because, article`,
        [listing, recipient, by.caller.sub, now],
      );
      if (!ended) throw unknown('not-named', 'This recipient is not named for this listing.');
      await this.parts.writer.settle(tx, [listing]);
      return { listing, recipient, ...ended };
    });
  }

  /** The listing, and nobody else makes notices of it until commit. */
  private async listing(tx: Tx, caller: Caller, number: number): Promise<Listing> {
    await lockShard(tx, number % this.parts.shards);
    const state = (await this.parts.listings.read(tx, [number])).get(number);
    if (!state) throw unknown('unknown-listing', 'There is no listing of that number.');
    assertOwnCourt(caller, state.content.court.code);
    return state;
  }

  private async own(tx: Tx, caller: Caller, id: string): Promise<Recipient> {
    const [row] = await tx.query<Recipient>(`${SELECT} WHERE id = $1`, [id]);
    if (!row) throw unknown('unknown-recipient', 'There is no such recipient.');
    if (row.court !== null) assertOwnCourt(caller, row.court);
    return withRule(row);
  }

  private async open(tx: Tx, caller: Caller, id: string): Promise<Recipient> {
    const row = await this.own(tx, caller, id);
    if (row.endedAt !== null) throw conflict('recipient-ended', 'This recipient is told of nothing any more.');
    return row;
  }

  private assertReachable({ channel, address }: Reached): void {
    if (channel === 'email' && !this.parts.mailTaken)
      throwRefusal(refusal('mail-not-configured', 'this register has no mail server (BUS_SMTP_URL): give a web address', undefined, 'channel'), 'conflict'); // prettier-ignore
    const fits = channel === 'email' ? /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(address) : isWebAddress(address);
    if (!fits)
      throwRefusal(refusal('address-malformed', channel === 'email' ? 'must be one mailbox' : 'must be an http or https address', undefined, 'address'), 'invalid'); // prettier-ignore
  }

  private async write<T>({ caller, key }: By, asked: object, work: (tx: Tx, at: Circumstances) => Promise<T>) {
    const { database, mode, circumstances, post } = this.parts;
    mode.assertLive();
    const at = circumstances();
    const answer = await database.transaction((tx) =>
      once(tx, { caller: caller.sub, key, asked, now: at.now }, () => work(tx, at)),
    );
    post.wake();
    return answer;
  }
}

const SELECT = `SELECT id, kind, court, name, channel, address, entered_at AS "enteredAt", ended_at AS "endedAt" FROM notice_recipient`;

const withRule = (row: Recipient): Recipient => {
  const { article, toldOf } = recipientRule(row.kind);
  return { ...row, article, toldOf };
};

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

const unknown = (reason: string, detail: string) => new Refused(refuse(reason, detail, { kind: 'unknown' }));
