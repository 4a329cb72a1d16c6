import { createSecretKey, type KeyObject } from 'node:crypto';
import { subjectRefBytes } from '#evidence';
import { classify, type Now } from '#messaging';
import { refuse, Refusal } from '#service';
import { denialKey, type DenialBook } from './denial-book.js';
import type { Ask } from './agency.js';
import type { CheckAnswer, Question, Subject } from './check-answer.js';
import { judge, refuses } from './judge.js';
import type { AdapterMetrics } from './metrics.js';
import { nameTagOf } from './name-tag.js';
import type { RestrictionSource, Standpoint, View } from './restriction-source.js';
import type { EnforcedRow } from './state.js';
import { dayOf, MeasureBits } from './subject-entries.js';
import { tagOf, type SubjectIndex } from './subject-index.js';
import { leastOpen, NOT_RESTRICTED, UNREACHABLE, verdictOn, verdictOnName, type Verdict } from './verdict.js';

/** What memory knows of an agency's restrictions. */
export interface KnownSubjects {
  readonly index: Pick<SubjectIndex, 'has'>;
  /** False until the index holds every row. */
  readonly loaded: boolean;
  /** Whether the database answered when it was last asked. */
  readonly reachable: boolean;
  readonly shards: readonly Standpoint[];
}

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

/** A subject, and what it is looked up by; `look` is false when memory already says that nothing stands against it. */
interface Looked {
  refs: Buffer[];
  nameTag: string | null;
  measures: readonly string[];
  look: boolean;
}

/** A question with all who ask it: one, or the members. */
interface Asked {
  question: Question;
  by: Looked[];
}

