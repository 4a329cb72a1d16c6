import {
  acknowledgmentsTopic,
  identityCheckDigit,
  organisationBodyCheck,
  organisationCheckCharacter,
  type AgencyCode,
  type RunEntry,
} from '#contracts';
import type { Ask } from '#agency-adapter/parts';
import { subjectRef } from '#evidence';
import { measuresFor, type ListingChange } from '../support/register-feed.js';
import { eventually } from '../support/eventually.js';
import type { Overheard } from './overheard.js';
import type { RegisterOnTheWire } from './register-on-the-wire.js';

/** What differs between agencies as far as these features are concerned. */
export interface AgencyCase {
  agency: AgencyCode;
  subject: 'person' | 'organisation';
  /** An ask in the agency's own words, and the measure that it falls under. */
  ask: Ask;
  measure: string;
  refused: 'deny' | 'refer';
}

export interface FeatureWorld {
  url: string;
  subjectKey: Buffer;
  register: RegisterOnTheWire;
  overheard: Overheard;
  token(role: 'agency' | 'operator' | 'clerk', agency?: AgencyCode): Promise<string>;
}

export interface Answer {
  decision: string;
  refusals: { listing: number; measure: string; denial: string | null; [field: string]: unknown }[];
  asOf: { shards: { shard: number; sequence: number }[]; cutAt: string | null };
  stale: boolean;
}

let people = 0;
let listings = 1_000;
let requests = 0;

/** How a feature speaks with one agency, and as the register about it. */
export function agencyUnderTest({ agency, subject, ask }: AgencyCase, world: () => FeatureWorld) {
  const register = () => world().register;
  const feed = () => world().register.feed;
  const agencyMeasures = measuresFor([agency], subject);
  const newListing = (): number => listings++;
  const skipListingsTo = (listing: number): void => void (listings = Math.max(listings, listing));

  function aNumber(): string {
    const n = String(++people).padStart(3, '0');
    const first17 = subject === 'person' ? `99010119800101${n}` : organisation17(n);
    return first17 + (subject === 'person' ? identityCheckDigit(first17) : organisationCheckCharacter(first17));
  }
  function organisation17(n: string): string {
    const body = `MA${n}X9Z`.replace('Z', '7').padEnd(8, '0').slice(0, 8);
    return `91990101${body}${organisationBodyCheck(body)}`.slice(0, 17);
  }
  /** An event about the holder of this number, as the register would write it for this agency. */
  const about = (number: string, change: ListingChange): ListingChange => ({
    subjectRefs: { [agency]: [subjectRef(world().subjectKey, number)] },
    measures: agencyMeasures,
    ...change,
  });

  async function post(path: string, body: unknown, token?: string): Promise<Response> {
    const bearer = token ?? (await world().token('agency', agency));
    return fetch(world().url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
  async function check(number: string, change: { requestId?: string; ask?: object } = {}): Promise<Answer> {
    const who = subject === 'person' ? { identityNumber: number } : { organisationCode: number };
    const response = await post('/check', { requestId: `${agency}-${++requests}`, subject: who, ask, ...change });
    expect(response.status).toBe(200);
    return (await response.json()) as Answer;
  }
  const becomes = (number: string, decision: string): Promise<Answer> =>
    eventually(async () => {
      const answer = await check(number);
      expect(answer.decision).toBe(decision);
      return answer;
    });
  /** What this agency has said about a listing, in order. */
  const outcomes = (listing: number): string[] =>
    world()
      .overheard.on(acknowledgmentsTopic(agency), 'sanctions.acknowledgment.v1')
      .flatMap(({ body }) => (body.entries ?? []) as RunEntry[])
      .filter((entry) => entry.listing === listing)
      .map(({ outcome }) => outcome);
  return { register, feed, newListing, skipListingsTo, aNumber, about, post, check, becomes, outcomes };
}
