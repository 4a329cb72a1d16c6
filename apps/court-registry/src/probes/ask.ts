import type { ProbeDecision, ProbeRefusal, SubjectKind } from '#contracts';

export interface Question {
  requestId: string;
  subject: { kind: SubjectKind; number: string };
  measure: string;
}

export interface Answer {
  decision: ProbeDecision;
  refusals: ProbeRefusal[];
}

const UNREACHABLE: Answer = { decision: 'unreachable', refusals: [] };

/**
 * Asks an agency as any client would: may this customer do this? No answer in time, or none that can be understood, is
 * a result too. Never throws, and keeps nothing of the subject.
 */
export async function ask(
  where: { decisionUrl: string; token: string },
  question: Question,
  timeoutMs = 5_000,
): Promise<Answer> {
  const { subject, requestId, measure } = question;
  const shown = subject.kind === 'person' ? { identityNumber: subject.number } : { organisationCode: subject.number };
  try {
    const response = await fetch(`${where.decisionUrl}/check`, {
      method: 'POST',
      headers: { authorization: `Bearer ${where.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ requestId, subject: shown, ask: { measure } }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) return UNREACHABLE;
    return understood(await response.json());
  } catch {
    return UNREACHABLE;
  }
}

function understood(body: unknown): Answer {
  const { decision, refusals } = (body ?? {}) as { decision?: unknown; refusals?: unknown };
  if (decision !== 'allow' && decision !== 'deny' && decision !== 'refer') return UNREACHABLE;
  const named = Array.isArray(refusals) ? (refusals as Record<string, unknown>[]) : [];
  return {
    decision,
    refusals: named.flatMap((item): ProbeRefusal[] => {
      const { listing, revision, measure } = item ?? {};
      if (
        !Number.isSafeInteger(listing) ||
        (listing as number) < 1 ||
        typeof measure !== 'string' ||
        !/^[a-z][a-z0-9-]{1,63}$/.test(measure)
      )
        return [];
      return [
        {
          listing: listing as number,
          measure,
          ...(Number.isSafeInteger(revision) && (revision as number) > 0 && { revision: revision as number }),
        },
      ];
    }),
  };
}

/**
 * What an answer says of the listing that was asked about. The same person may be refused because of another, if that one
 * stands; a refusal that nothing explains may well be because of this one.
 *
 * @param standing the other listings that hold the measure against the same person
 */
export function verdictOf(
  { decision, refusals }: Answer,
  listing: number,
  measure: string,
  standing: readonly number[],
): 'clean' | 'refused' | 'unreachable' {
  if (decision === 'unreachable') return 'unreachable';
  const named = refusals.filter((one) => one.measure === measure).map((one) => one.listing);
  if (named.includes(listing)) return 'refused';
  return decision === 'allow' || named.some((one) => standing.includes(one)) ? 'clean' : 'refused';
}
