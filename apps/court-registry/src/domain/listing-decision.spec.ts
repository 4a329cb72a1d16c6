import { ruleSets, type ExclusionCode, type RuleSetCode } from '#contracts';
import { aCaseFile, aChecklist, aDebtor, aDraft, LAWS, on } from '../../test/cases.js';
import { anIdentityNumber } from '../../test/rows.js';
import type { CaseFile, Debtor } from './case.js';
import { rowOf, whyNotDecided, type DecisionDraft } from './listing-decision.js';

const TODAY = '2026-03-02';

interface Case {
  draft?: Partial<DecisionDraft>;
  yes?: ExclusionCode[];
  file?: Partial<CaseFile>;
  debtor?: Partial<Debtor>;
}

function refusalOf(law: RuleSetCode, { draft, yes = [], file, debtor }: Case) {
  const at = on(TODAY, law);
  const whole = aCaseFile(file, debtor);
  const answered = aDraft(at.rules, { checklist: aChecklist(at.rules, ...yes), ...draft });
  return whyNotDecided(whole, whole.debtors[0], answered, at);
}

const told = (law: RuleSetCode, the: Case): string | null => {
  const found = refusalOf(law, the);
  return found && `${found.reason} ${found.article ?? ''}`.trim();
};

const extension = { years: 3, because: 'violence-or-threats', reason: '以暴力妨碍执行' } as const;
const born = (birth: string) => aDebtor({ number: anIdentityNumber(birth) });

/** What is said under the Provisions, and under the draft where that differs. */
const table: [name: string, the: Case, provisions: string | null, draft?: string | null][] = [
  ['P 1(1): able to pay, and refuses', {}, null],
  ['P 1(1), D 62(1): no finding of ability', { draft: { ability: undefined } }, 'ability-missing P 1(1)', 'ability-missing D 62(1)'],
  ['P 1(1), D 62(1): a blank finding', { draft: { ability: ' ' } }, 'ability-missing P 1(1)', 'ability-missing D 62(1)'],
  ['P 1(1): a duty to act needs no finding', { draft: { ability: undefined }, file: { duty: 'conduct' } }, null],
  ['P 1(2): obstruction needs no finding', { draft: { ability: undefined, grounds: ['obstruction'] } }, null],
  ['P 1(4), D 62: property reporting', { draft: { grounds: ['property-reporting'] } }, null, 'unknown-ground D 62'],
  ['P 1(6), D 62: breach of a reconciliation', { draft: { grounds: ['reconciliation-breach'] } }, null, 'unknown-ground D 62'],
  ['P 1: who has performed', { debtor: { performedOn: '2026-02-01' } }, 'obligation-performed P 1'],
  ['P 2, D 68: ground 1 extended', { draft: { termExtension: extension } }, 'extension-without-term P 2', null],
  ['P 2: three years more for violence', { draft: { grounds: ['obstruction'], termExtension: extension } }, null],
  ['P 3(1): a guarantee was given', { yes: ['guarantee-given'] }, 'excluded P 3(1)'],
  ['P 3(2): what is seized suffices', { yes: ['property-secured'] }, 'excluded P 3(2)'],
  ['P 3(3): later in the order of performance', { yes: ['later-in-order'] }, 'excluded P 3(3)'],
  ['P 3(4): no refusal for another reason', { yes: ['not-refusing'] }, 'excluded P 3(4)'],
  ['P 3: a guarantee bars ground 1 only', { yes: ['guarantee-given'], draft: { grounds: ['evasion'] } }, null],
  ['P 3: ground 1 beside another stays barred', { yes: ['guarantee-given'], draft: { grounds: ['evasion', 'refusal'] } }, 'excluded P 3(1)'],
  ['P 4, D 67(1): answered to be a minor', { yes: ['minor'], draft: { grounds: ['evasion'] } }, 'excluded P 4', 'excluded D 67(1)'],
  ['P 4, D 67(1): eighteen tomorrow', { debtor: born('2008-03-03') }, 'minor P 4', 'minor D 67(1)'],
  ['P 4, D 67(1): eighteen today', { debtor: born('2008-03-02') }, null],
  ['D 67(2): a representative who is no debtor', { yes: ['representative'], draft: { grounds: ['evasion'] } }, null, 'excluded D 67(2)'],
  ['D 67(3): on emergency duty', { yes: ['emergency-duty'], draft: { grounds: ['evasion'] } }, null, 'excluded D 67(3)'],
  ['D 66(2): no grace', { draft: { graceMonths: undefined } }, null],
  ['D 66(2): a grace of one month', { draft: { graceMonths: 1 } }, null],
  ['D 66(2): a grace of three months', { draft: { graceMonths: 3 } }, null],
  ['D 66(2): a grace of no month', { draft: { graceMonths: 0 } }, 'grace-not-allowed D 66(2)'],
  ['D 66(2): a grace of four months', { draft: { graceMonths: 4 } }, 'grace-not-allowed D 66(2)'],
  ['D 66(2): a level that nobody knows', { draft: { severity: 'grave' as never } }, 'unknown-severity D 66(2)'],
  ['P 8(1): a measure outside the policy', { draft: { narrowedTo: { measures: ['soe-executive'], reason: 'x' } } }, 'measure-not-allowed P 8(1)'],
  ['P 8(1): narrowed to one measure', { draft: { narrowedTo: { measures: ['flight'], reason: '首次' } } }, null],
]; // prettier-ignore

