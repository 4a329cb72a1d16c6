import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Duty, Sex, SubjectKind } from '#contracts';
import type { DecisionState } from '../domain/decision-life.js';
import type { RequestOrigin } from '../domain/request.js';
import { BasisDocumentBody, CourtBody, PerformanceBody } from './cases.dto.js';
import { DueView } from '../register/due.dto.js';
import type { ServiceMode } from './decision-store.js';
import { DECISION_STATES, DecisionBody, SERVICE_MODES } from './decisions.dto.js';
import type { RequestState } from './request-store.js';
import { RetractionView } from './retractions.dto.js';
import { REQUEST_STATES } from './requests.dto.js';

const anId = (example: string, description: string) => ({ format: 'uuid', example, description });
const CASE = anId('0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11', 'Id of the case.');
const REQUEST = anId('6b0dfb5c-0d6a-4a53-8a70-0b7a7a1d3c45', 'Id of the request.');
const APPLICANT = anId('3f2b1f6e-5a0b-4a25-8f5f-3c8b7f0f2d10', 'Id of the applicant in the case.');
const DEBTOR = anId('9a1d2c64-8a6b-4f5c-b0f6-6a1a0e9d7b21', 'Id of the debtor in the case.');
const maybe = (example: string | null, description: string) => ({ type: String, nullable: true, example, description });
const maybeDay = (example: string | null, description: string) => ({ ...maybe(example, description), format: 'date' });
const maybeAt = (example: string | null, description: string) => ({
  ...maybe(example, description),
  format: 'date-time',
});

export class ApplicantView {
  @ApiProperty(APPLICANT)
  id!: string;

  @ApiProperty({ enum: ['person', 'organisation'], example: 'organisation', description: 'What the party is.' })
  kind!: SubjectKind;

  @ApiProperty({ example: '测试申请公司', description: 'Name.' })
  name!: string;

  @ApiProperty({ example: '91990001000000078K', description: 'Number, of a person partly masked.' })
  number!: string;

  @ApiPropertyOptional({ enum: ['male', 'female'], example: 'male', description: 'Of a person.' })
  sex?: Sex;

  @ApiPropertyOptional({ example: '测试乙', description: 'Of an organisation.' })
  legalRepresentative?: string;
}

export class DebtorView extends ApplicantView {
  @ApiProperty(DEBTOR)
  declare id: string;

  @ApiProperty(maybeDay(null, 'Day on which nothing was left to perform.'))
  performedOn!: string | null;
}

export class PerformanceView extends PerformanceBody {
  @ApiPropertyOptional({ enum: [true], example: true, description: 'It was recorded wrongly and taken back.' })
  retracted?: true;
}

export class CaseView {
  @ApiProperty(CASE)
  case!: string;

  @ApiProperty({ type: CourtBody, description: 'The court that enforces.' })
  court!: CourtBody;

  @ApiProperty({ example: '(2026)苏9902执101号', description: 'Enforcement case number.' })
  number!: string;

  @ApiProperty({ format: 'date', example: '2026-01-12', description: 'Day of filing (P 6(5)).' })
  filedOn!: string;

  @ApiProperty({ type: BasisDocumentBody, description: 'What is enforced.' })
  basisDocument!: BasisDocumentBody;

  @ApiProperty({ enum: ['pecuniary', 'conduct'], example: 'pecuniary', description: 'A duty to pay, or to act.' })
  duty!: Duty;

  @ApiProperty({ example: '支付货款120000元', description: 'The obligation, as published (P 6(3)).' })
  obligation!: string;

  @ApiProperty({ type: Number, nullable: true, example: 12000000, description: 'In hundredths of a yuan.' })
  amountFen!: number | null;

  @ApiProperty({ type: [ApplicantView], description: 'Who asked for the enforcement.' })
  applicants!: ApplicantView[];

  @ApiProperty({ type: [DebtorView], description: 'Who has to perform.' })
  debtors!: DebtorView[];

  @ApiProperty({ example: '已履行20000元', description: 'How far performed, as published (P 6(3)).' })
  performance!: string;

  @ApiProperty({ type: [PerformanceView], description: 'In the order in which they were recorded.' })
  performances!: PerformanceView[];
}

export class ListedCaseView extends CaseView {
  @ApiProperty({
    type: DueView,
    nullable: true,
    description: 'Until when the request that waits longest must be decided (P 5); null where none waits.',
  })
  due!: DueView | null;
}

export class RequestView {
  @ApiProperty(REQUEST)
  request!: string;

  @ApiProperty(CASE)
  case!: string;

  @ApiProperty({ enum: ['applicant', 'own-motion'], example: 'applicant', description: 'Who moves the court (P 5).' })
  origin!: RequestOrigin;

  @ApiProperty({ ...APPLICANT, type: String, nullable: true })
  applicant!: string | null;

