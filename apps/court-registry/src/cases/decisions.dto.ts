import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  ValidateNested,
} from 'class-validator';
import { ruleSets, type ExclusionCode, type ExtensionCause, type Ground, type Severity } from '#contracts';
import type { DecisionState } from '../domain/decision-life.js';
import type { DecisionDraft } from '../domain/listing-decision.js';
import { withoutEmpty } from './cases.dto.js';
import type { ServiceMode } from './decision-store.js';
import { IsCalendarDay, IsWritten } from './form.js';

export const DECISION_STATES = [
  'proposed',
  'rejected',
  'withdrawn',
  'waiting',
  'published',
  'performed',
  'revoked',
  'not-published',
];
export const SERVICE_MODES = ['direct', 'mail', 'electronic', 'publication'];

export class BilingualBody {
  @ApiProperty({ example: '有能力而拒不履行', description: 'In Chinese.' })
  @IsWritten(4000)
  'zh-CN'!: string;

  @ApiProperty({ example: 'able to perform, refuses', description: 'In English.' })
  @IsWritten(4000)
  en!: string;
}

export class TermExtensionBody {
  @ApiProperty({ example: 1, description: 'Years more, one to three (P 2, D 68).' })
  @IsInt()
  years!: number;

  @ApiProperty({ example: 'several-behaviours', description: 'The cause: violence-or-threats or several-behaviours.' })
  @IsString()
  because!: ExtensionCause;

  @ApiProperty({ example: '多次转移财产', description: 'What happened.' })
  @IsWritten(4000)
  reason!: string;
}

export class NarrowingBody {
  @ApiProperty({ type: [String], example: ['flight'], description: 'The only measures of the policy that are taken.' })
  @IsArray()
  @ArrayUnique()
  @IsString({ each: true })
  measures!: string[];

  @ApiProperty({ example: '金额较小，首次失信', description: 'Why no more than these (proportionality).' })
  @IsWritten(4000)
  reason!: string;
}

export class ChecklistAnswerBody {
  @ApiProperty({ example: 'guarantee-given', description: 'An item of the rule set (rule-sets.json, exclusions).' })
  @IsString()
  item!: ExclusionCode;

  @ApiProperty({ enum: ['yes', 'no'], example: 'no', description: 'Whether it is so.' })
  @IsIn(['yes', 'no'])
  answer!: 'yes' | 'no';

  @ApiProperty({ example: '未提供任何担保', description: 'What the answer rests on.' })
  @IsWritten(2000)
  remark!: string;
}

export class DecisionBody {
  @ApiProperty({ example: '(2026)苏9902执101号之一', description: 'Document number of the decision; no other has it.' })
  @IsWritten(200)
  number!: string;

