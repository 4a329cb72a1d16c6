import { aListingRow, circumstances } from '../../test/rows.js';
import { decide } from './decide.js';
import { eventBody } from './event-body.js';
import { feedChange, type NumberedEvent } from './feed-change.js';
import type { Listing } from './listing.js';

const now = new Date('2026-06-01T04:00:00Z');
const refs = { aviation: ['0'.repeat(64)], rail: ['1'.repeat(64)] };

function anEvent(changes: Partial<NumberedEvent> = {}, listing: Partial<Listing> = {}): NumberedEvent {
  const decided = decide(null, { kind: 'list', listing: 7, row: aListingRow() }, circumstances());
  if (!decided.ok) throw new Error(decided.refusal.reason);
  const body = eventBody({ ...decided.event.listing, ...listing }, () => refs);
  return {
    ...{ shard: 3, sequence: 9, type: decided.event.type, listing: 7, revision: 1, standing: body.standing },
    ...{ time: '2026-05-31T17:00:00.000Z', data: Buffer.from(JSON.stringify(body)), newest: 1, deletedAt: null },
    ...changes,
  };
}

const deletion = { ground: 'performed', learnedOn: '2026-05-29', dueOn: '2026-06-03', article: 'P 10(1)(1)' } as const;

describe('a change in the feed', () => {
  it('is the whole published listing, the number partly masked, without pseudonyms and measures', () => {
    const { entry, ...rest } = feedChange(anEvent(), now);
    expect(rest).toEqual({
      ...{ shard: 3, sequence: 9, listing: 7, revision: 1, standing: 'in-force', at: '2026-05-31T17:00:00.000Z' },
    });
    expect(entry).toMatchObject({
      subject: { kind: 'person', name: '测试甲', maskedNumber: '990001********1012', sex: 'male', age: 46 },
      court: { code: 'JS9902' },
      case: { number: '(2026)苏9902执101号' },
      grounds: ['refusal'],
      until: null,
    });
    expect(Object.keys(entry!)).not.toContain('subjectRefs');
    expect(JSON.stringify(entry)).not.toMatch(/"measures"|0{64}/);
  });

  it('that deletes says nothing but numbers, ground and day', () => {
    const deleted = anEvent({ revision: 2, newest: 2 }, { standing: 'deleted', measures: [], deletion, revision: 2 });
    expect(feedChange({ ...deleted, deletedAt: new Date('2026-05-30T15:00:00Z') }, now)).toEqual({
      ...{ shard: 3, sequence: 9, listing: 7, revision: 2, standing: 'deleted', at: '2026-05-31T17:00:00.000Z' },
      deletion: { ground: 'performed', on: '2026-05-30' },
    });
    expect(feedChange(deleted, now).deletion).toEqual({ ground: 'performed', on: '2026-06-01' });
  });

  it.each([
    ['stays', anEvent({}, { standing: 'stayed', measures: [] })],
    ['has been followed by a later revision', anEvent({ newest: 2 })],
    ['ended with its term', anEvent({}, { until: '2026-06-01T04:00:00.000Z' })],
    ['has lost its body to an erasure', anEvent({ data: Buffer.alloc(0) })],
  ])('that %s says nothing of the subject', (_what, event) => {
    const change = feedChange(event, now);
    expect(Object.keys(change).sort()).toEqual(['at', 'listing', 'revision', 'sequence', 'shard', 'standing']);
  });
});
