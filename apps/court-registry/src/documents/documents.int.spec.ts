import { ruleSets } from '#contracts';
import { CourtRoom, refusalOf } from '../../test/a-case.js';
import { aRegister, clerk, president, type ARegister } from '../../test/a-register.js';
import { REASONS, remediesIn } from '../../test/a-remedy.js';
import { anIdentityNumber } from '../../test/rows.js';
import type { CourtDocument } from '../domain/document.js';
import { printablePage } from './printable-page.js';

let register: ARegister;
beforeEach(async () => {
  register = await aRegister();
});
afterEach(() => register?.close());
const remedies = remediesIn(() => register);

/** What a reader finds in it, in Chinese: every document has to say so much. */
const said = (document: CourtDocument) => JSON.stringify(document);
const values = ({ facts }: CourtDocument) => Object.fromEntries(facts.map(({ label, value }) => [label.en, value]));
/** Articles of the Provisions that it cites, but for those that carry the measures. */
const provisionsIn = ({ measures: _measures, ...rest }: CourtDocument): string[] =>
  [...JSON.stringify(rest).matchAll(new RegExp(`${P}第([\\d()]+)条`, 'g'))].map(([, article]) => `P ${article}`);
const P = '《最高人民法院关于公布失信被执行人名单信息的若干规定》';

describe('the decision to list', () => {
  it('P 5: names court, case, ground, term, measures with their basis, and how, where and until when to object', async () => {
    const room = await CourtRoom.open(register);
    const { decision } = await room.decide('2026-06-01', { grounds: ['evasion'], narrowedTo: { measures: ['flight'], reason: '首次' } }); // prettier-ignore
    const paper = await register.documents.ofDecision(clerk, decision);
    expect(paper).toMatchObject({
      kind: 'listing-decision',
      number: '(2026)苏9902执101号之一',
      court: '测试市第二人民法院',
      case: '(2026)苏9902执101号',
      date: '2026-06-01',
      addressee: { name: '测试甲', maskedNumber: expect.stringContaining('*') },
      measures: [
        {
          name: { 'zh-CN': '乘坐飞机' },
          agency: { en: 'Civil aviation' },
          basis: [{ en: expect.stringContaining('art. 3(1)') }],
        },
      ],
      remedy: { where: { 'zh-CN': '测试市第二人民法院' }, until: { en: 'at any time while the listing stands' } },
    });
    expect(values(paper)).toMatchObject({
      Ground: expect.stringContaining(`${P}第1(3)条`),
      Term: `2026年6月1日至2028年6月1日（${P}第2条）`,
      'Why fewer measures': '首次',
    });
    expect(said(paper)).not.toContain(anIdentityNumber());
    expect((await printablePage(paper)).absent).toEqual([]);
  });

  it('P 5: reads the same after the listing has changed', async () => {
    const room = await CourtRoom.open(register);
    const { decision } = await room.decide('2026-06-01');
    const before = await register.documents.ofDecision(clerk, decision);
    await room.pay('2026-06-01', false, '已履行一半');
    await remedies.corrected({ obligation: '支付货款1元' });
    expect(await register.documents.ofDecision(clerk, decision)).toEqual(before);
  });

  it('D 66(2): tells of the grace, and from its service on of the day that ends it', async () => {
    const room = await CourtRoom.open(register);
    const { decision } = await room.decide('2026-06-01', { graceMonths: 1 });
    const unserved = said(await register.documents.ofDecision(clerk, decision));
    expect(unserved).toContain('给予1个月宽限期');
    expect(unserved).not.toContain('起予以公布');
    await room.serve(decision, '2026-06-01');
    expect(said(await register.documents.ofDecision(clerk, decision))).toContain('自2026年7月2日起予以公布');
  });

  it('D 71(2): under the draft the ten days run from service, and their last day is named once it is known', async () => {
    register.law.ruleSet = 'draft-2022';
    const room = await CourtRoom.open(register);
    const { decision } = await room.decide('2026-06-01', { graceMonths: 1 });
    expect((await register.documents.ofDecision(clerk, decision)).remedy).toMatchObject({
      where: { 'zh-CN': '测试市第二人民法院的上一级人民法院' },
      until: { 'zh-CN': '自本决定书送达之日起10日内', en: 'within 10 days of service' },
    });
    await room.serve(decision, '2026-06-01');
    const { until } = (await register.documents.ofDecision(clerk, decision)).remedy!;
    expect(until['zh-CN']).toBe('自本决定书送达之日起10日内，即2026年6月11日前（含当日）');
  });

  it('P 5, D 66: reads the same under another law than it was made under, before its publication and after', async () => {
    const room = await CourtRoom.open(register);
    const { decision } = await room.decideWithGrace('2026-06-01', { grounds: ['evasion'] });
    const before = await register.documents.ofDecision(clerk, decision);
    expect(said(before)).toContain(`${P}第2条`);
    register.law.ruleSet = 'draft-2022';
    expect(await register.documents.ofDecision(clerk, decision)).toEqual(before);
    register.law.ruleSet = 'provisions-2017';
    register.clock.advance(31 * 86_400_000);
    await register.desk.grace.look();
    register.law.ruleSet = 'draft-2022';
    expect(await register.documents.ofDecision(clerk, decision)).toEqual(before);
  });

  it('is no document before the president has made it, nor for another court', async () => {
    const room = await CourtRoom.open(register);
    const { request } = await room.ask('2026-06-01', 'own-motion');
    const { decision } = await room.propose(request);
    expect(await refusalOf(register.documents.ofDecision(clerk, decision))).toBe('conflict not-decided');
    expect(await refusalOf(register.documents.ofDecision({ ...clerk, court: 'BJ01' }, decision))).toBe('forbidden other-court'); // prettier-ignore
  });
});

