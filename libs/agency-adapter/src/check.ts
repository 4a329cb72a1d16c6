import { createSecretKey, type KeyObject } from 'node:crypto';
import { subjectRefBytes } from '#evidence';
import { classify, type Now } from '#messaging';
import { Convoy, refuse, Refusal } from '#service';
import { denialKey, type DenialBook } from './denial-book.js';
import type { Ask } from './agency.js';
import type { Candidate, CheckAnswer, CheckReason, Question } from './check-answer.js';
import { judge, refuses, type Judgement, type Met } from './judge.js';
import type { AdapterMetrics } from './metrics.js';
import { nameTagOf } from './name-tag.js';
import { MOST_OF_A_NAME, type RestrictionSource, type Standpoint } from './restriction-source.js';
import type { Details, EnforcedRow } from './state.js';
import { isBehind, standingOf, type Standing } from './standing.js';
import { dayOf, MeasureBits } from './subject-entries.js';
import { tagOf, type SubjectIndex } from './subject-index.js';

/** What memory knows of an agency's restrictions. */
export interface KnownSubjects {
  readonly index: Pick<SubjectIndex, 'has'>;
  /** False until the index holds every row. */
  readonly loaded: boolean;
  /** Whether the database answered when it was last asked. */
  readonly reachable: boolean;
  /** Another array whenever anything of it has changed. */
  readonly shards: readonly Standpoint[];
}

type Answered = CheckAnswer | Refusal;

interface CheckOptions {
  agency: string;
  subjectKeys: readonly Uint8Array[];
  subjects: KnownSubjects;
  source: RestrictionSource;
  denials: Pick<DenialBook, 'enter'>;
  clock: Now;
  staleAfterMs: number;
  /** A database that has not answered by then is out of reach. */
  deadlineMs?: number;
  metrics?: AdapterMetrics;
}

/** A question, and what it is looked up by. */
interface Looked {
  question: Question;
  refs: Buffer[];
  nameTag: string | null;
  /** False when memory already says that nothing stands against it. */
  look: boolean;
}

/** Where an answer stands in time. */
interface Moment extends Standing {
  now: Date;
  stale: boolean;
}

const MOST_CANDIDATES = MOST_OF_A_NAME - 1;

const NOT_LOADED = refuse('not-loaded', 'This adapter is still loading its restrictions.', {
  kind: 'unavailable',
  retryAfterSeconds: 1,
});
const BEHIND = refuse(
  'behind-own-acknowledgments',
  'This adapter was restored from an older copy and has not caught up with what it had already applied.',
  { kind: 'unavailable', retryAfterSeconds: 2 },
);

/**
 * Answers "may this customer do this?". Whom memory does not know is allowed at once; anybody else's rows are read
 * before a refusal, and when they can't be read a person must decide.
 */
export class Check {
  private readonly keys: readonly KeyObject[];
  private readonly bits: MeasureBits;
  /** Whose rows must be read while others' are being read, goes into the next statement. */
  private readonly readers = new Convoy<Looked, Answered>((group) => this.read(group), { together: 500, underway: 2 });
  private remembered: { shards: readonly Standpoint[]; standing: Standing } | null = null;

  constructor(private readonly options: CheckOptions) {
    this.keys = options.subjectKeys.map((key) => createSecretKey(key));
    this.bits = new MeasureBits(options.agency);
  }

  /** Why no check can be answered at this moment, if so. */
  refusal(): Refusal | null {
    const { subjects } = this.options;
    if (!subjects.loaded) return NOT_LOADED;
    return isBehind(subjects.shards) ? BEHIND : null;
  }

  async ask(question: Question): Promise<Answered> {
    const refusal = this.refusal();
    if (refusal) return refusal;
    const moment = this.momentInMemory();
    const looked = this.look(question, moment);
    return looked.look ? this.readers.join(looked) : this.count(this.unknown(moment));
  }

