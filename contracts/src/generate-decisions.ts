import type {
  CorrectionRow,
  DeletionGround,
  DeletionRow,
  Ground,
  InputRow,
  ListingRow,
} from './generated/contracts.js';
import { courts, describeCase, nameOf, organisationNameOf, type GeneratedCourt } from './generated-texts.js';
import { seededRandom, syntheticIdentityNumber, syntheticOrganisationCode } from './synthetic-subjects.js';

export interface GenerateDecisionsOptions {
  /** Number of listing rows; corrections and deletions come on top (about three for ten listings). */
  listings: number;
  /** The same seed and options give the same rows. */
  seed: number;
  /** Day (YYYY-MM-DD) before which everything happened. */
  today?: string;
  /** Listings alone, each published elsewhere some days after its decision. */
  takeOver?: boolean;
}

const deletedShare = 0.25;
const correctedShare = 0.04;
const organisationShare = 0.22;
const listedAgainShare = 0.03;
/** A listing is changed at most so many listings later, so the generator's memory does not grow with the file. */
const farthest = 2_000;

const grounds: readonly [Ground, number][] = [
  ['refusal', 0.5],
  ['obstruction', 0.06],
  ['evasion', 0.1],
  ['property-reporting', 0.24],
  ['consumption-order', 0.06],
  ['reconciliation-breach', 0.04],
];
const deletionGrounds: readonly [DeletionGround, number][] = [
  ['performed', 0.5],
  ['reconciled', 0.16],
  ['withdrawn-by-applicant', 0.1],
  ['no-property-found', 0.14],
  ['enforcement-suspended', 0.04],
  ['enforcement-ended', 0.04],
  ['listed-by-mistake', 0.02],
];

/**
 * A realistic file of decisions of any length, in a stream: a mix of grounds, persons and organisations, a quarter of
 * the listings deleted later in the file, some corrected, some persons listed by a second court. Every row is lawful
 * and every identity synthetic.
 */
export function* generateDecisions({
  listings,
  seed,
  today = '2026-11-20',
  takeOver = false,
}: GenerateDecisionsOptions): Generator<InputRow> {
  const random = seededRandom(seed);
  const later = new Map<number, InputRow[]>();
  const postpone = (index: number, row: InputRow): void => void later.set(index, [...(later.get(index) ?? []), row]);
  let lastPerson: ListingRow['subject'] | undefined;
  for (let index = 0; index < listings; index++) {
    const isOrganisation = random() < organisationShare;
    const again = !isOrganisation && lastPerson !== undefined && random() < listedAgainShare;
    const subject = isOrganisation ? organisation(index, random) : again ? lastPerson! : person(index, random);
    if (!isOrganisation && !again) lastPerson = subject;
    const listing = listingRow(index, subject, today, random);
    if (takeOver) {
      yield { ...listing, publishedOn: daysBefore(listing.decision.madeOn, -(5 + (index % 10))) };
      continue;
    }
    yield listing;
    let at = index;
    if (random() < correctedShare) postpone((at += distance(random)), correctionRow(listing, today, random));
    if (random() < deletedShare) postpone((at += distance(random)), deletionRow(listing, today, random));
    yield* later.get(index) ?? [];
    later.delete(index);
  }
  for (const index of [...later.keys()].sort((a, b) => a - b)) yield* later.get(index)!;
}

const distance = (random: () => number): number => 1 + Math.floor(random() ** 2 * farthest);

function person(index: number, random: () => number): ListingRow['subject'] {
  const sex = random() < 0.72 ? 'male' : 'female';
  const birthDate = daysBefore('2000-12-31', Math.floor(random() * 365 * 45));
  return { kind: 'person', name: nameOf(random), number: syntheticIdentityNumber(birthDate, sex, index), sex };
}

function organisation(index: number, random: () => number): ListingRow['subject'] {
  return {
    kind: 'organisation',
    name: organisationNameOf(random),
    number: syntheticOrganisationCode(index),
    legalRepresentative: nameOf(random),
  };
}

function listingRow(index: number, subject: ListingRow['subject'], today: string, random: () => number): ListingRow {
  const court = courts[Math.floor(random() * courts.length)];
  const madeOn = daysBefore(today, 20 + Math.floor(random() * 340));
  const filedOn = daysBefore(madeOn, 30 + Math.floor(random() * 200));
  // Numbers of generated cases begin at 100,001 so that they never meet those of a hand-written file.
  const caseNumber = `(${filedOn.slice(0, 4)})${court.code}执${100_001 + index}号`;
  const ground = pick(grounds, random());
  const duty = random() < 0.93 ? 'pecuniary' : 'conduct';
  return {
    row: 'listing',
    court: { code: court.code, name: court.name },
    decision: { number: `${caseNumber}之一`, madeOn, servedOn: daysBefore(madeOn, -2) },
    case: { number: caseNumber, filedOn },
    basisDocument: basisDocument(court, filedOn, index),
    subject,
    duty,
    grounds: [ground],
    ...describeCase({ ground, duty, random }),
  };
}

function basisDocument(court: GeneratedCourt, filedOn: string, index: number): ListingRow['basisDocument'] {
  const year = Number(filedOn.slice(0, 4)) - 1;
  return { body: court.name, number: `(${year})${court.code}民初${200_001 + index}号` };
}

function correctionRow({ decision, subject }: ListingRow, today: string, random: () => number): CorrectionRow {
  const changes: CorrectionRow['changes'] =
    random() < 0.3
      ? { subject: { name: subject.kind === 'person' ? nameOf(random) : organisationNameOf(random) } }
      : { performance: `已履行${1_000 * (1 + Math.floor(random() * 90))}元，其余未履行` };
  return {
    row: 'correction',
    listing: decision.number,
    learnedOn: daysBefore(today, Math.floor(random() * 3)),
    changes,
  };
}

function deletionRow({ decision }: ListingRow, today: string, random: () => number): DeletionRow {
  const ground = pick(deletionGrounds, random());
  const learnedOn = daysBefore(today, Math.floor(random() * 3));
  return {
    row: 'deletion',
    listing: decision.number,
    ground,
    learnedOn,
    ...(ground === 'withdrawn-by-applicant' && { requestedInWritingOn: daysBefore(learnedOn, 1) }),
    ...(ground === 'no-property-found' && {
      searchedOn: [daysBefore(learnedOn, 12), daysBefore(learnedOn, 5)],
      proceedingEndedOn: daysBefore(learnedOn, 1),
    }),
    ...(ground === 'enforcement-suspended' && { suspendedFor: random() < 0.5 ? 'bankruptcy' : 'trial-supervision' }),
  };
}

function pick<T>(shares: readonly (readonly [T, number])[], at: number): T {
  let sum = 0;
  for (const [value, share] of shares) if (at < (sum += share)) return value;
  return shares[0][0];
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}
