import { selectMeasures, syntheticIdentityNumber, ruleSets, type PolicyCode } from '#contracts';
import type { Scene } from './scene.js';

/** What stands in the register's outbox and in the list of listings about an enforcement case, past every API. */
export type Traces = (caseNumber: string) => Promise<{ listings: number; events: number }>;

interface Standing {
  decision: string;
  state: string;
  publishAt: string | null;
  listing?: number | null;
}

const number = syntheticIdentityNumber('1979-11-02', 'female', 2_603);
const applicant = syntheticIdentityNumber('1968-04-21', 'male', 2_604);
const name = '测试宽限某';
const caseNumber = '(2026)苏0602执2603号';
const court = { code: 'JS0602', name: '南通市崇川区人民法院' };

/**
 * A grace that is used (D 66(2)): the decision is made and served, the debtor performs within the month, and it is
 * withdrawn quietly: no listing, no event, nobody who asks hears of it.
 * @param published a case of this run that was published: shows that the looking finds what is there
 */
export async function usedGrace(scene: Scene, policy: PolicyCode, traces: Traces, published: string): Promise<void> {
  const { today } = scene;
  const { case: id } = await scene.write<{ case: string }>('/cases', theCase(today));
  const { debtors, applicants } = await scene.read<Record<'debtors' | 'applicants', { id: string }[]>>(`/cases/${id}`);
  const { request, decideBy } = await scene.write<{ request: string; decideBy: string }>(`/cases/${id}/requests`, {
    origin: 'applicant',
    applicant: applicants[0].id,
    debtor: debtors[0].id,
    receivedOn: today,
  });
  const { decision, contentHash } = await scene.write<{ decision: string; contentHash: string }>(
    `/requests/${request}/decisions`,
    theDecision(),
  );
  const made = await scene.decide<Standing>(`/decisions/${decision}/approve`, { contentHash });
  scene.must(made.state === 'waiting', `approved with a grace, the decision is ${made.state} and not waiting`);
  const body = { servedOn: today, mode: 'direct' };
  const { publishAt } = await scene.write<Standing>(`/decisions/${decision}/service`, body);
  scene.must(publishAt !== null && publishAt.slice(0, 10) > today, `served today, its grace ends at ${publishAt}`);
  scene.say(
    `An applicant asks that a debtor be listed (to be decided by ${decideBy}); the court decides so and gives a month: published at ${publishAt}, unless she performs.`,
  );

  const ended = await scene.write<Standing>(`/decisions/${decision}/performed`, { performedOn: today });
  scene.must(ended.state === 'performed', `performed within its grace, the decision is ${ended.state}`);
  const { listing } = await scene.read<Standing>(`/decisions/${decision}`);
  scene.must(listing === null, `performed within its grace, it is listing ${listing}`);

  const asked = selectMeasures({ policy, subjectKind: 'person' });
  for (const { agency, code } of asked) {
    const answer = await scene.ask(agency, number, { measure: code });
    scene.must(answer.decision === 'allow', `${agency} answers ${answer.decision} for ${code}`);
  }
  const query = new URLSearchParams({ name, number: number.slice(-4) });
  const { listings } = await scene.read<{ listings: object[] }>(`/public/listings?${query.toString()}`);
  scene.must(listings.length === 0, 'the public list shows her');
  const [hers, ofAnother] = await Promise.all([traces(caseNumber), traces(published)]);
  scene.must(hers.listings + hers.events === 0, `the register holds ${hers.listings} listings, ${hers.events} events of it`); // prettier-ignore
  scene.must(ofAnother.events > 0, `the looking finds no event of ${published} either`);
  scene.say(
    `She performs within the month: withdrawn quietly. No listing, no event, nothing on the public list, and ${new Set(asked.map(({ agency }) => agency)).size} agencies, asked for ${asked.length} measures, allow each.`,
  );
}

function theCase(today: string): object {
  return {
    court,
    number: caseNumber,
    filedOn: today,
    basisDocument: { body: court.name, number: '(2025)苏0602民初1903号' },
    duty: 'pecuniary',
    obligation: '支付货款64000元',
    amountFen: 6_400_000,
    applicants: [{ kind: 'person', name: '测试申请某', number: applicant }],
    debtors: [{ kind: 'person', name, number, sex: 'female' }],
  };
}

function theDecision(): object {
  const { exclusions } = ruleSets['provisions-2017'];
  return {
    number: `${caseNumber}之一`,
    grounds: ['refusal'],
    behaviour: '有履行能力而拒不履行生效法律文书确定义务',
    ability: '名下有稳定工资收入',
    reasons: { 'zh-CN': '有能力而拒不履行', en: 'able to perform, refuses' },
    severity: 'minor',
    graceMonths: 1,
    checklist: exclusions.map(({ code }) => ({ item: code, answer: 'no', remark: '已核查' })),
  };
}
