import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Effect, Tier } from '#contracts';
import type { QuarantineRow } from '#messaging';
import type { Ask } from './agency.js';
import type { CopyRemoval } from './copies/copy-removal.js';
import { REASONS, type Candidate, type CheckAnswer, type CheckReason } from './check/check-answer.js';

const TIERS = ['law', 'administrative-regulation', 'judicial-interpretation', 'departmental-rule', 'memorandum'];
const EFFECTS = ['deny', 'refer', 'heighten', 'record', 'publish', 'notify'];
const DECISIONS = ['allow', 'deny', 'refer'];
const MEMBER = { example: 2, description: 'Of several that asked together: which one, counted from 1.' };
export const at = { format: 'date-time', example: '2026-11-22T03:38:13.474Z' };
export const maybeText = (example: string | null, description: string) => ({
  type: String,
  nullable: true,
  example,
  description,
});
const maybeNumber = (description: string) => ({ type: Number, nullable: true, example: 2, description });

export class BasisView {
  @ApiProperty({ example: 'consumption-provisions-2015', description: 'Code of measures.json.' })
  instrument!: string;

  @ApiProperty({ example: '3(1)', description: 'Article of the instrument.' })
  article!: string;

  @ApiProperty({ enum: TIERS, example: 'judicial-interpretation', description: 'Rank of the basis.' })
  tier!: Tier;
}

export class HowToObject {
  @ApiProperty({ format: 'date', example: '2028-03-02', description: 'The last day; in the year 9999: there is none.' })
  until!: string;

  @ApiProperty({ example: '可以向本院书面申请撤销、更正或者删除', description: 'In Chinese.' })
  'zh-CN'!: string;

  @ApiProperty({ example: 'You may ask this court', description: 'In English.' })
  en!: string;
}

export class MetView {
  @ApiProperty({ example: 'flight', description: 'Measure that was met.' })
  measure!: string;

  @ApiProperty({ enum: EFFECTS, example: 'deny', description: 'What it does.' })
  effect!: Effect;

  @ApiProperty({ example: 2, description: 'Listing number.' })
  listing!: number;

  @ApiProperty({ example: 1, description: 'Its revision.' })
  revision!: number;

  @ApiProperty({ example: '测试市第二人民法院', description: 'Court that decided.' })
  court!: string;

  @ApiProperty({ example: '(2026)苏9902执101号', description: 'Enforcement case.' })
  caseNumber!: string;

  @ApiProperty({ type: [String], example: ['refusal'], description: 'Grounds of P art. 1.' })
  grounds!: string[];

  @ApiProperty({ type: [BasisView], description: 'Legal basis of the measure.' })
  basis!: BasisView[];

  @ApiProperty({ ...at, ...maybeText('2027-11-26T16:00:00.000Z', 'End of the term; null: no time limit.') })
  until!: string | null;

  @ApiProperty({ type: HowToObject, description: 'How, and until when, to object.' })
  howToObject!: HowToObject;

  @ApiPropertyOptional(MEMBER)
  member?: number;

  @ApiProperty(maybeText('c04be263-1779-4f5c-b4c2-2b2bd95d8290', 'Id of the signed denial, where it refused.'))
  denial!: string | null;
}

export class ShardPosition {
  @ApiProperty({ example: 1, description: 'Shard.' })
  shard!: number;

  @ApiProperty({ example: 7, description: 'Number up to which it was applied.' })
  sequence!: number;

  @ApiProperty({ ...at, ...maybeText('2026-11-22T03:38:13.474Z', 'Its newest cut.') })
  cutAt!: string | null;
}

export class AsOf {
  @ApiProperty({ type: [ShardPosition], description: 'How far the agency had come.' })
  shards!: ShardPosition[];

  @ApiProperty({ ...at, ...maybeText('2026-11-22T03:38:13.474Z', "The oldest of the shards' newest cuts.") })
  cutAt!: string | null;
}

/** A listing that somebody of the name may be. */
export class CandidateView implements Candidate {
  @ApiProperty({ example: 2, description: 'Listing number.' })
  listing!: number;

  @ApiProperty({ example: 1, description: 'Its revision.' })
  revision!: number;

  @ApiProperty(maybeText('990101********0012', 'Number as published.'))
  maskedNumber!: string | null;

  @ApiProperty({ example: '测试市第二人民法院', description: 'Court that decided.' })
  court!: string;

  @ApiProperty({ example: '(2026)苏9902执101号', description: 'Enforcement case.' })
  caseNumber!: string;

  @ApiProperty({ ...at, ...maybeText('2027-11-26T16:00:00.000Z', 'End of the term; null: no time limit.') })
  until!: string | null;

