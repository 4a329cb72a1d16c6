import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { syntheticIdentityNumber } from '#contracts';
import { wrap, type BusClient, type Caller } from './bus-apps.js';

/** What the scene showed, line by line, and what of it was not as it must be. */
export interface Scene {
  lines: string[];
  problems: string[];
}

interface Answer {
  decision: 'allow' | 'deny' | 'refer';
  refusals: {
    measure: string;
    court: string;
    caseNumber: string;
    denial: string | null;
    howToObject: { en: string };
  }[];
  instead?: Record<string, string>[];
}

const clerk: Caller = { role: 'clerk', sub: 'clerk Li Na' };
const president: Caller = { role: 'president', sub: 'president Zhou Min' };
const number = syntheticIdentityNumber('1985-03-17', 'male', 2_602);
const decision = '(2025)苏0602执2602号之一';
/** What has not happened by then will not happen. */
const PATIENCE_MS = 30_000;
const POLL_MS = 10;

const FLIGHT = { cabin: 'economy' };
const HIGH_SPEED = { train: 'G', seat: 'second' };
const HARD_SEAT = { train: 'K', seat: 'hard-seat' };

/**
 * The case of Chongchuan (LAW section 9), played on the running bus: refused with receipts, what is allowed stays
 * allowed, a circumvention is reported, and once the debt is performed tickets are sold again.
 */
export async function chongchuan(client: BusClient, today: string, signal: AbortSignal): Promise<Scene> {
  const scene: Scene = { lines: [], problems: [] };
  let requests = 0;
  const ask = (agency: string, what: object): Promise<Answer> =>
    client.call<Answer>(agency, {
      method: 'POST',
      path: '/check',
      as: { role: 'agency', sub: `${agency}-desk`, agency },
      body: { requestId: `chongchuan-${++requests}`, subject: { identityNumber: number }, ask: what },
      signal,
    });
  /** Waits until an agency answers so. @returns the answer and how long it took, in ms */
  const until = async (agency: string, what: object, wanted: Answer['decision']): Promise<[Answer, number]> => {
    const from = performance.now();
    for (;;) {
      const answer = await ask(agency, what);
      const took = performance.now() - from;
      if (answer.decision === wanted) return [answer, took];
      if (took > PATIENCE_MS) throw new Error(`${agency} still answers ${answer.decision} to ${JSON.stringify(what)}`);
      await delay(POLL_MS, undefined, { signal });
    }
  };
  const say = (text: string): void => void scene.lines.push(...wrap(`· ${text}`, 96));

  try {
    const { listing } = await decide(client, 'listing', listed(today), signal);
    const [flight] = await until('aviation', FLIGHT, 'deny');
    const [{ court, caseNumber, denial }] = flight.refusals;
    say(`Listed by ${court} in ${caseNumber} (listing ${listing}). He asks for a flight: denied, receipt ${denial}.`);
    const [train] = await until('rail', HIGH_SPEED, 'deny');
    say(
      `A high-speed train, second class: denied, receipt ${train.refusals[0].denial}. ${train.refusals[0].howToObject.en}`,
    );
    await until('rail', HARD_SEAT, 'allow');
    say('A hard seat on an ordinary train: allowed, as the law leaves it open to everyone.');

    const { report } = await client.call<{ report: string }>('court-registry', {
      method: 'POST',
      path: '/reports',
      as: { role: 'agency', sub: 'officer Zhang Wei', agency: 'banking' },
      headers: { 'idempotency-key': 'chongchuan' },
      body: {
        listing,
        suspicion: 'account-of-another',
        happenedOn: today,
        evidence: [{ kind: 'transaction', reference: 'over 100 transfers, register of the branch' }],
        account: '多次使用亲属银行卡转账，单笔一万元以上',
      },
      signal,
    });
    say(
      `A bank reports transfers through the cards of relatives (report ${report.slice(0, 8)}…): it waits in the court's inbox and restricts nobody.`,
    );

    const decided = performance.now();
    await decide(client, 'deletion', { listing: decision, ground: 'performed', learnedOn: today }, signal);
    await Promise.all([until('aviation', FLIGHT, 'allow'), until('rail', HIGH_SPEED, 'allow')]);
    const took = Math.round(performance.now() - decided);
    say(
      `The debt is performed, the court deletes the listing: flight and train are sold again, ${took} ms after the president's approval was sent.`,
    );
  } catch (error) {
    signal.throwIfAborted();
    scene.problems.push(`the case of Chongchuan: ${(error as Error).message}`);
  }
  return scene;
}

async function decide(
  client: BusClient,
  kind: 'listing' | 'deletion',
  row: object,
  signal: AbortSignal,
): Promise<{ listing: number }> {
  const { proposal, contentHash } = await client.call<{ proposal: string; contentHash: string }>('court-registry', {
    method: 'POST',
    path: '/proposals',
    as: clerk,
    headers: { 'idempotency-key': `chongchuan-${kind}` },
    body: { kind, decision: row },
    signal,
  });
  return client.call('court-registry', {
    method: 'POST',
    path: `/proposals/${proposal}/approve`,
    as: president,
    body: { contentHash },
    signal,
  });
}

function listed(today: string): object {
  return {
    decision: { number: decision, madeOn: today, servedOn: today },
    subject: { kind: 'person', name: '测试陈某', number, sex: 'male' },
    court: { code: 'JS0602', name: '南通市崇川区人民法院' },
    case: { number: '(2025)苏0602执2602号', filedOn: '2025-01-08' },
    basisDocument: { body: '南通市崇川区人民法院', number: '(2024)苏0602民初880号' },
    obligation: '支付借款本金300000元及利息',
    performance: '全部未履行',
    behaviour: '有履行能力而拒不履行生效法律文书确定义务',
    duty: 'pecuniary',
    ability: '多次乘坐飞机、高铁并出境',
    grounds: ['refusal'],
    reasons: { 'zh-CN': '有能力而拒不履行', en: 'able to perform, refuses' },
  };
}