/** Where an answer stands in time, as it is said. */
interface Moment {
  now: Date;
  newestCut: Date | null;
  asOf: CheckAnswer['asOf'];
  stale: boolean;
  sequences: ReadonlyMap<number, number>;
}

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

  async ask(question: Question): Promise<CheckAnswer | Refusal> {
    return (await this.askAll([question]))[0];
  }

  /** Answers in the order of the questions; their rows are read in one statement. */
  async askAll(questions: readonly Question[]): Promise<(CheckAnswer | Refusal)[]> {
    const { subjects, clock, metrics } = this.options;
    const refusal = this.refusal();
    if (refusal) return questions.map(() => refusal);
    const remembered = this.moment(subjects.shards, clock.now());
    const asked = questions.map((question): Asked => ({
      question,
      by: membersOf(question).map((subject) => this.look(subject, question.measures, remembered)),
    }));
    const wanted = asked.flatMap(({ by }) => by.filter(({ look }) => look));
    const view = wanted.length > 0 ? await this.read(wanted) : null;
    if (view && isBehind(view.shards)) return questions.map(() => BEHIND);
    const moment = view ? this.moment(view.shards, remembered.now) : remembered;
    const rows = view && new RowsOfSubjects(view.rows);
    const answers: (CheckAnswer | Refusal)[] = [];
    for (const one of asked) {
      const looked = one.by.some(({ look }) => look);
      const answer =
        looked && rows
          ? await this.judged(one, rows, moment)
          : this.say(
              remembered,
              one,
              one.by.map(({ look }) => (look ? UNREACHABLE : NOT_RESTRICTED)),
            );
      if (!(answer instanceof Refusal)) metrics?.checked(answer.decision);
      answers.push(answer);
    }
    return answers;
  }

  private look(subject: Subject, measures: readonly string[], { now, newestCut }: Moment): Looked {
    if ('name' in subject) return { refs: [], nameTag: nameTagOf(subject.name), measures, look: measures.length > 0 };
    const refs = this.keys.map((key) => subjectRefBytes(key, subject.number));
    const bits = this.bits.of(measures);
    const day = dayOf(Math.max(now.getTime(), newestCut?.getTime() ?? 0));
    const look = bits !== 0 && refs.some((ref) => this.options.subjects.index.has(tagOf(ref), bits, day));
    return { refs, nameTag: null, measures, look };
  }

  private read(wanted: readonly Looked[]): Promise<View | null> {
    const names = wanted.filter(({ nameTag }) => nameTag !== null);
    return this.ifReachable(() =>
      this.options.source.read({
        refs: wanted.flatMap(({ refs }) => refs),
        nameTags: names.map(({ nameTag }) => nameTag!),
        measures: [...new Set(names.flatMap(({ measures }) => measures))],
      }),
    );
  }

  private async judged(asked: Asked, rows: RowsOfSubjects, moment: Moment): Promise<CheckAnswer | Refusal> {
    const { question, by } = asked;
    const rowsOf = by.map(({ refs, nameTag }) => (nameTag === null ? rows.under(refs) : rows.named(nameTag)));
    const verdicts = by.map(({ nameTag }, i) => {
      const judgement = this.judge(rowsOf[i], question, question.measures, moment);
      return nameTag === null ? verdictOn(judgement) : verdictOnName(rowsOf[i], judgement);
    });
    const refused = question.purpose === 'decide' ? verdicts.flatMap(({ met }) => met.filter(refuses)) : [];
    let denials: ReadonlyMap<string, string> = new Map();
    if (refused.length > 0) {
      const { requestId, measures } = question;
      const { sequences, now } = moment;
      const who = by.map(({ refs, nameTag }) => (nameTag === null ? refs : [Buffer.from(nameTag, 'hex')]));
      const entered = await this.ifReachable(() =>
        this.options.denials.enter({ requestId, asked: who, measures, refused, sequences, at: now }),
      );
      if (entered === null)
        return this.say(
          moment,
          asked,
          verdicts.map((one) => (one.decision === 'allow' ? one : UNREACHABLE)),
        );
      if (entered instanceof Refusal) return entered;
      denials = entered;
    }
    const answer = this.say(moment, asked, verdicts, denials);
    // Of a name nobody knows whose rows they are.
    const known = rowsOf.filter((_, i) => by[i].nameTag === null).flat();
    return answer.decision === 'deny' ? { ...answer, instead: this.openInstead(known, question, moment) } : answer;
  }

  private judge(rows: readonly EnforcedRow[], { happensAt }: Question, measures: readonly string[], moment: Moment) {
    return judge(rows, measures, moment.now, moment.newestCut, happensAt ?? null);
  }

  private openInstead(rows: readonly EnforcedRow[], question: Question, moment: Moment): Ask[] {
    const open = (measures: readonly string[]) => this.judge(rows, question, measures, moment).decision === 'allow';
    return (question.instead ?? []).filter(({ measures }) => open(measures)).map(({ ask }) => ask);
  }

  /**
   * The answer that verdicts on all who ask make. Where no row was read it is from memory, and says by itself whether
   * the database could have been asked.
   */
  private say(
    { asOf, stale }: Moment,
    { question }: Asked,
    verdicts: readonly Verdict[],
    denials?: ReadonlyMap<string, string>,
  ): CheckAnswer {
    const together = 'members' in question.subject;
    const { decision, reason } = leastOpen(verdicts);
    const read = denials !== undefined;
    return {
      decision,
      reason,
      refusals: verdicts.flatMap(({ met }, i) =>
        met.map(({ shard: _, ...each }) => ({
          ...(together && { member: i + 1 }),
          ...each,
          denial: denials?.get(denialKey(each)) ?? null,
        })),
      ),
      candidates: verdicts.flatMap(({ candidates }, i) =>
        together ? candidates.map((each) => ({ member: i + 1, ...each })) : candidates,
      ),
      ...(together && {
        members: verdicts.map((one, i) => ({ member: i + 1, decision: one.decision, reason: one.reason })),
      }),
      instead: [],
      asOf,
      stale,
      unconfirmed: !read && (verdicts.includes(UNREACHABLE) || !this.options.subjects.reachable),
    };
  }

  private moment(shards: readonly Standpoint[], now: Date): Moment {
    const cuts = shards.map(({ cutAt }) => cutAt);
    const newestCut = cuts.reduce((newest, cut) => (cut && (!newest || cut > newest) ? cut : newest), null);
    const oldestCut = cuts.includes(null)
      ? null
      : cuts.reduce((oldest, cut) => (oldest && cut! >= oldest ? oldest : cut), null);
    return {
      now,
      newestCut,
      asOf: {
        shards: shards.map(({ shard, sequence, cutAt }) => ({ shard, sequence, cutAt: cutAt?.toISOString() ?? null })),
        cutAt: oldestCut?.toISOString() ?? null,
      },
      stale: !oldestCut || now.getTime() - oldestCut.getTime() > this.options.staleAfterMs,
      sequences: new Map(shards.map(({ shard, sequence }) => [shard, sequence])),
    };
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

const isBehind = (shards: readonly Standpoint[]): boolean =>
  shards.some(({ sequence, behindUntil }) => sequence < behindUntil);

const membersOf = ({ subject }: Question): readonly Subject[] => ('members' in subject ? subject.members : [subject]);

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
