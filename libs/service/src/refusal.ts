/** Which sort of no a refusal is. The HTTP number for it is known to the problem filter only. */
export type RefusalKind = 'invalid' | 'forbidden' | 'unknown' | 'conflict' | 'too-large' | 'unlawful' | 'unavailable';

export interface FieldProblem {
  field: string;
  problem: string;
}

export interface RefusalOptions {
  /** `unlawful` when absent. */
  kind?: RefusalKind;
  /** The article that forbids it, as text for people. */
  article?: string;
  fields?: FieldProblem[];
  /** With `unavailable`: when to ask again, in seconds. */
  retryAfterSeconds?: number;
}

/**
 * An expected no, as a value. A controller that returns one answers with a problem document, whose `code` is the reason.
 * Code inside a transaction that must roll back throws {@link Refused} instead.
 */
export class Refusal {
  readonly kind: RefusalKind;
  readonly article?: string;
  readonly fields?: FieldProblem[];
  readonly retryAfterSeconds?: number;

  /**
   * @param reason a stable name in kebab-case, such as `author-approves-own-proposal`
   * @param detail one sentence for people; no name, no number
   */
  constructor(
    readonly reason: string,
    readonly detail: string,
    options: RefusalOptions = {},
  ) {
    this.kind = options.kind ?? 'unlawful';
    this.article = options.article;
    this.fields = options.fields;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export function refuse(reason: string, detail: string, options?: RefusalOptions): Refusal {
  return new Refusal(reason, detail, options);
}

/** Carries a refusal out of a transaction that must not commit. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.reason);
    this.name = 'Refused';
  }
}