  /** Answers in the order of the questions; their rows are read in one statement. */
  async askAll(questions: readonly Question[]): Promise<Answered[]> {
    const refusal = this.refusal();
    if (refusal) return questions.map(() => refusal);
    const moment = this.momentInMemory();
    const looked = questions.map((question) => this.look(question, moment));
    const wanted = looked.filter(({ look }) => look);
    const read = wanted.length > 0 ? await Promise.all(await this.read(wanted)) : [];
    if (read.includes(BEHIND)) return questions.map(() => BEHIND);
    let next = 0;
    return looked.map(({ look }) => (look ? read[next++] : this.count(this.unknown(moment))));
  }

  private look(question: Question, { now, newestCut }: Moment): Looked {
    const { subject, measures } = question;
    if ('name' in subject) {
      return { question, refs: [], nameTag: nameTagOf(subject.name), look: measures.length > 0 };
    }
    const refs = this.keys.map((key) => subjectRefBytes(key, subject.number));
    const bits = this.bits.of(measures);
    const day = dayOf(Math.max(now.getTime(), newestCut?.getTime() ?? 0));
    return {
      question,
      refs,
      nameTag: null,
      look: bits !== 0 && refs.some((ref) => this.options.subjects.index.has(tagOf(ref), bits, day)),
    };
  }

  private async read(wanted: readonly Looked[]): Promise<Promise<Answered>[]> {
    const names = wanted.filter(({ nameTag }) => nameTag !== null);
    const now = this.options.clock.now();
    const view = await this.ifReachable(() =>
      this.options.source.read({
        refs: wanted.flatMap(({ refs }) => refs),
        nameTags: names.map(({ nameTag }) => nameTag!),
        measures: [...new Set(names.flatMap(({ question }) => question.measures))],
      }),
    );
    if (view === null) return wanted.map(async () => this.count(this.unreachable(this.momentInMemory())));
    if (isBehind(view.shards)) return wanted.map(async () => BEHIND);
    const moment = this.moment(standingOf(view.shards), now);
    const rows = new RowsOfSubjects(view.rows);
    return wanted.map(async (one) => this.count(await this.judged(one, rows, moment)));
  }

  private async judged(one: Looked, rows: RowsOfSubjects, moment: Moment): Promise<Answered> {
    const { question, refs, nameTag } = one;
    const own = nameTag === null ? rows.under(refs) : rows.named(nameTag);
    const judgement = this.judge(own, question, question.measures, moment);
    if (nameTag !== null) return this.aboutName(own, judgement, moment);
    const { decision, met } = judgement;
    const refused = question.purpose === 'decide' ? met.filter(refuses) : [];
    let denials: ReadonlyMap<string, string> = new Map();
    if (refused.length > 0) {
      const { requestId, measures } = question;
      const { sequences, now } = moment;
      const entered = await this.ifReachable(() =>
        this.options.denials.enter({ requestId, ref: refs[0], measures, refused, sequences, at: now }),
      );
      if (entered === null) return this.unreachable(moment);
      if (entered instanceof Refusal) return entered;
      denials = entered;
    }
    return this.say(moment, decision, REASONS[decision], {
      unconfirmed: false,
      instead: decision === 'deny' ? this.openInstead(own, question, moment) : [],
      refusals: met.map(({ shard: _, ...each }) => ({ ...each, denial: denials.get(denialKey(each)) ?? null })),
    });
  }

  private judge(rows: readonly EnforcedRow[], { happensAt }: Question, measures: readonly string[], moment: Moment) {
    return judge(rows, measures, moment.now, moment.newestCut, happensAt ?? null);
  }

  private openInstead(rows: readonly EnforcedRow[], question: Question, moment: Moment): Ask[] {
    const open = (measures: readonly string[]) => this.judge(rows, question, measures, moment).decision === 'allow';
    return (question.instead ?? []).filter(({ measures }) => open(measures)).map(({ ask }) => ask);
  }

