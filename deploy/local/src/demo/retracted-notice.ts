import { syntheticIdentityNumber } from '#contracts';
import { facts, sideBySide } from './bus-apps.js';
import type { ArrivedLetter, LetterBox } from './letter-box.js';
import type { Scene } from './scene.js';

interface Told {
  notice: number;
  receivedAt: string | null;
  takenBack: { by: number; because: string; receivedAt: string | null } | null;
}

const number = syntheticIdentityNumber('1974-06-15', 'male', 2_605);
const decision = '(2026)苏0602执2605号之一';
const FLIGHT = { cabin: 'economy' };

/**
 * A notice retracted (P 8(3), 10(1)): the employer of a public officer is told of his listing, and when the listing is
 * deleted the retraction arrives at the same address. Both are signed.
 * @param address where `box` takes letters
 */
export async function retractedNotice(scene: Scene, box: LetterBox, address: string, width: number): Promise<void> {
  const { listing } = await scene.publish('listing', listed(scene.today));
  const employer = { kind: 'employer', name: '测试某局', channel: 'webhook', address };
  const { id } = await scene.write<{ id: string }>('/recipients', employer);
  await scene.write(`/listings/${listing}/recipients`, { recipient: id, because: 'public-officer' });
  const notice = await arrived(scene, box, 'notice', listing);
  await scene.untilAnswer('aviation', number, FLIGHT, 'deny');
  scene.say(`A public officer is listed (listing ${listing}); the clerk names his employer, which is told of it.`);

  await scene.publish('deletion', { listing: decision, ground: 'performed', learnedOn: scene.today });
  const retraction = await arrived(scene, box, 'retraction', listing);
  await scene.untilAnswer('aviation', number, FLIGHT, 'allow');
  scene.must(retraction.retracts.join() === `${notice.number}`, `it takes back ${retraction.retracts.join()}`);
  scene.must(retraction.because === 'deleted', `it takes back because ${retraction.because}`);
  const told = await scene.until('the register knows that both came', async () => {
    const [one] = await scene.read<Told[]>(`/listings/${listing}/notices`);
    return one?.takenBack?.receivedAt && one.receivedAt ? one : undefined;
  });
  scene.must(told.notice === notice.number, `the register speaks of notice ${told.notice}`);
  scene.must(told.takenBack?.by === retraction.number, `the register took it back by ${told.takenBack?.by}`);
  scene.must(box.arrived.length === 2, `the employer got ${box.arrived.length} letters and not two`);
  scene.must(box.refused === 0, `${box.refused} letters came whose signature does not hold`);
  scene.say(
    'The debt is performed, the listing deleted, and what the employer was told is taken back. It got these two, checked with the key that the register publishes:',
  );
  scene.lines.push('', ...sideBySide(letterLines(notice, width), letterLines(retraction, width), width));
}

function arrived(scene: Scene, box: LetterBox, kind: ArrivedLetter['kind'], listing: number): Promise<ArrivedLetter> {
  return scene.until(`the employer gets a ${kind} of listing ${listing}`, () =>
    box.arrived.find((one) => one.kind === kind && one.listing === listing),
  );
}

function letterLines(letter: ArrivedLetter, width: number): string[] {
  return [
    letter.kind === 'notice'
      ? 'A NOTICE, SIGNED BY THE COURT REGISTER'
      : 'ITS RETRACTION, SIGNED BY THE COURT REGISTER',
    '',
    letter.asked.en,
    '',
    ...facts(
      [
        ['number', letter.number],
        ['takes back', letter.retracts.join(', ') || null],
        ['because', letter.because],
        ['listing', `${letter.listing}, revision ${letter.revision}`],
        ['of', `${letter.subject.name} ${letter.subject.maskedNumber}`],
        ['article', letter.article],
        ['key', letter.keyId],
        ['signature', `${letter.signature.slice(0, 24)}…`],
      ],
      Math.floor((width - 7) / 2),
    ),
  ];
}

function listed(today: string): object {
  const court = { code: 'JS0602', name: '南通市崇川区人民法院' };
  return {
    decision: { number: decision, madeOn: today, servedOn: today },
    subject: { kind: 'person', name: '测试公职某', number, sex: 'male' },
    court,
    case: { number: decision.replace('之一', ''), filedOn: '2026-01-08' },
    basisDocument: { body: court.name, number: '(2025)苏0602民初2117号' },
    obligation: '支付租金150000元',
    performance: '全部未履行',
    behaviour: '有履行能力而拒不履行生效法律文书确定义务',
    duty: 'pecuniary',
    ability: '有稳定工资收入',
    grounds: ['refusal'],
    reasons: { 'zh-CN': '有能力而拒不履行', en: 'able to perform, refuses' },
  };
}