  @ApiProperty({ type: [String], example: ['flight'], description: 'Measures that would refuse.' })
  measures!: string[];

  @ApiPropertyOptional(MEMBER)
  member?: number;
}

/** What is open to one of several that asked together. */
export class MemberView {
  @ApiProperty({ example: 2, description: 'Its place among the members, from 1.' })
  member!: number;

  @ApiProperty({ enum: DECISIONS, example: 'deny', description: 'May it do it?' })
  decision!: CheckAnswer['decision'];

  @ApiProperty({ enum: REASONS, example: 'restricted', description: 'Why.' })
  reason!: CheckReason;
}

/** What a check answers. */
export class CheckView {
  @ApiProperty({ enum: DECISIONS, example: 'deny', description: 'May the customer do it?' })
  decision!: CheckAnswer['decision'];

  @ApiProperty({ enum: REASONS, example: 'restricted', description: 'Why.' })
  reason!: CheckReason;

  @ApiProperty({ type: [MetView], description: 'Every measure that was met.' })
  refusals!: MetView[];

  @ApiProperty({ type: [CandidateView], description: 'Of a name alone: at most twenty listings that it may be.' })
  candidates!: CandidateView[];

  @ApiPropertyOptional({ type: [MemberView], description: 'Of several that asked together: what is open to each.' })
  members?: MemberView[];

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    example: [{ train: 'D', seat: 'second' }],
    description: 'Where it was denied: lesser asks that are open, nearest first.',
  })
  instead!: Ask[];

  @ApiProperty({ type: AsOf, description: 'How fresh the answer is.' })
  asOf!: AsOf;

  @ApiProperty({ example: false, description: 'No heartbeat of the register for longer than the limit.' })
  stale!: boolean;

  @ApiProperty({ example: false, description: 'The database is out of reach: from memory, which never denies.' })
  unconfirmed!: boolean;
}

/** A lift that a copy had not confirmed. */
export class OpenLift {
  @ApiProperty({ example: 4, description: 'Listing number.' })
  listing!: number;

  @ApiProperty({ example: 2, description: 'Its revision.' })
  revision!: number;
}

/** A copy that an operator took out. */
export class CopyRemovalView implements CopyRemoval {
  @ApiProperty({ example: 'caching-airline', description: 'Name of the copy.' })
  name!: string;

  @ApiProperty({ example: 'https://cache.airline.example/sanctions', description: 'Where it was told.' })
  url!: string;

  @ApiProperty({ example: 'operator-1', description: 'Who had registered it.' })
  registeredBy!: string;

  @ApiProperty({ ...at, description: 'When.' })
  registeredAt!: Date;

  @ApiProperty({ example: 'operator-2', description: 'Who took it out.' })
  removedBy!: string;

  @ApiProperty({ ...at, description: 'When.' })
  removedAt!: Date;

  @ApiProperty({ example: 'The airline has closed its cache.', description: 'Why.' })
  reason!: string;

  @ApiProperty({ type: [OpenLift], description: 'Lifts that it had not confirmed then.' })
  open!: OpenLift[];
}

/** A record set aside. */
export class QuarantinedRecord implements QuarantineRow {
  @ApiProperty({ example: 17, description: 'Id here.' })
  id!: number;

  @ApiProperty({ example: 'sanctions.register.v1', description: 'Topic.' })
  topic!: string;

  @ApiProperty({ example: 1, description: 'Shard.' })
  shard!: number;

  @ApiProperty({ example: '42', description: 'Offset in Kafka.' })
  offset!: string;

  @ApiProperty(maybeNumber('Number within the shard, where it could be read.'))
  sequence!: number | null;

  @ApiProperty(maybeNumber('Listing number, where it could be read.'))
  listing!: number | null;

  @ApiProperty(maybeNumber('Revision, where it could be read.'))
  revision!: number | null;

  @ApiProperty({ example: 'schema', description: 'Named reason.' })
  reason!: string;

  @ApiProperty({ example: 'must have required property court', description: 'In words.' })
  detail!: string;

  @ApiProperty({ ...at, description: 'Since when.' })
  putAt!: string;

  @ApiProperty({ enum: ['held', 'released', 'discarded'], example: 'held', description: 'Where it stands.' })
  state!: QuarantineRow['state'];

  @ApiProperty(maybeText(null, 'Who settled it.'))
  settledBy!: string | null;

  @ApiProperty({ ...at, ...maybeText(null, 'When.') })
  settledAt!: string | null;

  @ApiProperty(maybeText(null, 'Why.'))
  settledReason!: string | null;
}
