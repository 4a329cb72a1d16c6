import type { EnforcedRow, Position, RunEntry } from '#agency-adapter/parts';
import { refsOf, type Truth } from './register.js';
import { violatedUnless } from './broker.js';

/** A record as it was handed to an agency: what it truly says (null: nobody signed it so) and whether its key was known. */
export interface Handed {
  offset: number;
  truth: Truth | null;
  keyKnown: boolean;
}

interface Held {
  revision: number;
  standing: string;
  refs: string[];
  measures: string[];
  until: string | null;
}

/**
 * What one agency must hold of one shard, worked out from what the register truly said and what was handed over. It
 * shares no line with the adapter and takes from it only how far it says it has come.
 */
export class ExpectedShard {
  position = 0;
  /** Every record before this offset was handed over in a transaction that was committed. */
  private reached = 0;
  private rows = new Map<number, Held>();
  /** Everything verifiable that was ever handed over in a committed transaction. */
  private seen: Truth[] = [];
  private floors = new Map<number, number>();

  constructor(private readonly agency: string) {}

  copy(): ExpectedShard {
    const twin = new ExpectedShard(this.agency);
    Object.assign(twin, { position: this.position, reached: this.reached, seen: [...this.seen] });
    twin.rows = new Map(this.rows);
    twin.floors = new Map(this.floors);
    return twin;
  }

  /** Follows a committed transaction; answers the outcomes that it had to acknowledge. */
  follow(handed: readonly Handed[], before: Position, after: Position): RunEntry[] {
    const entries: RunEntry[] = [];
    let doubt = after.halted !== null;
    for (const { truth, keyKnown } of handed) {
      if (!truth || !keyKnown || !truth.usable) doubt = true;
      if (!truth || !keyKnown) continue;
      this.seen.push(truth);
      const isNext = truth.number === this.position + 1;
      if (isNext && this.position < after.sequence) {
        entries.push(this.inOrder(truth));
        this.position++;
      } else if (truth.number > this.position) {
        violatedUnless(!isNext || doubt, () => `I6: number ${truth.number} was next, verified, and not taken`);
        this.ahead(truth);
      }
    }
    violatedUnless(
      this.position === after.sequence,
      () => `I6: the position moved to ${after.sequence}; verified consecutive numbers end at ${this.position}`,
    );
    this.checkOffsets(handed, before, after);
    return entries;
  }

  /** I5, I7, I10: the tables of this shard, at a commit. */
  check(rows: readonly EnforcedRow[]): void {
    const actual = new Map(rows.map((row) => [row.listing, held(row)]));
    const say = (of: Map<number, Held>): string => JSON.stringify([...of].sort(([a], [b]) => a - b));
    violatedUnless(say(actual) === say(this.rows), () => `I5: holds ${say(actual)}, must hold ${say(this.rows)}`);
    for (const [listing, floor] of this.floors)
      violatedUnless((actual.get(listing)?.revision ?? 0) >= floor, () => `I7: the revision of ${listing} fell`);
    for (const [listing, { revision }] of actual) this.floors.set(listing, revision);
    for (const { about, person, measures, usable } of this.seen) {
      const row = about && actual.get(about.listing);
      if (!row || (!usable && about.standing === 'in-force') || row.revision > about.revision) continue;
      const allowed = measures.map(({ code }) => code);
      const same = refsOf(person, this.agency).some((ref) => row.refs.includes(ref));
      violatedUnless(
        row.measures.length === 0 || (same && row.measures.every((code) => allowed.includes(code))),
        () => `I10: ${about.listing} enforces ${row.measures.join()} although revision ${about.revision} was read`,
      );
    }
  }

  /** The plain fold of all that the register said, for when everything has arrived. */
  static fold(agency: string, truths: readonly Truth[]): ExpectedShard {
    const fold = new ExpectedShard(agency);
    for (const truth of truths) fold.inOrder(truth);
    return fold;
  }

  /** What is enforced equals this fold; an early lift may have left a floor where the fold has nothing. */
  checkSameRestrictions(rows: readonly EnforcedRow[]): void {
    const enforced = (of: Iterable<[number, Held]>): string =>
      JSON.stringify([...of].filter(([, { measures }]) => measures.length > 0).sort(([a], [b]) => a - b));
    const actual = new Map(rows.map((row) => [row.listing, held(row)]));
    violatedUnless(
      enforced(actual) === enforced(this.rows),
      () => `I5: in the end enforces ${enforced(actual)}, must enforce ${enforced(this.rows)}`,
    );
    for (const [listing, { revision }] of this.rows)
      violatedUnless((actual.get(listing)?.revision ?? 0) >= revision, () => `I7: ${listing} ends below its floor`);
  }

  private inOrder(truth: Truth): RunEntry {
    const { number: sequence, about, usable } = truth;
    if (!about) return { sequence, outcome: 'applied' };
    const { listing, revision } = about;
    const row = this.rows.get(listing);
    const next = this.stateOf(truth);
    const became = (outcome: RunEntry['outcome']): RunEntry => ({ sequence, listing, revision, outcome });
    if (!usable) {
      if (row && row.revision <= revision && about.standing !== 'in-force') this.rows.set(listing, next);
      return became('rejected');
    }
    if (row && row.revision > revision) return became('stale');
    if (!row && next.measures.length === 0) return became('not-concerned');
    this.rows.set(listing, next);
    if (next.measures.length === 0) return became('lifted');
    return became(row && row.measures.length > 0 ? 'amended' : 'applied');
  }

  /** What a record may do before its turn: take away, and stop whatever is older. */
  private ahead(truth: Truth): void {
    const { about, usable } = truth;
    if (!about) return;
    const { listing, revision, standing } = about;
    const row = this.rows.get(listing);
    if (row && row.revision >= revision) return;
    const next = this.stateOf(truth);
    if (standing !== 'in-force') return void this.rows.set(listing, next);
    if (!usable || (!row && revision === 1)) return;
    const same = row?.refs.some((ref) => next.refs.includes(ref)) ?? false;
    const left = same ? row!.measures.filter((code) => next.measures.includes(code)) : [];
    const none = { revision, standing, refs: [], measures: [], until: null };
    this.rows.set(listing, left.length === 0 ? none : { ...row!, revision, standing, measures: left });
  }

  private stateOf({ about, person, measures, until }: Truth): Held {
    const { revision, standing } = about!;
    const codes = measures.filter(({ agency }) => agency === this.agency).map(({ code }) => code);
    if (codes.length === 0) return { revision, standing, refs: [], measures: [], until: null };
    return { revision, standing, refs: refsOf(person, this.agency), measures: codes, until };
  }

  /** The next offset only says "read" of what was handed over, and waits in front of an unknown key. */
  private checkOffsets(handed: readonly Handed[], before: Position, after: Position): void {
    if (handed.length > 0 && handed[0].offset <= this.reached)
      this.reached = Math.max(this.reached, handed[handed.length - 1].offset + 1);
    const unknown = handed.find(({ offset, keyKnown }) => !keyKnown && offset >= Number(before.nextOffset));
    const limit = Math.min(this.reached, unknown?.offset ?? Infinity);
    const next = Number(after.nextOffset);
    violatedUnless(next >= Number(before.nextOffset), () => 'I6: the next offset fell');
    violatedUnless(next <= limit, () => `I6: the next offset ${next} skips what was not dealt with at ${limit}`);
  }
}

function held({ revision, standing, refs, measures, until }: EnforcedRow): Held {
  return { revision, standing, refs: [...refs], measures: [...measures], until };
}
