import { parseBody, type ListingRow } from '#contracts';
import { decide } from '../src/domain/decide.js';
import { eventBody } from '../src/domain/event-body.js';
import type { Circumstances, Command, Listing } from '../src/domain/listing.js';
import { aListingRow, circumstances } from './rows.js';

const refs = (_number: string, agencies: readonly string[]) =>
  Object.fromEntries(agencies.map((agency) => [agency, ['0'.repeat(64)]]));

/** The listing after a command that must be taken; its event must be what the contract says. */
export function done(state: Listing | null, command: Command, at: Circumstances = circumstances()): Listing {
  const decided = decide(state, command, at);
  if (!decided.ok) throw new Error(`${decided.refusal.reason}: ${decided.refusal.detail}`);
  const { event } = decided;
  const body = eventBody(event.listing, refs);
  const parsed = parseBody(event.type, Buffer.from(JSON.stringify(body)));
  if (!parsed.ok) throw new Error(`the event breaks the contract: ${parsed.detail}`);
  return event.listing;
}

/** Reason and article of a refusal; undefined where the command is taken. */
export function reasonOf(
  state: Listing | null,
  command: Command,
  at: Circumstances = circumstances(),
): string | undefined {
  const decided = decide(state, command, at);
  return decided.ok ? undefined : `${decided.refusal.reason} ${decided.refusal.article ?? ''}`.trim();
}

export const listed = (changes: Partial<ListingRow> = {}, at = circumstances()): Listing =>
  done(null, { kind: 'list', listing: 7, row: aListingRow(changes) }, at);

/** What the event of a listing says of exemptions. */
export const restsIn = (listing: Listing) => eventBody(listing, refs).rests;