  @ApiProperty(DEBTOR)
  debtor!: string;

  @ApiProperty({ example: 'JS9902', description: 'Code of the court.' })
  court!: string;

  @ApiProperty({ format: 'date', example: '2026-03-02', description: 'Day of receipt.' })
  receivedOn!: string;

  @ApiProperty(maybeDay('2026-03-17', 'Last day on which the court decides (P 5); null of its own motion.'))
  decideBy!: string | null;

  @ApiProperty({ enum: REQUEST_STATES, example: 'decided', description: 'Where it stands.' })
  state!: RequestState;

  @ApiProperty({ example: 'clerk-li', description: 'Who entered it.' })
  author!: string;

  @ApiProperty(maybe('president-wang', 'Who closed it.'))
  closedBy!: string | null;

  @ApiProperty(maybeAt('2026-03-05T02:10:00.000Z', 'When.'))
  closedAt!: Date | null;

  @ApiProperty(maybe(null, 'Of a refusal.'))
  reasons!: string | null;

  @ApiProperty(maybe(null, 'Of a refusal: the article on which it rests.'))
  article!: string | null;
}

export class ListedRequestView extends RequestView {
  @ApiProperty({ example: false, description: 'Received, and the 15 days of P 5 are over.' })
  overdue!: boolean;
}

export class DecisionView {
  @ApiProperty(anId('6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa', 'Id of the decision.'))
  decision!: string;

  @ApiProperty(CASE)
  case!: string;

  @ApiProperty(REQUEST)
  request!: string;

  @ApiProperty(DEBTOR)
  debtor!: string;

  @ApiProperty({ example: '(2026)苏9902执101号之一', description: 'Document number.' })
  decisionNumber!: string;

  @ApiProperty({ example: 'JS9902', description: 'Code of the court.' })
  court!: string;

  @ApiProperty({
    example: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    description: 'SHA-256 of what was proposed; the approval names it.',
  })
  contentHash!: string;

  @ApiProperty({ type: Number, nullable: true, example: 1, description: 'Months of grace (D 66(2)).' })
  graceMonths!: number | null;

  @ApiProperty({ example: 'clerk-li', description: 'Who proposed it.' })
  author!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-04T07:30:00.000Z', description: 'When.' })
  proposedAt!: Date;

  @ApiProperty({ enum: DECISION_STATES, example: 'waiting', description: 'Where it stands.' })
  state!: DecisionState;

  @ApiProperty(maybe('president-wang', 'Who made or rejected it.'))
  decidedBy!: string | null;

  @ApiProperty(maybeAt('2026-03-05T02:10:00.000Z', 'When.'))
  decidedAt!: Date | null;

  @ApiProperty(maybeDay('2026-03-05', 'Day on which it was made.'))
  madeOn!: string | null;

  @ApiProperty(maybe('provisions-2017', 'The law that it was made under; its paper cites that one.'))
  ruleSet!: string | null;

  @ApiProperty(maybeDay('2026-03-05', 'Day of service.'))
  servedOn!: string | null;

  @ApiProperty({
    type: String,
    enum: SERVICE_MODES,
    nullable: true,
    example: 'mail',
    description: 'How it was served.',
  })
  servedBy!: ServiceMode | null;

  @ApiProperty(maybeAt('2026-04-07T16:00:00.000Z', 'End of the grace; null where none runs.'))
  publishAt!: Date | null;

  @ApiProperty(maybeAt(null, 'Since when it waits, part of a mass of listings, for a second president.'))
  heldSince!: Date | null;

  @ApiProperty(maybe(null, 'The second president.'))
  secondPresident!: string | null;

  @ApiProperty(maybe(null, 'Who took it back.'))
  closedBy!: string | null;

  @ApiProperty(maybeAt(null, 'When it was taken back or published.'))
  closedAt!: Date | null;

  @ApiProperty(maybe(null, 'Why it was taken back, or not published.'))
  reason!: string | null;

  @ApiProperty(maybe(null, 'The article for that.'))
  article!: string | null;

  @ApiProperty(maybe(null, 'The same in words.'))
  detail!: string | null;

  @ApiProperty({ type: Number, nullable: true, example: null, description: 'Listing number, once published.' })
  listing!: number | null;
}

export class ShownDecisionView extends DecisionView {
  @ApiProperty({ type: DecisionBody, description: 'What the clerk wrote.' })
  content!: DecisionBody;
}

export class ShownCaseView extends CaseView {
  @ApiProperty({ type: [RequestView], description: 'Requests to list.' })
  requests!: RequestView[];

  @ApiProperty({ type: [DecisionView], description: 'Decisions on them.' })
  decisions!: DecisionView[];

  @ApiProperty({ type: [RetractionView], description: 'What was recorded wrongly.' })
  retractions!: RetractionView[];
}
