import { createHash } from 'node:crypto';
import { ruleSets } from '#contracts';
import { eventually } from '../../../../test/support/eventually.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { REASONS, refusalOf, remediesIn } from '../../test/a-remedy.js';
import { aCorrectionRow, aDeletionRow, aListingRow, aResumptionRow, aStayRow } from '../../test/rows.js';

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register.close());

const { as, approved, aListing, corrected, objectTo, rejected, ask, enter, ended, show, revisions, outbox } =
  remediesIn(() => register);

describe('P 12(2): a rejected objection that the next-level court reconsiders', () => {
  it('stays the listing with the request, in one transaction, and an upheld listing gets its measures back', async () => {
    const listing = await aListing();
    const before = await show(listing);
    const objection = await rejected(listing);
    const asked = await ask(objection);
    expect(asked).toMatchObject({ status: 'pending', listing, revision: 2 });
    expect(await show(listing)).toMatchObject({ standing: 'stayed', measures: [] });
    const [row] = await register.database.query('SELECT xmin::text FROM reconsideration');
    const [, stay] = await outbox();
    expect(stay).toMatchObject({ type: 'sanctions.listing.corrected.v1', revision: 2, standing: 'stayed', xmin: row.xmin }); // prettier-ignore

    const { contentHash } = await enter(asked.reconsideration);
    expect(await show(listing)).toMatchObject({ standing: 'stayed' });
    const confirmed = await register.reconsiderations.confirm(as(president), asked.reconsideration, contentHash!);
    expect(confirmed).toMatchObject({ status: 'decided', revision: 3 });
    expect(await show(listing)).toMatchObject({ standing: 'in-force', measures: before.measures });
    const origin = `reconsideration ${asked.reconsideration}`;
    expect(
      (await revisions(listing)).slice(1).map(({ origin, author, approver }) => [origin, author, approver]),
    ).toEqual([
      [origin, 'clerk-li', null],
      [origin, 'clerk-li', 'president-wang'],
    ]);
    expect(await register.tasks.list(clerk, { limit: 200, offset: 0 })).toEqual([]);
  });

  it('has no effect at all when the stay can not be written', async () => {
    const objection = await rejected(await aListing());
    const enqueue = jest.spyOn(register.outbox, 'enqueue').mockRejectedValueOnce(new Error('no signature'));
    await expect(ask(objection)).rejects.toThrow('no signature');
    enqueue.mockRestore();
    expect(await register.database.query('SELECT 1 FROM reconsideration')).toEqual([]);
    expect(await ask(objection)).toMatchObject({ revision: 2 });
  });

  it('stays it under a lapsed signing key too; only the end of the stay waits for a new key', async () => {
    const listing = await aListing();
    const objection = await rejected(listing);
    register.key.notAfter = Date.parse('2026-05-31');
    const { reconsideration } = await ask(objection);
    expect(await show(listing)).toMatchObject({ standing: 'stayed' });
    expect(await refusalOf(ended(reconsideration))).toBe('unavailable signing-key-lapsed');
    expect(await show(listing)).toMatchObject({ standing: 'stayed' });
  });

  it('P 9(1): deletes a quashed listing when the president confirms, not before', async () => {
    const listing = await aListing();
    const { reconsideration } = await ask(await rejected(listing));
    const { contentHash } = await enter(reconsideration, { outcome: 'quashed' });
    expect(await show(listing)).toMatchObject({ standing: 'stayed' });
    register.key.notAfter = Date.parse('2026-05-31');
    register.massLimits.deletionsPerHour = 0;
    await register.reconsiderations.confirm(as(president), reconsideration, contentHash!);
    expect(register.alarms).toEqual([{ deletions: 1, limit: 0 }]);
    expect(await show(listing)).toMatchObject({
      standing: 'deleted',
      measures: [],
      deletion: { ground: 'listed-by-mistake', learnedOn: '2026-05-30', article: 'P 9(1)' },
    });
  });

  it('changed needs an approved correction of the listing, made since, and then puts back what it left', async () => {
    const listing = await aListing();
    const other = await aListing(103, 'other');
    register.clock.set('2026-05-27T15:59:59Z');
    const before = await approved('correction', aCorrectionRow({ performance: '部分履行' }));
    register.clock.set('2026-06-01T04:00:00Z');
    const { reconsideration } = await ask(await rejected(listing));
    const changed = (proposal?: string) => refusalOf(enter(reconsideration, { outcome: 'changed', proposal }));
    const missing = 'unlawful correction-missing P 12(2)';
    expect(await changed()).toBe(missing);
    expect(await changed(before.proposal)).toBe(missing);
    const elsewhere = await approved('correction', aCorrectionRow({ obligation: '支付1元' }, { listing: 'other' }));
    expect(elsewhere.listing).toBe(other);
    expect(await changed(elsewhere.proposal)).toBe(missing);
    const { proposal } = await corrected({ narrowedTo: { measures: ['flight'], reason: '复议变更' } });
    await ended(reconsideration, { outcome: 'changed', proposal });
    const after = await show(listing);
    expect([after.standing, after.measures.map(({ code }: { code: string }) => code)]).toEqual([
      'in-force',
      ['flight'],
    ]);
  });

  it('puts nothing back when the term ended meanwhile, or the listing was deleted', async () => {
    const listing = await aListing();
    const { reconsideration } = await ask(await rejected(listing));
    await approved('deletion', aDeletionRow());
    expect(await ended(reconsideration, { outcome: 'withdrawn' })).toMatchObject({ status: 'decided', revision: null });
    expect(await show(listing)).toMatchObject({ standing: 'deleted', revision: 3 });

    const term = aListingRow({ grounds: ['evasion'], decision: { number: 'term', madeOn: '2026-03-02' } });
    const ending = await approved('listing', term);
    const stayed = await ask(await rejected(ending.listing));
    register.clock.set('2028-03-02T16:00:00Z');
    expect(await ended(stayed.reconsideration)).toMatchObject({ revision: null });
    await register.terms.endAllDue();
    expect(await show(ending.listing)).toMatchObject({ standing: 'deleted', deletion: { ground: 'term-expired' } });
  });

  it('is no error for a listing that was deleted or stayed before', async () => {
    const listing = await aListing();
    const [one, two] = [await rejected(listing), await rejected(listing)];
    const first = await ask(one);
    const second = await ask(two);
    expect([first.revision, second.revision]).toEqual([2, null]);
    expect(await ended(first.reconsideration)).toMatchObject({ revision: null });
    expect(await show(listing)).toMatchObject({ standing: 'stayed' });
    expect(await ended(second.reconsideration)).toMatchObject({ revision: 3 });
    const three = await rejected(listing);
    await approved('deletion', aDeletionRow());
    expect(await ask(three)).toMatchObject({ status: 'pending', revision: null });
  });

  it('leaves a stay that a proposal ordered to a proposal', async () => {
    const listing = await aListing();
    await approved('stay', aStayRow());
    const { reconsideration } = await ask(await rejected(listing));
    expect(await ended(reconsideration)).toMatchObject({ revision: null });
    expect(await show(listing)).toMatchObject({ standing: 'stayed', revision: 2 });
  });

  it('is not cut short: neither a proposal nor an import ends a stay while it is under way', async () => {
    const listing = await aListing();
    await approved('stay', aStayRow());
    const { reconsideration } = await ask(await rejected(listing));
    expect(await refusalOf(approved('resumption', aResumptionRow()))).toBe('unlawful reconsideration-pending P 12(2)');
    const file = Buffer.from(JSON.stringify(aResumptionRow()) + '\n');
    const digest = createHash('sha256').update(file).digest('hex');
    await register.imports.receive(clerk, { digest, takeOver: false }, (async function* () { yield file; })()); // prettier-ignore
    register.runner.start();
    await register.imports.approve(president, digest);
    const [refused] = await eventually(async () => {
      const progress = await register.imports.progress(digest);
      expect(progress.state).toBe('done');
      return progress.refused;
    });
    expect(refused).toMatchObject({ reason: 'reconsideration-pending', article: 'P 12(2)' });
    expect(await show(listing)).toMatchObject({ standing: 'stayed', revision: 2 });
    await ended(reconsideration);
    await approved('resumption', aResumptionRow({ outcome: 'withdrawn' }));
    expect(await show(listing)).toMatchObject({ standing: 'in-force', revision: 3 });
  });

  it('is refused by its article when it comes late, twice or without a rejection', async () => {
    const listing = await aListing();
    const late = await rejected(listing, '2026-05-22');
    register.clock.set('2026-06-02T04:00:00Z');
    expect(await refusalOf(ask(late, '2026-06-02'))).toBe('unlawful reconsideration-late P 12(2)');
    expect(await show(listing)).toMatchObject({ standing: 'in-force', revision: 1 });
    expect(await refusalOf(ask(late, '2026-06-01'))).toBe('done');
    expect(await refusalOf(ask(late, '2026-06-01'))).toBe('unlawful reconsideration-twice P 12(2)');
    expect(await refusalOf(ask(await objectTo(listing)))).toBe('unlawful not-rejected P 12(2)');
    expect(await refusalOf(ask('00000000-0000-4000-8000-000000000000'))).toBe('unknown unknown-objection');
  });

  it('that two clerks enter at once is entered once', async () => {
    const objection = await rejected(await aListing());
    const outcomes = await Promise.all([1, 2, 3].map(() => refusalOf(ask(objection))));
    expect(outcomes.sort()).toEqual(['done', ...Array(2).fill('unlawful reconsideration-twice P 12(2)')]);
  });
});

