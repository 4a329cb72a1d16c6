import type { CorrectionRow } from '#contracts';
import type { Entered } from '../src/remedies/objections.js';
import type { OutcomeEntered } from '../src/remedies/reconsiderations.js';
import { clerk, president, type ARegister } from './a-register.js';
import { aCorrectionRow, aListingRow, anIdentityNumber } from './rows.js';

const NUMBER = '(2026)苏9902执101号之一';
export const REASONS = { 'zh-CN': '测试甲尚未履行', en: 'not performed' };

/** What sort of no, its reason and its article; `done` where it was taken. */
export const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { refusal?: { reason: string; kind: string; article?: string } }) =>
      error.refusal ? `${error.refusal.kind} ${error.refusal.reason} ${error.refusal.article ?? ''}`.trim() : error,
  );

export const entered = (more: Partial<Entered> = {}): Entered => ({
  asked: 'revoke',
  mode: 'in-person',
  receivedOn: '2026-05-20',
  text: '本人测试甲已经履行',
  ...more,
});
/** What people at the court and above it do about a listing, in a register that each test makes anew. */
export function remediesIn(register: () => ARegister) {
  let keys = 0;
  const as = (caller = clerk) => ({ caller, key: `key-${keys++}` });
  async function approved(kind: 'listing' | 'correction' | 'deletion' | 'stay' | 'resumption', row: { row: string }) {
    const { row: _row, ...decision } = row;
    const { proposal, contentHash } = await register().proposals.propose(clerk, as().key, kind, decision);
    const answer = await register().approvals.approve(president, proposal, contentHash);
    if ('status' in answer) throw new Error(answer.detail);
    return { proposal, ...answer };
  }
  const aListing = async (serial = 101, number = NUMBER) => {
    const subject = {
      kind: 'person',
      name: '测试甲',
      number: anIdentityNumber('1980-05-17', serial),
      sex: 'male',
    } as const;
    const row = aListingRow({ decision: { number, madeOn: '2026-03-02', servedOn: '2026-05-25' }, subject });
    return (await approved('listing', row)).listing;
  };
  const corrected = (changes: CorrectionRow['changes']) => approved('correction', aCorrectionRow(changes));

  const objectTo = async (listing: number, more: Partial<Entered> = {}) =>
    (await register().objections.enter(as(), listing, entered(more))).objection;
  async function rejected(listing: number, servedOn = '2026-05-25') {
    const objection = await objectTo(listing);
    await register().objections.reject(as(president), objection, REASONS, '2026-05-22');
    await register().objections.served(as(), objection, servedOn, 'post');
    return objection;
  }
  const ask = (objection: string, receivedOn = '2026-05-28') =>
    register().reconsiderations.ask(as(), objection, receivedOn, '测试市中级人民法院');
  const enter = (id: string, more: Partial<OutcomeEntered> = {}) =>
    register().reconsiderations.decide(as(), id, {
      outcome: 'upheld',
      decidedOn: '2026-05-30',
      documentNumber: '(2026)苏99执复12号',
      ...more,
    });
  async function ended(id: string, more: Partial<OutcomeEntered> = {}) {
    const { contentHash } = await enter(id, more);
    return register().reconsiderations.confirm(as(president), id, contentHash!);
  }
  const show = async (listing: number): Promise<any> => register().listings.show(president, listing);
  const revisions = (listing: number) => register().listings.revisions(president, listing) as Promise<any[]>;
  const outbox = () =>
    register().database.query('SELECT type, listing, revision, standing, xmin::text FROM outbox WHERE listing IS NOT NULL ORDER BY revision'); // prettier-ignore
  return { as, approved, aListing, corrected, objectTo, rejected, ask, enter, ended, show, revisions, outbox };
}
