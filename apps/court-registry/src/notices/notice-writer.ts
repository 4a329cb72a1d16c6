import { canonicalJson, signDocument } from '#evidence';
import type { Signer, Tx } from '#messaging';
import { eventBody } from '../domain/event-body.js';
import type { Circumstances, Listing } from '../domain/listing.js';
import { noticeOf, retractionOf, saying, type Addressee, type Letter, type Notice } from '../domain/notice.js';
import { isPublic } from '../domain/public-listing.js';
import { tellingOf, type Telling } from '../domain/telling.js';
import type { ListingStore } from '../register/listing-store.js';
import type { SubjectKeys } from '../register/subject-keys.js';
import type { NewLetter, NoticeStore, OwedRow, StandingRow } from './notice-store.js';

interface WriterParts {
  listings: ListingStore;
  notices: NoticeStore;
  subjects: SubjectKeys;
  signer: Signer;
  circumstances: () => Circumstances;
}

/** A letter that has everything but its number. */
interface Draft {
  write: (number: number) => Letter;
  court: string;
  numberIndex: Buffer | null;
}

interface Met {
  listing: Listing;
  standing: StandingRow[];
  owed: OwedRow[];
}

/**
 * Makes the notices of listings right for their newest revisions (P art. 8). Rests on what is committed, so it can be
 * done again at any time; whoever calls it holds the lock of the listings' shards in `notice_position`, so that no two
 * do it for one listing at once.
 */
export class NoticeWriter {
  constructor(private readonly parts: WriterParts) {}

  /** @returns how many letters were made */
  async settle(tx: Tx, numbers: readonly number[]): Promise<number> {
    const { listings, notices, circumstances } = this.parts;
    const [owed, standing] = [await notices.owed(tx, numbers), await notices.standing(tx, numbers)];
    const concerned = [...new Set([...owed, ...standing].map(({ listing }) => listing))];
    if (concerned.length === 0) return 0;
    const at = circumstances();
    const drafts: Draft[] = [];
    const dropped: number[] = [];
    for (const [number, listing] of await listings.read(tx, concerned)) {
      const mine = <T extends { listing: number }>(rows: T[]) => rows.filter((row) => row.listing === number);
      const met: Met = { listing, standing: mine(standing), owed: mine(owed) };
      const telling = this.judge(met, at);
      dropped.push(...telling.drop);
      drafts.push(...this.drafts(met, telling, at));
    }
    await notices.drop(tx, dropped, at.now);
    await notices.add(tx, await this.numbered(tx, drafts, at.now));
    return drafts.length;
  }

  private judge({ listing, standing, owed }: Met, at: Circumstances): Telling {
    const { standing: holds, until, content } = listing;
    const subject = this.indexOf(listing)?.toString('hex') ?? '';
    const event = eventBody(listing, () => ({}));
    const now = (to: Addressee) =>
      canonicalJson(saying(noticeOf(event, at.rules, { notice: 0, replaces: [], to, madeAt: at.now })));
    const addressees = new Map(owed.map((one) => [one.id, one]));
    return tellingOf(
      {
        listing: listing.listing,
        standing: holds,
        subject: subject || content.subject.name,
        inForce: isPublic({ standing: holds, until }, at.now),
      },
      standing.map(({ number, recipient, numberIndex, takesBack, tried, letter }) => ({
        notice: number,
        recipient,
        subject: numberIndex?.toString('hex') ?? letter.subject.name,
        replaces: takesBack,
        tried,
        current:
          addressees.has(recipient) && canonicalJson(saying(letter as Notice)) === now(addressees.get(recipient)!),
      })),
      new Set(addressees.keys()),
    );
  }

  /** Retractions first, so that their numbers are lower and they leave before what follows them. */
  private drafts({ listing, standing, owed }: Met, { retract, tell }: Telling, at: Circumstances): Draft[] {
    const court = listing.content.court.code;
    const event = eventBody(listing, () => ({}));
    const { revision } = listing;
    const madeAt = at.now;
    return [
      ...retract.map(({ notice: newest, retracts, because }): Draft => {
        const { letter, numberIndex } = standing.find(({ number }) => number === newest)!;
        const to = { id: letter.to.recipient, name: letter.to.name, kind: letter.to.kind };
        const write = (notice: number) =>
          retractionOf(letter as Notice, { notice, to, madeAt, retracts, because, revision });
        return { court, numberIndex, write };
      }),
      ...tell.map(({ recipient, replaces }): Draft => {
        const to = owed.find(({ id }) => id === recipient)!;
        const write = (notice: number) => noticeOf(event, at.rules, { notice, to, madeAt, replaces });
        return { court, numberIndex: this.indexOf(listing), write };
      }),
    ];
  }

  private async numbered(tx: Tx, drafts: readonly Draft[], madeAt: Date): Promise<NewLetter[]> {
    if (drafts.length === 0) return [];
    const numbers = await this.parts.notices.takeNumbers(tx, drafts.length);
    return drafts.map(({ write, court, numberIndex }, i) => ({
      signed: signDocument(write(numbers[i]), this.parts.signer.key()),
      court,
      numberIndex,
      madeAt,
    }));
  }

  private indexOf({ content }: Listing): Buffer | null {
    const { number } = content.subject;
    return number === null ? null : this.parts.subjects.index(number);
  }
}