  @ApiProperty({ type: [String], example: ['refusal'], description: 'Grounds (P 1, D 62).' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsString({ each: true })
  grounds!: Ground[];

  @ApiProperty({
    example: '有履行能力而拒不履行生效法律文书确定义务',
    description: 'The behaviour, as published (P 6(4)).',
  })
  @IsWritten(4000)
  behaviour!: string;

  @ApiPropertyOptional({ example: '名下有工资收入', description: 'What shows the ability to pay; needed for refusal.' })
  @IsOptional()
  @IsWritten(4000)
  ability?: string;

  @ApiProperty({ type: BilingualBody, description: 'Reasons (P 5).' })
  @IsObject()
  @ValidateNested()
  @Type(() => BilingualBody)
  reasons!: BilingualBody;

  @ApiProperty({
    enum: ['minor', 'ordinary', 'serious'],
    example: 'ordinary',
    description:
      'Level of severity, as the court finds it (D 66(2)). It is recorded and selects nothing: fewer measures are said in `narrowedTo`, a longer term in `termExtension`.',
  })
  @IsString()
  severity!: Severity;

  @ApiPropertyOptional({ type: TermExtensionBody, description: 'A longer term (P 2, D 68).' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TermExtensionBody)
  termExtension?: TermExtensionBody;

  @ApiPropertyOptional({ type: NarrowingBody, description: 'Fewer measures than the policy has.' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => NarrowingBody)
  narrowedTo?: NarrowingBody;

  @ApiPropertyOptional({
    example: 1,
    description: 'Months of grace, one to three (D 66(2)); left out: published at once.',
  })
  @IsOptional()
  @IsInt()
  graceMonths?: number;

  @ApiProperty({
    type: [ChecklistAnswerBody],
    description: 'Each exclusion of the rule set, answered (P 3, P 4, D 67).',
  })
  @IsArray()
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ChecklistAnswerBody)
  checklist!: ChecklistAnswerBody[];
}

/** A whole decision with a grace, under the shipped rule set. */
export const A_DECISION = {
  'with-grace': {
    summary: 'Published a month after its service, unless the debtor performs (D 66(2))',
    value: {
      number: '(2026)苏9902执101号之一',
      grounds: ['refusal'],
      behaviour: '有履行能力而拒不履行生效法律文书确定义务',
      ability: '名下有工资收入',
      reasons: { 'zh-CN': '有能力而拒不履行', en: 'able to perform, refuses' },
      severity: 'ordinary',
      graceMonths: 1,
      checklist: ruleSets['provisions-2017'].exclusions.map(({ code }) => ({
        item: code,
        answer: 'no',
        remark: '已核查',
      })),
    },
  },
};

/** The body as the domain knows it: plain, without what was left out. */
export function toDraft({ reasons, termExtension, narrowedTo, checklist, ...rest }: DecisionBody): DecisionDraft {
  return {
    ...withoutEmpty(rest),
    reasons: { ...reasons },
    ...(termExtension && { termExtension: { ...termExtension } }),
    ...(narrowedTo && { narrowedTo: { ...narrowedTo } }),
    checklist: checklist.map((one) => ({ ...one })),
  };
}

export class ApproveDecisionBody {
  @ApiProperty({
    example: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    description: 'SHA-256 of what was proposed, as the proposal answered it.',
  })
  @Matches(/^[0-9a-f]{64}$/, { message: 'contentHash must be a SHA-256 in lower-case hex' })
  contentHash!: string;
}

export class DecisionReasonBody {
  @ApiProperty({ example: '理由不充分', description: 'Why.' })
  @IsWritten(2000)
  reason!: string;
}

export class ServiceBody {
  @ApiProperty({ example: '2026-03-05', description: 'The day on which the decision counts as served.' })
  @IsCalendarDay()
  servedOn!: string;

  @ApiProperty({ enum: SERVICE_MODES, example: 'mail', description: 'How it was served.' })
  @IsIn(SERVICE_MODES)
  mode!: ServiceMode;
}

export class PerformedBody {
  @ApiProperty({ example: '2026-03-20', description: 'The day on which the debtor had performed.' })
  @IsCalendarDay()
  performedOn!: string;
}

export class DecisionsQuery {
  @ApiPropertyOptional({
    enum: DECISION_STATES,
    example: 'not-published',
    description: 'Only those; all when left out.',
  })
  @IsOptional()
  @IsIn(DECISION_STATES)
  state?: DecisionState;
}

const ID = { format: 'uuid', example: '6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa', description: 'Id of the decision.' };
const PUBLISH_AT = {
  type: String,
  nullable: true,
  example: '2026-04-07T16:00:00.000Z',
  description: 'End of the grace; null where there is none, or the decision was not served yet.',
};

export class DecisionAnswerBody {
  @ApiProperty(ID)
  decision!: string;

  @ApiProperty({
    example: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    description: 'SHA-256 over the proposal and what the case says; the approval names it.',
  })
  contentHash!: string;

  @ApiProperty({ enum: DECISION_STATES, example: 'proposed', description: 'Where it stands.' })
  state!: DecisionState;
}

export class StandingAnswerBody {
  @ApiProperty(ID)
  decision!: string;

  @ApiProperty({ enum: DECISION_STATES, example: 'waiting', description: 'Where it stands.' })
  state!: DecisionState;

  @ApiProperty(PUBLISH_AT)
  publishAt!: string | null;
}

export class ApprovedDecisionAnswer extends StandingAnswerBody {
  @ApiProperty({ type: Number, nullable: true, example: 4711, description: 'Listing number; null while it waits.' })
  listing!: number | null;

  @ApiProperty({ example: false, description: 'Part of a mass of listings: another president must approve, too.' })
  held!: boolean;
}
