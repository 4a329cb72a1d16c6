import { createSecretKey, type KeyObject } from 'node:crypto';
import { subjectRefBytes } from '#evidence';
import { classify, type Now } from '#messaging';
import { Convoy, refuse, Refusal } from '#service';
import { answerOf, type Grounds, type Moment } from './answer-of.js';
import type { DenialBook } from './denial-book.js';
import type { Ask } from '../agency.js';
import type { CheckAnswer, Question, Subject } from './check-answer.js';
import { judge, refuses } from './judge.js';
import type { AdapterMetrics } from '../metrics.js';
import { nameTagOf } from './name-tag.js';
import type { RestrictionSource, Standpoint } from './restriction-source.js';
import { RowsOfSubjects } from './rows-of-subjects.js';
import { isBehind, progressOf, type Progress } from './progress.js';
import type { EnforcedRow } from '../tables/state.js';
import { dayOf, MeasureBits } from './subject-entries.js';
import { tagOf, type SubjectIndex } from './subject-index.js';
import { NOT_RESTRICTED, UNREACHABLE, verdictOn, verdictOnName, type Verdict } from './verdict.js';

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
  /** Whose rows must be read while others' are being read, goes into the next statement; their denials into one transaction. */
  private readonly readers = new Convoy<Asked, Answered>((group) => this.read(group), {
    together: 500,
    underway: 2,
    apartMs: 20,
  });
  private remembered: { shards: readonly Standpoint[]; progress: Progress } | null = null;

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
    const asked = this.asked(question, moment);
    return mustBeRead(asked) ? this.readers.join(asked) : this.count(this.fromMemory(asked, moment));
  }

  /** Answers in the order of the questions; their rows are read in one statement. */
  async askAll(questions: readonly Question[]): Promise<Answered[]> {
    const refusal = this.refusal();
    if (refusal) return questions.map(() => refusal);
    const moment = this.momentInMemory();
    const asked = questions.map((question) => this.asked(question, moment));
    const wanted = asked.filter(mustBeRead);
    const read = wanted.length > 0 ? await Promise.all(await this.read(wanted)) : [];
    if (read.includes(BEHIND)) return questions.map(() => BEHIND);
    let next = 0;
    return asked.map((one) => (mustBeRead(one) ? read[next++] : this.count(this.fromMemory(one, moment))));
  }

  private asked(question: Question, moment: Moment): Asked {
    return { question, by: membersOf(question).map((subject) => this.look(subject, question.measures, moment)) };
  }

  private look(subject: Subject, measures: readonly string[], { now, newestCut }: Moment): Looked {
    if ('name' in subject) return { refs: [], nameTag: nameTagOf(subject.name), measures, look: measures.length > 0 };
    const refs = this.keys.map((key) => subjectRefBytes(key, subject.number));
    const bits = this.bits.of(measures);
    const day = dayOf(Math.max(now.getTime(), newestCut?.getTime() ?? 0));
    const look = bits !== 0 && refs.some((ref) => this.options.subjects.index.has(tagOf(ref), bits, day));
    return { refs, nameTag: null, measures, look };
  }

  private async read(asked: readonly Asked[]): Promise<Promise<Answered>[]> {
    const wanted = asked.flatMap(({ by }) => by.filter(({ look }) => look));
    const names = wanted.filter(({ nameTag }) => nameTag !== null);
    const now = this.options.clock.now();
    const view = await this.ifReachable(() =>
      this.options.source.read({
        refs: wanted.flatMap(({ refs }) => refs),
        nameTags: names.map(({ nameTag }) => nameTag!),
        measures: [...new Set(names.flatMap(({ measures }) => measures))],
      }),
    );
    if (view === null) return asked.map(async (one) => this.count(this.fromMemory(one, this.momentInMemory())));
    if (isBehind(view.shards)) return asked.map(async () => BEHIND);
    const moment = this.moment(progressOf(view.shards), now);
    const rows = new RowsOfSubjects(view.rows);
    return asked.map(async (one) => this.count(await this.judged(one, rows, moment)));
  }

  private async judged(asked: Asked, rows: RowsOfSubjects, moment: Moment): Promise<Answered> {
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

  private fromMemory(asked: Asked, moment: Moment): CheckAnswer {
    const verdicts = asked.by.map(({ look }) => (look ? UNREACHABLE : NOT_RESTRICTED));
    return this.say(moment, asked, verdicts);
  }

  private say(moment: Moment, { question }: Asked, verdicts: readonly Verdict[], denials?: Grounds['denials']) {
    return answerOf(question, moment, verdicts, { denials, reachable: this.options.subjects.reachable });
  }

  private count(answer: Answered): Answered {
    if (!(answer instanceof Refusal)) this.options.metrics?.checked(answer.decision);
    return answer;
  }

  private momentInMemory(): Moment {
    const { subjects, clock } = this.options;
    const { shards } = subjects;
    if (this.remembered?.shards !== shards) this.remembered = { shards, progress: progressOf(shards) };
    return this.moment(this.remembered.progress, clock.now());
  }

  private moment(progress: Progress, now: Date): Moment {
    const { oldestCut } = progress;
    const stale = !oldestCut || now.getTime() - oldestCut.getTime() > this.options.staleAfterMs;
    return { ...progress, now, stale };
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

const mustBeRead = ({ by }: Asked): boolean => by.some(({ look }) => look);

const membersOf = ({ subject }: Question): readonly Subject[] => ('members' in subject ? subject.members : [subject]);
