import type { Duty, Ground, ListingRow } from './generated/contracts.js';

/** A court of the generator; the code is the court's short form in its case numbers. */
export interface GeneratedCourt {
  code: string;
  name: string;
}

export const courts: readonly GeneratedCourt[] = [
  { code: '苏0602', name: '南通市崇川区人民法院' },
  { code: '沪0115', name: '上海市浦东新区人民法院' },
  { code: '京0105', name: '北京市朝阳区人民法院' },
  { code: '浙0106', name: '杭州市西湖区人民法院' },
  { code: '粤0304', name: '深圳市福田区人民法院' },
  { code: '川0104', name: '成都市锦江区人民法院' },
  { code: '苏0583', name: '昆山市人民法院' },
];

const surnames = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗';
const given = '伟芳娜敏静强磊洋艳勇军杰娟涛明超霞平刚英华玉萍红建国';
const places = ['江北', '云岭', '海虞', '长宁', '东岳', '南浦', '西山', '金陵', '湖滨', '青原'];
const words = ['恒达', '鑫源', '博远', '瑞丰', '天成', '永泰', '华盛', '嘉禾', '众信', '卓越'];
const trades = ['建材', '贸易', '物流', '置业', '机械', '纺织', '电子科技', '餐饮管理', '农业发展', '装饰工程'];

const from = <T>(list: ArrayLike<T>, random: () => number): T => list[Math.floor(random() * list.length)];

/** A person's name that belongs to nobody in particular. */
export function nameOf(random: () => number): string {
  return from(surnames, random) + from(given, random) + (random() < 0.7 ? from(given, random) : '');
}

export function organisationNameOf(random: () => number): string {
  return `${from(places, random)}${from(words, random)}${from(trades, random)}有限公司`;
}

const behaviours: Record<Ground, { zh: string; en: string }> = {
  refusal: { zh: '有履行能力而拒不履行生效法律文书确定义务', en: 'is able to perform the judgment and refuses' },
  obstruction: {
    zh: '以伪造证据、暴力、威胁等方法妨碍、抗拒执行',
    en: 'obstructs enforcement by forged evidence, violence or threats',
  },
  evasion: {
    zh: '以虚假诉讼、虚假仲裁或者隐匿、转移财产等方法规避执行',
    en: 'evades enforcement by concealing and moving property',
  },
  'property-reporting': { zh: '违反财产报告制度', en: 'violates the property reporting system' },
  'consumption-order': { zh: '违反限制消费令', en: 'violates an order restricting consumption' },
  'reconciliation-breach': {
    zh: '无正当理由拒不履行执行和解协议',
    en: 'refuses without good reason to perform a reconciliation agreement',
  },
};

/** The words of a decision that fit its ground and duty. */
export function describeCase({
  ground,
  duty,
  random,
}: {
  ground: Ground;
  duty: Duty;
  random: () => number;
}): Pick<ListingRow, 'obligation' | 'performance' | 'behaviour' | 'ability' | 'reasons'> {
  const amount = 5_000 * (1 + Math.floor(random() ** 3 * 400));
  const { zh, en } = behaviours[ground];
  return {
    obligation:
      duty === 'pecuniary' ? `支付申请执行人欠款${amount}元及迟延履行利息` : '停止侵害，排除妨碍，迁出涉案房屋',
    performance: random() < 0.8 ? '全部未履行' : '部分未履行',
    behaviour: zh,
    ...(duty === 'pecuniary' && ground === 'refusal' && { ability: '名下有银行存款及机动车，足以履行' }),
    reasons: {
      'zh-CN': `被执行人${zh}，依照有关规定纳入失信被执行人名单。`,
      en: `The debtor ${en} and is therefore listed.`,
    },
  };
}
