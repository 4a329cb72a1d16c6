import { performance } from 'node:perf_hooks';
import { syntheticIdentityNumber } from '#contracts';
import type { Scene } from './scene.js';

const number = syntheticIdentityNumber('1985-03-17', 'male', 2_602);
const decision = '(2025)苏0602执2602号之一';

const FLIGHT = { cabin: 'economy' };
const HIGH_SPEED = { train: 'G', seat: 'second' };
const HARD_SEAT = { train: 'K', seat: 'hard-seat' };

/** Number of the enforcement case that the scene lists somebody in. */
export const chongchuanCase = '(2025)苏0602执2602号';

/**
 * The case of Chongchuan, played on the running bus: refused with receipts, what is allowed stays
 * allowed, a circumvention is reported, and once the debt is performed tickets are sold again.
 */
export async function chongchuan(scene: Scene): Promise<void> {
  const { today } = scene;
  const { listing } = await scene.publish('listing', listed(today));
  const flight = await scene.untilAnswer('aviation', number, FLIGHT, 'deny');
  const [{ court, caseNumber, denial }] = flight.refusals;
  scene.say(
    `Listed by ${court} in ${caseNumber} (listing ${listing}). He asks for a flight: denied, receipt ${denial}.`,
  );
  const train = await scene.untilAnswer('rail', number, HIGH_SPEED, 'deny');
  scene.say(
    `A high-speed train, second class: denied, receipt ${train.refusals[0].denial}. ${train.refusals[0].howToObject.en}`,
  );
  await scene.untilAnswer('rail', number, HARD_SEAT, 'allow');
  scene.say('A hard seat on an ordinary train: allowed, as the law leaves it open to everyone.');

  const { report } = await scene.report<{ report: string }>('banking', 'officer Zhang Wei', {
    listing,
    suspicion: 'account-of-another',
    happenedOn: today,
    evidence: [{ kind: 'transaction', reference: 'over 100 transfers, register of the branch' }],
    account: '多次使用亲属银行卡转账，单笔一万元以上',
  });
  scene.say(
    `A bank reports transfers through the cards of relatives (report ${report.slice(0, 8)}…): it waits in the court's inbox and restricts nobody.`,
  );

  const decided = performance.now();
  await scene.publish('deletion', { listing: decision, ground: 'performed', learnedOn: today });
  await Promise.all([
    scene.untilAnswer('aviation', number, FLIGHT, 'allow'),
    scene.untilAnswer('rail', number, HIGH_SPEED, 'allow'),
  ]);
  const took = Math.round(performance.now() - decided);
  scene.say(
    `The debt is performed, the court deletes the listing: flight and train are sold again, ${took} ms after the deletion was proposed.`,
  );
}

function listed(today: string): object {
  return {
    decision: { number: decision, madeOn: today, servedOn: today },
    subject: { kind: 'person', name: '测试陈某', number, sex: 'male' },
    court: { code: 'JS0602', name: '南通市崇川区人民法院' },
    case: { number: chongchuanCase, filedOn: '2025-01-08' },
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
