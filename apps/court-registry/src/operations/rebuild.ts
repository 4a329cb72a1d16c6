import { maskNumber, parseBody, registerTopic, selectMeasures, type ListingEvent, type PolicyCode } from '#contracts';
import type { Tx } from '#messaging';
import type { Content, Listing } from '../domain/listing.js';
import type { ListingStore } from '../register/listing-store.js';
import type { SubjectKeys } from '../register/subject-keys.js';

/** What the published events gave back to the register. */
export interface Rebuilt {
  revisions: number;
  highestListing: number;
  highestCut: number;
  /** Events whose bodies could not be read; their numbers are kept, their revisions are not. */
  unreadable: number;
}

const PAGE = 500;

/**
 * Makes revisions out of the events above `after` of one shard, in their order. What was never published (the number,
 * the finding of ability, the causes of an extension) is kept from the revision before where that is known.
 */
export async function rebuildShard(
  tx: Tx,
  store: ListingStore,
  subjects: SubjectKeys,
  shard: number,
  after: number,
  policy: PolicyCode,
): Promise<Rebuilt> {
  const result: Rebuilt = { revisions: 0, highestListing: 0, highestCut: 0, unreadable: 0 };
  for (let from = after; ;) {
    const rows = await tx.query(
      'SELECT sequence, type, time, listing, data FROM outbox WHERE topic = $1 AND shard = $2 AND sequence > $3 ORDER BY sequence LIMIT $4',
      [registerTopic, shard, from, PAGE],
    );
    if (rows.length === 0) return result;
    for (const { type, time, listing, data } of rows) {
      result.highestListing = Math.max(result.highestListing, Number(listing ?? 0));
      const parsed = parseBody(type, data);
      if (!parsed.ok) {
        result.unreadable++;
      } else if (type === 'sanctions.cut.v1') {
        result.highestCut = Math.max(result.highestCut, (parsed.body as { cut: number }).cut);
      } else {
        const body = parsed.body as ListingEvent;
        const before = (await store.lock(tx, [body.listing])).get(body.listing) ?? null;
        if (before && before.revision >= body.revision) continue;
        const provenance = { origin: 'recovery', author: null, approver: null };
        await store.write(
          tx,
          [{ ...provenance, type, before, listing: listingOf(body, before, subjects, policy) }],
          new Date(time),
        );
        result.revisions++;
      }
    }
    from = Number(rows.at(-1)!.sequence);
  }
}

/** The listing as its event says, completed by what the revision before it knew. */
export function listingOf(
  body: ListingEvent,
  before: Listing | null,
  subjects: Pick<SubjectKeys, 'refsOf'>,
  fallback: PolicyCode,
): Listing {
  const number = numberBehind(body, before, subjects);
  const { kind, name, sex, legalRepresentative, age, maskedNumber } = body.subject;
  const policy = (body.measures[0]?.policy ?? before?.policy ?? fallback) as PolicyCode;
  const whole = selectMeasures({ policy, subjectKind: kind });
  const codes = new Set(body.measures.map(({ code }) => code));
  const narrowed = body.standing === 'in-force' && whole.some(({ code }) => !codes.has(code));
  const { ability, termExtension, narrowedTo } = before?.content ?? {};
  const content: Content = {
    decision: body.decision,
    subject: {
      kind,
      name,
      number,
      ...(sex && { sex }),
      ...(legalRepresentative !== undefined && { legalRepresentative }),
    },
    court: body.court,
    case: body.case,
    basisDocument: body.basisDocument,
    obligation: body.obligation,
    performance: body.performance,
    behaviour: body.behaviour,
    duty: body.duty,
    ...(ability !== undefined && { ability }),
    grounds: [...body.grounds],
    ...(termExtension && { termExtension }),
    // What was narrowed must stay so: a later correction would else take the whole policy.
    ...(narrowed && { narrowedTo: { measures: [...codes], reason: narrowedTo?.reason ?? 'as last published' } }),
    ...(body.standing === 'stayed' && narrowedTo && { narrowedTo }),
    reasons: body.reasons,
  };
  return {
    listing: body.listing,
    revision: body.revision,
    standing: body.standing,
    content,
    policy,
    measures: body.measures,
    until: body.until,
    publishedOn: body.publishedOn,
    ...(age !== undefined && { age }),
    objection: body.objection,
    ...(body.correction && { correction: body.correction }),
    ...(body.deletion && { deletion: body.deletion }),
    ...(body.rests.length > 0 && { rests: body.rests }),
    ...(number === null && { published: { refs: { ...before?.published?.refs, ...body.subjectRefs }, maskedNumber } }),
  };
}

/** The number that was known before, if the event is about the same one: its refs can't be made from another. */
function numberBehind(
  { subject, subjectRefs }: ListingEvent,
  before: Listing | null,
  { refsOf }: Pick<SubjectKeys, 'refsOf'>,
): string | null {
  const known = before?.content.subject.number ?? null;
  if (known === null || maskNumber(known) !== subject.maskedNumber) return null;
  const agencies = Object.keys(subjectRefs) as (keyof typeof subjectRefs)[];
  const made = refsOf(known, agencies);
  return agencies.every((agency) => made[agency]!.some((ref) => subjectRefs[agency]!.includes(ref))) ? known : null;
}