describe.each(LAWS)('a decision to list under %s', (law) => {
  it.each(table)('%s', (_name, the, provisions, draft = provisions) => {
    expect(told(law, the)).toBe(law === 'draft-2022' ? draft : provisions);
  });

  it.each(ruleSets[law].exclusions.map(({ code, article }) => [article, code] as const))(
    '%s: %s left open is a missing field of that name',
    (article, code) => {
      const checklist = aChecklist(ruleSets[law]).filter(({ item }) => item !== code);
      expect(refusalOf(law, { draft: { checklist } })).toMatchObject({
        reason: 'checklist-incomplete',
        article,
        fields: [{ field: `checklist.${code}` }],
      });
    },
  );

  it('P 3: an empty checklist names every item; a blank remark is no answer; nothing is answered twice', () => {
    const all = aChecklist(ruleSets[law]);
    const fields = all.map(({ item }) => ({ field: `checklist.${item}` }));
    expect(refusalOf(law, { draft: { checklist: [] } })).toMatchObject({ reason: 'checklist-incomplete', fields });
    const blank = all.map((one) => ({ ...one, remark: ' ' }));
    expect(refusalOf(law, { draft: { checklist: blank } })).toMatchObject({ reason: 'checklist-incomplete', fields });
    expect(told(law, { draft: { checklist: [...all, all[0]] } })).toBe('answered-twice P 3(1)');
  });
});

describe('the checklist of the Provisions', () => {
  it('does not know what only the draft asks', () => {
    const checklist = aChecklist(ruleSets['draft-2022']);
    expect(refusalOf('provisions-2017', { draft: { checklist } })).toMatchObject({
      reason: 'unknown-item',
      fields: [{ field: 'checklist.representative' }, { field: 'checklist.emergency-duty' }],
    });
  });
});

describe('the listing of a decision', () => {
  it('P 6: says of the case what is enforced, and how far it is performed now', () => {
    const file = aCaseFile({ performances: [{ performedOn: TODAY, description: '已履行20000元', complete: false }] });
    const row = rowOf(file, file.debtors[0], aDraft(), { madeOn: TODAY, servedOn: '2026-03-05' });
    expect(row).toMatchObject({
      decision: { number: '(2026)苏9902执101号之一', madeOn: TODAY, servedOn: '2026-03-05' },
      subject: { kind: 'person', number: anIdentityNumber() },
      case: file.case,
      obligation: file.obligation,
      performance: '已履行20000元',
    });
    expect(row.subject).not.toHaveProperty('performedOn');
    expect(row.subject).not.toHaveProperty('id');
  });
});
