import { ageOn, birthDateOf, identityNumberProblem, organisationCodeProblem, selectMeasures, sexOf } from '#contracts';
import type { Circumstances, Content, Subject } from './listing.js';
import { refusal, type Refusal } from './refusal.js';
import { shanghaiDay } from './working-days.js';

/** Texts that art. 6 wants published; blanks are no text. */
const TEXTS = ['obligation', 'performance', 'behaviour'] as const;

/**
 * Why such a listing may not stand, or null. Looks at the decision alone, so it can be asked before the register is:
 * when a file is read, when a proposal is made, when it is approved, and again of every corrected listing.
 * @param before what the listing said before it was corrected
 */
export function whyUnlawful(
  content: Content,
  circumstances: Circumstances,
  before: Content | null = null,
): Refusal | null {
  return (
    blankField(content) ??
    datesProblem(content, circumstances) ??
    subjectProblem(content.subject) ??
    ageProblem(content, circumstances) ??
    groundsProblem(content, circumstances) ??
    extensionProblem(content, circumstances) ??
    (before !== null && isNarrowedAlike(before, content) ? null : narrowingProblem(content, circumstances))
  );
}

/** P art. 6: what is recorded and published must be there. */
function blankField({ subject, ...content }: Content): Refusal | null {
  const blank = [
    ...TEXTS.filter((field) => content[field].trim() === ''),
    ...(subject.name.trim() === '' ? ['subject.name'] : []),
    ...(content.decision.number.trim() === '' ? ['decision.number'] : []),
    ...(content.case.number.trim() === '' ? ['case.number'] : []),
    ...(content.basisDocument.number.trim() === '' ? ['basisDocument.number'] : []),
    ...(content.basisDocument.body.trim() === '' ? ['basisDocument.body'] : []),
  ];
  if (blank.length > 0) return refusal('field-missing', 'what must be published may not be blank', 'P 6', ...blank);
  if (subject.kind === 'organisation' && !subject.legalRepresentative?.trim()) {
    return refusal(
      'field-missing',
      'an organisation has a legal representative or person in charge',
      'P 6(1)',
      'subject.legalRepresentative',
    );
  }
  if (subject.kind === 'person' && !subject.sex)
    return refusal('field-missing', "a person's sex is recorded", 'P 6(2)', 'subject.sex');
  return null;
}

/** P art. 5: the decision takes force the day it is made, so it can't lie in the future. */
function datesProblem({ decision, case: enforcement }: Content, { now }: Circumstances): Refusal | null {
  const today = shanghaiDay(now);
  if (decision.madeOn > today)
    return refusal('decision-in-future', 'the decision has not been made yet', 'P 5', 'decision.madeOn');
  if (enforcement.filedOn > decision.madeOn)
    return refusal('filed-after-decision', 'the case was filed after the decision', 'P 6(5)', 'case.filedOn');
  if (decision.servedOn !== undefined && decision.servedOn < decision.madeOn) {
    return refusal('served-before-decision', 'the decision was served before it was made', 'P 5', 'decision.servedOn');
  }
  return null;
}

/** GB 11643 and GB 32100: a wrong number would list somebody else. */
function subjectProblem({ kind, number, sex }: Subject): Refusal | null {
  if (number === null) return null;
  const problem = kind === 'person' ? identityNumberProblem(number) : organisationCodeProblem(number);
  const reason = kind === 'person' ? 'identity-number' : 'organisation-code';
  if (problem !== null) return refusal(reason, problem, 'P 6', 'subject.number');
  if (kind === 'person' && sex !== sexOf(number))
    return refusal('identity-number', 'the identity number says another sex', 'P 6(2)', 'subject.sex');
  return null;
}

/** P art. 4, D art. 67(1): nobody under eighteen on the day of the decision. */
function ageProblem({ subject, decision }: Content, { rules }: Circumstances): Refusal | null {
  if (subject.kind !== 'person' || subject.number === null) return null;
  const { years, article } = rules.minimumAge;
  if (ageOn(birthDateOf(subject.number), decision.madeOn) >= years) return null;
  return refusal('minor', `nobody under ${years} may be listed`, article, 'subject.number');
}

/** P art. 1, D art. 62: a named ground; for the first one of a duty to pay, the ability to pay must be found. */
function groundsProblem({ grounds, duty, ability }: Content, { rules }: Circumstances): Refusal | null {
  const unknown = grounds.filter((ground) => !rules.grounds.some(({ code }) => code === ground));
  if (unknown.length > 0)
    return refusal(
      'unknown-ground',
      `the rules ${rules.code} do not know the ground ${unknown.join(', ')}`,
      rules.grounds[0].article.replace(/\(\d+\)$/, ''),
      'grounds',
    );
  if (grounds.includes('refusal') && duty === 'pecuniary' && !ability?.trim()) {
    const { article } = rules.grounds.find(({ code }) => code === 'refusal')!;
    return refusal(
      'ability-missing',
      'who is listed for refusing to pay must be found able to pay',
      article,
      'ability',
    );
  }
  return null;
}

/** P art. 2, D art. 68: one to three years more, for named causes only. */
function extensionProblem({ grounds, termExtension: wanted }: Content, { rules }: Circumstances): Refusal | null {
  if (!wanted) return null;
  const limited = rules.grounds.filter(({ code, termYears }) => grounds.includes(code) && termYears !== null);
  if (limited.length < grounds.length)
    return refusal(
      'extension-without-term',
      'a listing without a time limit has no term to extend',
      rules.termArticle,
      'termExtension',
    );
  const allowed = limited.some(
    ({ extension }) => extension?.because.includes(wanted.because) && extension.years.includes(wanted.years),
  );
  return allowed
    ? null
    : refusal(
        'extension-not-allowed',
        'the grounds do not allow this extension of the term',
        rules.termArticle,
        'termExtension',
      );
}

/**
 * Whether the court's narrowing is what it was, for the same kind of subject. It needs no second look: a changeover may
 * have left it with measures that the policy no longer knows, which are in force no more, and nobody may have to stay on
 * the list in another's place for that.
 */
function isNarrowedAlike(before: Content, after: Content): boolean {
  const said = ({ narrowedTo, subject }: Content): string => JSON.stringify([narrowedTo, subject.kind]);
  return said(before) === said(after);
}

/** Proportionality narrows a policy for one listing and never widens it. */
function narrowingProblem({ subject, narrowedTo }: Content, { policy }: Circumstances): Refusal | null {
  if (!narrowedTo) return null;
  const allowed = new Set(selectMeasures({ policy, subjectKind: subject.kind }).map(({ code }) => code));
  const foreign = narrowedTo.measures.filter((code) => !allowed.has(code));
  return foreign.length === 0
    ? null
    : refusal(
        'measure-not-allowed',
        `the policy ${policy} does not allow ${foreign.join(', ')} for this subject`,
        'P 8(1)',
        'narrowedTo.measures',
      );
}
