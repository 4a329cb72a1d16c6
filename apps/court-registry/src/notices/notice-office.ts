import type { Signer } from '#messaging';
import type { Clock, DatabaseHandle, Log } from '#service';
import type { Circumstances } from '../domain/listing.js';
import type { IdentityVault } from '../register/identity-vault.js';
import type { ListingStore } from '../register/listing-store.js';
import type { RegisterMode } from '../register/mode.js';
import type { SubjectKeys } from '../register/subject-keys.js';
import { MailChannel, type MailOptions } from './mail-channel.js';
import { NoticeFollower } from './notice-follower.js';
import { NoticePost } from './notice-post.js';
import { NoticeStore } from './notice-store.js';
import { NoticeWriter } from './notice-writer.js';
import { ReceiptLinks } from './receipt-links.js';
import { Receipts } from './receipts.js';
import { Recipients } from './recipients.js';
import { whyMailIsNeeded } from './unreachable.js';
import { WebhookChannel } from './webhook-channel.js';

interface OfficeParts {
  database: DatabaseHandle;
  vault: IdentityVault;
  subjects: SubjectKeys;
  listings: ListingStore;
  signer: Signer;
  /** Null where no mail server is configured. */
  mail: MailOptions | null;
  mode: RegisterMode;
  circumstances: () => Circumstances;
  clock: Clock;
  shards: number;
  log: Log;
}

/** Everything about those who must be told (P art. 8), wired. */
export class NoticeOffice {
  readonly notices: NoticeStore;
  readonly recipients: Recipients;
  readonly receipts: Receipts;
  private readonly follower: NoticeFollower;
  private readonly post: NoticePost;

  constructor(private readonly parts: OfficeParts) {
    const { mail, signer, subjects } = parts;
    const links = new ReceiptLinks(subjects, mail?.publicUrl ?? null);
    const notices = (this.notices = new NoticeStore(parts.vault));
    const writer = new NoticeWriter({ ...parts, notices });
    const webhook = new WebhookChannel(signer);
    const post = (this.post = new NoticePost({
      ...parts,
      notices,
      webhook,
      mail: mail && new MailChannel(mail, links),
    }));
    this.recipients = new Recipients({ ...parts, writer, post, mailTaken: mail !== null });
    this.receipts = new Receipts({ ...parts, notices, links });
    this.follower = new NoticeFollower({ ...parts, writer, onLetters: () => post.wake() });
  }

  start(): void {
    this.follower.start();
    this.post.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.follower.stop(), this.post.stop()]);
  }

  /** What an operator must see of the post; null: nothing. */
  async warning(): Promise<string | null> {
    return this.parts.mail === null ? whyMailIsNeeded(this.parts.database) : null;
  }

  /** Makes the letters of everything that was published. Answers how many. */
  follow(): Promise<number> {
    return this.follower.look();
  }
}