describe('under the draft', () => {
  it('D 62, D 68, D 71(2): a decision, an outcome and a certificate cite the draft, and the Provisions only where it leaves them in force', async () => {
    register.law.ruleSet = 'draft-2022';
    const room = await CourtRoom.open(register);
    const { decision, listing } = await room.decide('2026-06-01', { grounds: ['evasion'] });
    const { reconsideration } = await remedies.ask(await remedies.objectTo(listing!, { receivedOn: '2026-06-01' }), '2026-06-01'); // prettier-ignore
    await remedies.ended(reconsideration, { outcome: 'quashed', decidedOn: '2026-06-01' });
    const papers = [
      await register.documents.ofDecision(clerk, decision),
      await register.documents.ofReconsideration(clerk, reconsideration),
      await register.documents.ofListing(clerk, listing!),
    ];
    const left = JSON.stringify(ruleSets['draft-2022']);
    for (const paper of papers) {
      expect(said(paper)).toContain('（草案）》第62(1)条');
      for (const article of provisionsIn(paper)) expect(left).toContain(`"${article}"`);
      expect((await printablePage(paper)).absent).toEqual([]);
    }
    expect(values(papers[0]).Term).toContain('第68条');
    expect(papers[0].remedy!.how['zh-CN']).toContain('第71(2)条');
    expect(values(papers[1]).Outcome).toContain('第71(2)条');
    expect(values(papers[2])['Ground of deletion']).toContain('第70条');
    expect(papers.map(({ remedy }) => remedy === null)).toEqual([false, true, false]);
    register.law.ruleSet = 'provisions-2017';
    expect(await register.documents.ofListing(clerk, listing!)).toEqual(papers[2]);
  });
});

describe('a ground that the draft does not know', () => {
  it('P 1(4): is cited by the Provisions, under which it was found', async () => {
    const listing = await remedies.aListing();
    await remedies.corrected({ grounds: ['property-reporting'] });
    register.law.ruleSet = 'draft-2022';
    await remedies.approved('deletion', { row: 'deletion', listing: '(2026)苏9902执101号之一', ground: 'performed', learnedOn: '2026-05-29' } as never); // prettier-ignore
    expect(values(await register.documents.ofListing(clerk, listing)).Ground).toBe(`违反财产报告制度（${P}第1(4)条）`);
  });
});

describe('the refusal of a request to list', () => {
  it('P 5: tells the applicant the reasons and the article', async () => {
    const room = await CourtRoom.open(register);
    const { request } = await room.ask('2026-05-25');
    expect(await refusalOf(register.documents.ofRequest(clerk, request))).toBe('conflict not-refused');
    await register.desk.requests.refuse(president, 'refuse', request, '已提供充分有效担保', 'P 3(1)');
    const paper = await register.documents.ofRequest(clerk, request);
    expect(paper).toMatchObject({
      kind: 'request-refusal',
      addressee: { name: '测试申请公司' },
      date: '2026-06-01',
      remedy: null,
    });
    expect(values(paper)).toMatchObject({
      Debtor: '测试甲',
      Article: `${P}第3(1)条`,
      'Request received': '2026年5月25日',
    });
    expect(said(paper)).toContain('已提供充分有效担保');
  });

  it("is addressed to nobody where it was the court's own motion", async () => {
    const room = await CourtRoom.open(register);
    const { request } = await room.ask('2026-05-25', 'own-motion');
    await register.desk.requests.refuse(president, 'refuse', request, '无', 'P 3');
    expect(await refusalOf(register.documents.ofRequest(clerk, request))).toBe('conflict no-addressee');
  });
});