describe('every step', () => {
  it('is taken by the court of the listing, and by no other', async () => {
    const listing = await aListing();
    const objection = await rejected(listing);
    const open = await objectTo(listing);
    const { reconsideration } = await ask(objection);
    const { contentHash } = await enter(reconsideration);
    const [otherClerk, otherPresident] = [clerk, president].map((caller) => ({ ...caller, court: 'BJ0101' }));
    const outcome = { outcome: 'quashed', decidedOn: '2026-05-30', documentNumber: 'n' } as const;
    const { objections, reconsiderations } = register;
    const steps = [
      objections.grant(as(otherPresident), open, open, '2026-05-22'),
      objections.reject(as(otherPresident), open, REASONS, '2026-05-22'),
      objections.served(as(otherClerk), open, '2026-05-22', 'post'),
      reconsiderations.ask(as(otherClerk), open, '2026-05-28', '测试市中级人民法院'),
      reconsiderations.decide(as(otherClerk), reconsideration, outcome),
      reconsiderations.confirm(as(otherPresident), reconsideration, contentHash!),
    ];
    expect(await Promise.all(steps.map(refusalOf))).toEqual(steps.map(() => 'forbidden other-court'));
    expect(await show(listing)).toMatchObject({ standing: 'stayed' });
  });

  it('waits for a register that is live', async () => {
    const objection = await rejected(await aListing());
    register.mode.mode = 'behind';
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect(await refusalOf(ask(objection))).toBe('unavailable register-behind');
    expect(await refusalOf(enter(nobody))).toBe('unavailable register-behind');
    expect(await refusalOf(objectTo(1))).toBe('unavailable register-behind');
    register.mode.mode = 'live';
    expect(await refusalOf(enter(nobody))).toBe('unknown unknown-reconsideration');
    expect(await refusalOf(objectTo(999_999))).toBe('unknown unknown-listing');
  });
});

describe('D 71(2), D 86: under the draft', () => {
  it('goes straight to the next-level court, which has thirty days', async () => {
    await register.close();
    register = await aRegister(4, { rules: ruleSets['draft-2022'] });
    const listing = await aListing();
    const objection = await objectTo(listing, { receivedOn: '2026-05-28' });
    expect(await refusalOf(register.objections.reject(as(president), objection, REASONS, '2026-05-29'))).toBe(
      'unlawful no-first-stage D 71(2)',
    );
    const { reconsideration } = await ask(objection);
    expect(await show(listing)).toMatchObject({ standing: 'stayed' });
    expect(await register.tasks.list(president, { limit: 200, offset: 0 })).toEqual([
      expect.objectContaining({ what: 'decide-reconsideration', id: reconsideration, dueOn: '2026-06-29' }),
    ]);
  });

  it('or nothing is stayed where the policy reads the article the other way', async () => {
    await register.close();
    register = await aRegister(4, { stayDuringReconsideration: false });
    const listing = await aListing();
    const { reconsideration, revision } = await ask(await rejected(listing));
    expect([revision, (await show(listing)).standing]).toEqual([null, 'in-force']);
    expect(await ended(reconsideration)).toMatchObject({ revision: null });
  });
});
