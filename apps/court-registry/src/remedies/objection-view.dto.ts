import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ASKED, OUTCOMES } from '../domain/objection.js';
import type { ClockName } from '../domain/remedy-clocks.js';
import { BilingualBody } from './remedies.dto.js';

const CLOCKS: readonly ClockName[] = [
  'decide-objection',
  'act-on-objection',
  'ask-reconsideration',
  'decide-reconsideration',
];
const id = { format: 'uuid', example: '0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21' };
const aDay = { type: String, format: 'date', example: '2026-05-28', nullable: true };
const aPerson = { type: String, example: 'president-wang', nullable: true };
const anInstant = { type: String, format: 'date-time', example: '2026-06-01T04:00:00.000Z', nullable: true };
const aHash = {
  type: String,
  example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  nullable: true,
};

export class ObjectionAnswerView {
  @ApiProperty(id)
  objection!: string;

  @ApiProperty({ example: 4711, description: 'Listing that it is about.' })
  listing!: number;

  @ApiProperty({ enum: ['open', 'granted', 'rejected'], example: 'open' })
  status!: string;
}

export class ReconsiderationAnswerView {
  @ApiProperty(id)
  reconsideration!: string;

  @ApiProperty({ enum: ['pending', 'entered', 'decided'], example: 'pending' })
  status!: string;

  @ApiProperty({ ...aHash, description: 'Of the outcome that was entered; who confirms names it.' })
  contentHash!: string | null;

  @ApiProperty({ example: 4711 })
  listing!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 2,
    description: 'Revision published with this call; null: none.',
  })
  revision!: number | null;
}

export class ClockView {
  @ApiProperty({ enum: CLOCKS, example: 'decide-objection' })
  what!: ClockName;

  @ApiProperty({ example: 'P 12(1)' })
  article!: string;

  @ApiProperty({ format: 'date', example: '2026-05-20', description: 'Not counted itself.' })
  startedOn!: string;

  @ApiProperty({ format: 'date', example: '2026-06-04', description: 'The last day, included.' })
  dueOn!: string;

  @ApiProperty(aDay)
  doneOn!: string | null;

  @ApiProperty({ example: false, description: 'Done too late, or overdue.' })
  late!: boolean;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 3,
    description: 'Negative when overdue; null once it is done.',
  })
  workingDaysLeft!: number | null;

  @ApiProperty({
    example: true,
    description: 'False: the period touches a year whose calendar the State Council has not announced.',
  })
  calendarKnown!: boolean;
}

export class ReconsiderationView {
  @ApiProperty(id)
  reconsideration!: string;

  @ApiProperty({ enum: ['pending', 'entered', 'decided'], example: 'decided' })
  status!: string;

  @ApiProperty({ example: '测试市中级人民法院' })
  court!: string;

  @ApiProperty({ format: 'date', example: '2026-06-01' })
  receivedOn!: string;

  @ApiProperty({ example: 'clerk-li' })
  author!: string;

  @ApiProperty({ type: String, enum: OUTCOMES, nullable: true, example: 'upheld' })
  outcome!: string | null;

  @ApiProperty({ ...aDay, example: '2026-06-12' })
  decidedOn!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '(2026)苏99执复12号' })
  documentNumber!: string | null;

  @ApiProperty({ ...id, type: String, nullable: true, description: 'Correction that carries out `changed`.' })
  proposal!: string | null;

  @ApiProperty(aHash)
  contentHash!: string | null;

  @ApiProperty({ ...aPerson, example: 'clerk-li' })
  outcomeBy!: string | null;

  @ApiProperty(aPerson)
  confirmedBy!: string | null;

  @ApiProperty(anInstant)
  confirmedAt!: Date | null;
}

/** An objection's whole history. */
export class ObjectionView extends ObjectionAnswerView {
  @ApiProperty({ example: 'JS9902' })
  court!: string;

  @ApiProperty({ example: 'provisions-2017', description: 'The law by which its clocks run.' })
  ruleSet!: string;

  @ApiProperty({ enum: ASKED, example: 'delete' })
  asked!: string;

  @ApiProperty({ type: String, nullable: true, example: 'performed' })
  ground!: string | null;

  @ApiProperty({ type: [String], nullable: true, example: null })
  fields!: string[] | null;

  @ApiProperty({ example: 'in-person' })
  mode!: string;

  @ApiProperty({ format: 'date', example: '2026-05-20' })
  receivedOn!: string;

  @ApiProperty({ example: 'clerk-li' })
  author!: string;

  @ApiProperty({ ...anInstant, nullable: false })
  enteredAt!: Date;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '5f0d7a1e-3d5b-4a53-9d7e-6c2f0d1b9a10',
    description: 'Receipt of the refusal that named the listing.',
  })
  receipt!: string | null;

  @ApiProperty(aDay)
  decidedOn!: string | null;

  @ApiProperty(aPerson)
  decidedBy!: string | null;

  @ApiProperty({ ...id, type: String, nullable: true, description: 'By which a granted request was acted on.' })
  proposal!: string | null;

  @ApiProperty(aDay)
  actedOn!: string | null;

  @ApiProperty({ ...aDay, example: '2026-05-29' })
  servedOn!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'post' })
  servedMode!: string | null;

  @ApiProperty({ ...aPerson, example: 'clerk-li' })
  servedBy!: string | null;

  @ApiPropertyOptional({ example: '本人已全部履行，请求删除。', description: 'Only where one objection is asked for.' })
  text?: string;

  @ApiPropertyOptional({ type: BilingualBody, nullable: true, description: 'Of a rejection; as `text`.' })
  reasons?: BilingualBody | null;

  @ApiProperty({ type: ReconsiderationView, nullable: true })
  reconsideration!: ReconsiderationView | null;

  @ApiProperty({ type: [ClockView] })
  clocks!: ClockView[];
}