  /** A name is borne by many: it never restricts. What would refuse one of its bearers is shown to a person. */
  private aboutName(rows: readonly EnforcedRow[], { met }: Judgement, moment: Moment): CheckAnswer {
    const meant = met.filter(refuses);
    if (meant.length === 0 && rows.length < MOST_OF_A_NAME)
      return this.say(moment, 'allow', 'not-restricted', { unconfirmed: false });
    const candidates = rows.flatMap((row) => candidateOf(row, meant)).slice(0, MOST_CANDIDATES);
    return this.say(moment, 'refer', 'name-alone', { candidates, unconfirmed: false });
  }

  private unknown(moment: Moment): CheckAnswer {
    return this.say(moment, 'allow', 'not-restricted');
  }

  private unreachable(moment: Moment): CheckAnswer {
    return this.say(moment, 'refer', 'database-unreachable', { unconfirmed: true });
  }

  /** From memory where no row was read, so that it says by itself whether the database could have been asked. */
  private say(
    { asOf, stale }: Moment,
    decision: CheckAnswer['decision'],
    reason: CheckReason,
    more: Partial<CheckAnswer> = {},
  ): CheckAnswer {
    const unconfirmed = !this.options.subjects.reachable;
    return { decision, reason, refusals: [], candidates: [], instead: [], asOf, stale, unconfirmed, ...more };
  }

  private count(answer: Answered): Answered {
    if (!(answer instanceof Refusal)) this.options.metrics?.checked(answer.decision);
    return answer;
  }

  private momentInMemory(): Moment {
    const { subjects, clock } = this.options;
    const { shards } = subjects;
    if (this.remembered?.shards !== shards) this.remembered = { shards, standing: standingOf(shards) };
    return this.moment(this.remembered.standing, clock.now());
  }

  private moment(standing: Standing, now: Date): Moment {
    const { oldestCut } = standing;
    const stale = !oldestCut || now.getTime() - oldestCut.getTime() > this.options.staleAfterMs;
    return { ...standing, now, stale };
  }

  /** Answers null when the database can't be reached now, or takes too long. */
  private async ifReachable<T>(work: () => Promise<T>): Promise<T | null> {
    const { subjects, deadlineMs = 2_000 } = this.options;
    if (!subjects.reachable) return null;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, deadlineMs, null)));
    try {
      return await Promise.race([work(), late]);
    } catch (error) {
      if (classify(error).retry === 'later') return null;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

const REASONS = { allow: 'not-restricted', deny: 'restricted', refer: 'person-decides' } as const;

/** Rows of a view by what they were looked for. */
class RowsOfSubjects {
  private readonly byRef = new Map<string, EnforcedRow[]>();
  private readonly byName = new Map<string, EnforcedRow[]>();

  constructor(rows: readonly EnforcedRow[]) {
    for (const row of rows) {
      for (const ref of row.refs) put(this.byRef, ref, row);
      if (row.nameTag !== null) put(this.byName, row.nameTag, row);
    }
  }

  under(refs: readonly Buffer[]): EnforcedRow[] {
    return [...new Set(refs.flatMap((ref) => this.byRef.get(ref.toString('hex')) ?? []))];
  }

  named(nameTag: string): EnforcedRow[] {
    return this.byName.get(nameTag) ?? [];
  }
}

function put(map: Map<string, EnforcedRow[]>, key: string, row: EnforcedRow): void {
  const rows = map.get(key);
  if (rows) rows.push(row);
  else map.set(key, [row]);
}

function candidateOf(row: EnforcedRow, meant: readonly Met[]): Candidate[] {
  const own = meant.filter(({ listing }) => listing === row.listing);
  if (own.length === 0) return [];
  const { listing, revision, court, caseNumber, until } = own[0];
  const { maskedNumber = null } = JSON.parse(row.details!) as Details;
  return [{ listing, revision, maskedNumber, court, caseNumber, until, measures: own.map(({ measure }) => measure) }];
}
