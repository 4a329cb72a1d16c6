import { selectMeasures } from '#contracts';
import type { Content, Listing, Subject } from '../domain/listing.js';
import { ERASED } from '../domain/redact.js';
import type { IdentityVault } from './identity-vault.js';

/** What of a subject lies sealed; the rest of a listing is public anyway. */
export type Personal = Pick<Subject, 'name' | 'number' | 'legalRepresentative'>;

export interface SealedRow {
  listing: number;
  revision: number;
  sealed: Buffer;
  identity_key: string;
}

export interface RevisionRow extends SealedRow {
  standing: Listing['standing'];
  measures: string[];
  state: any;
}

/** Columns of a `RevisionRow`, of the table `r`. */
export const REVISION = 'r.listing, r.revision, r.standing, r.measures, r.state, r.sealed, r.identity_key';

/** A listing as two columns: what may lie open in the database, and what may not. */
interface Parted {
  state: object;
  bytes: Buffer;
  keyId: string;
}

const place = (listing: number, revision: number): string => `revision/${listing}/${revision}`;

/** Between a listing and its row. */
export class RevisionRows {
  constructor(private readonly vault: IdentityVault) {}

  part(listing: Listing): Parted {
    const { state, personal } = split(listing);
    return { state, ...this.seal(listing, personal) };
  }

  /** The same without the person. */
  partErased(listing: Listing): Parted {
    return { state: split(listing).state, ...this.seal(listing, { name: ERASED, number: null }) };
  }

  open({ listing, revision, identity_key: keyId, sealed: bytes }: SealedRow): Personal {
    return JSON.parse(this.vault.open({ keyId, bytes }, place(Number(listing), revision))) as Personal;
  }

  toListing(row: RevisionRow): Listing {
    const personal = this.open(row);
    const { content, ...rest } = row.state;
    const subject: Subject = { ...content.subject, ...personal };
    return {
      ...rest,
      listing: Number(row.listing),
      revision: row.revision,
      standing: row.standing,
      content: { ...content, subject } as Content,
      measures: selectMeasures({ policy: rest.policy, subjectKind: subject.kind, narrowedTo: row.measures }),
    };
  }

  private seal({ listing, revision }: Listing, personal: Personal) {
    return this.vault.seal(JSON.stringify(personal), place(listing, revision));
  }
}

/** Columns hold the numbers. */
function split({
  listing: _listing,
  revision: _revision,
  standing: _standing,
  measures: _measures,
  content,
  ...rest
}: Listing) {
  const { name, number, legalRepresentative, ...subject } = content.subject;
  const personal: Personal = { name, number, ...(legalRepresentative !== undefined && { legalRepresentative }) };
  return { state: { ...rest, content: { ...content, subject } }, personal };
}