describe('the rejection of an objection', () => {
  it('P 12(2): gives the reasons and names the court above, and the last of the ten days once it is served', async () => {
    const listing = await remedies.aListing();
    const objection = await remedies.objectTo(listing);
    expect(await refusalOf(register.documents.ofObjection(clerk, objection))).toBe('conflict not-rejected');
    await register.objections.reject(remedies.as(president), objection, REASONS, '2026-05-22');
    const unserved = await register.documents.ofObjection(clerk, objection);
    expect(unserved).toMatchObject({ kind: 'objection-rejection', date: '2026-05-22', paragraphs: [REASONS, {}] });
    expect(values(unserved)).toMatchObject({ 'Asked for': '撤销失信信息', Term: `无固定期限（${P}第2条）` });
    expect(unserved.remedy!.until.en).toBe('within 10 days of service');
    expect(unserved.measures.length).toBeGreaterThan(5);
    await register.objections.served(remedies.as(), objection, '2026-05-25', 'post');
    const { remedy } = await register.documents.ofObjection(clerk, objection);
    expect(remedy).toMatchObject({ where: { 'zh-CN': '测试市第二人民法院的上一级人民法院' }, until: { en: 'within 10 days of service: until 2026-06-04, inclusive' } }); // prettier-ignore
  });
});

describe('the outcome of a reconsideration', () => {
  it('P 12(2): upheld, it tells that the decision is carried out again, and how to ask anew', async () => {
    const listing = await remedies.aListing();
    const { reconsideration } = await remedies.ask(await remedies.rejected(listing));
    expect(await refusalOf(register.documents.ofReconsideration(clerk, reconsideration))).toBe('conflict not-decided');
    await remedies.ended(reconsideration);
    const paper = await register.documents.ofReconsideration(clerk, reconsideration);
    expect(paper).toMatchObject({ kind: 'reconsideration-outcome', number: '(2026)苏99执复12号', date: '2026-06-01' });
    expect(values(paper)).toMatchObject({ 'Decided by': '测试市中级人民法院', Outcome: `维持（${P}第12(2)条）` });
    expect(said(paper)).toContain('原决定继续执行');
    expect(paper.remedy).not.toBeNull();
  });

  it('P 9(1): quashed, it lists what was lifted, and nothing is left to object to', async () => {
    const listing = await remedies.aListing();
    const { reconsideration } = await remedies.ask(await remedies.rejected(listing));
    await remedies.ended(reconsideration, { outcome: 'quashed' });
    const paper = await register.documents.ofReconsideration(clerk, reconsideration);
    expect(paper.measures.map(({ name }) => name.en)).toContain('Flight tickets');
    expect(said(paper)).toContain('失信信息已删除');
    expect(paper.remedy).toBeNull();
  });
});

describe('the certificate of a deletion', () => {
  it('P 10: names the ground with its article, the day, and every measure that ended', async () => {
    const listing = await remedies.aListing();
    expect(await refusalOf(register.documents.ofListing(clerk, listing))).toBe('conflict not-deleted');
    await remedies.approved('deletion', { row: 'deletion', listing: '(2026)苏9902执101号之一', ground: 'performed', learnedOn: '2026-05-29' } as never); // prettier-ignore
    register.clock.advance(86_400_000 * 30);
    const paper = await register.documents.ofListing(clerk, listing);
    expect(paper).toMatchObject({ kind: 'lift-certificate', number: `${listing}/2`, date: '2026-06-01' });
    expect(values(paper)).toMatchObject({
      'Ground of deletion': `已履行义务或者已执行完毕（${P}第10(1)(1)条）`,
      'Due by law on': '2026年6月3日',
    });
    expect(paper.measures.map(({ name }) => name.en)).toContain('Flight tickets');
    expect(paper.remedy!.how['zh-CN']).toContain('拒绝回执编号');
    await register.listings.reissue(clerk, listing, 'again', undefined);
    expect(await register.documents.ofListing(clerk, listing)).toEqual(paper);
    expect(await refusalOf(register.documents.ofListing(clerk, 999))).toBe('unknown unknown-listing');
  });
});
