import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { DeletionGround, Ground, Sex, Standing, SubjectKind } from '#contracts';
import type { FeedChange } from '../domain/feed-change.js';
import type { PublicListing } from '../domain/public-listing.js';
import type { Found } from './public-lookup.js';
import type { FeedPage } from './public-feed.js';
import type { CourtStatistics, MonthStatistics } from './public-statistics.js';

export class SubjectAnswer {
  @ApiProperty({ enum: ['person', 'organisation'], example: 'person' })
  kind!: SubjectKind;

  @ApiProperty({ example: '测试甲' })
  name!: string;

  @ApiProperty({ description: 'Of a person partly masked, of an organisation whole.', example: '990001********1012' })
  maskedNumber!: string;

  @ApiPropertyOptional({ enum: ['male', 'female'], example: 'male' })
  sex?: Sex;

  @ApiPropertyOptional({ description: 'Full years on the day of publication.', example: 46 })
  age?: number;

  @ApiPropertyOptional({ description: 'Of an organisation.', example: '测试乙' })
  legalRepresentative?: string;
}

export class CourtName {
  @ApiProperty({ example: 'JS9902', description: 'Code of the court.' })
  code!: string;

  @ApiProperty({ example: '测试市第二人民法院', description: 'Its name.' })
  name!: string;
}

export class CaseName {
  @ApiProperty({ example: '(2026)苏9902执101号', description: 'Enforcement case number.' })
  number!: string;

  @ApiProperty({ format: 'date', example: '2026-01-12', description: 'Day of filing (P 6(5)).' })
  filedOn!: string;
}

export class BasisName {
  @ApiProperty({ example: '测试市第二人民法院', description: 'The body that made what is enforced (P 6(5)).' })
  body!: string;

  @ApiProperty({ example: '(2025)苏9902民初77号', description: 'Its document number.' })
  number!: string;
}

export class HowToObject {
  @ApiProperty({ format: 'date', example: '2028-03-02', description: 'The last day.' })
  until!: string;

  @ApiProperty({ example: '可以向本院书面申请撤销、更正或者删除', description: 'In Chinese.' })
  'zh-CN'!: string;

  @ApiProperty({ example: 'You may ask this court', description: 'In English.' })
  en!: string;
}

export class ListingAnswer implements PublicListing {
  @ApiProperty({ example: 42 })
  listing!: number;

  @ApiProperty({ example: 1 })
  revision!: number;

  @ApiProperty({ type: SubjectAnswer })
  subject!: SubjectAnswer;

  @ApiProperty({ type: CourtName })
  court!: CourtName;

  @ApiProperty({ type: CaseName })
  case!: CaseName;

  @ApiProperty({ type: BasisName })
  basisDocument!: BasisName;

  @ApiProperty({ type: [String], description: 'Grounds of P art. 1.', example: ['refusal'] })
  grounds!: Ground[];

  @ApiProperty({ example: '支付货款120000元' })
  obligation!: string;

  @ApiProperty({ example: '全部未履行' })
  performance!: string;

  @ApiProperty({ example: '有履行能力而拒不履行生效法律文书确定义务' })
  behaviour!: string;

  @ApiProperty({ format: 'date', example: '2026-06-01' })
  publishedOn!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The first instant at which the term is over; null: no time limit.',
    example: '2028-03-02T16:00:00.000Z',
  })
  until!: string | null;

  @ApiProperty({ type: HowToObject, description: 'How, and until when, to object.' })
  objection!: HowToObject;
}

export class SearchAnswer implements Found {
  @ApiProperty({ type: [ListingAnswer], description: 'Newest first, at most twenty.' })
  listings!: ListingAnswer[];

  @ApiProperty({ description: 'More fit than are shown: give more of the number.', example: false })
  more!: boolean;

  @ApiProperty({
    description: 'False while older listings are still being indexed; not to be found is no answer then.',
    example: true,
  })
  complete!: boolean;
}

export class GoneAnswer {
  @ApiProperty({ type: String, example: 'performed', description: 'Ground of the deletion.' })
  ground!: DeletionGround;

  @ApiProperty({ format: 'date', example: '2026-06-01', description: 'Its day.' })
  on!: string;
}

export class ChangeAnswer implements FeedChange {
  @ApiProperty({ example: 2 })
  shard!: number;

  @ApiProperty({ description: 'Ascends within the shard, with gaps.', example: 7 })
  sequence!: number;

  @ApiProperty({ example: 42 })
  listing!: number;

  @ApiProperty({ example: 2 })
  revision!: number;

  @ApiProperty({ enum: ['in-force', 'stayed', 'deleted'], example: 'deleted' })
  standing!: Standing;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T04:00:00.000Z' })
  at!: string;

  @ApiPropertyOptional({ type: ListingAnswer, description: 'What a copy is to be; without it there is to be none.' })
  entry?: ListingAnswer;

  @ApiPropertyOptional({ type: GoneAnswer, description: 'Of a deletion.' })
  deletion?: GoneAnswer;
}

export class FeedAnswer implements FeedPage {
  @ApiProperty({ type: [ChangeAnswer], description: 'Of each shard the oldest first.' })
  changes!: ChangeAnswer[];

  @ApiProperty({ description: 'Give it as `after` for the next page; opaque.', example: 'AQAAAAAABw3fQ8E' })
  next!: string;

  @ApiProperty({ description: 'Whether there is a next page already.', example: false })
  more!: boolean;
}

export class CourtAnswer implements CourtStatistics {
  @ApiProperty({ type: CourtName })
  court!: CourtName;

  @ApiProperty({ type: String, description: 'A listing on several grounds counts under each.', example: 'refusal' })
  ground!: Ground;

  @ApiProperty({ example: 12 })
  published!: number;

  @ApiProperty({ example: 1 })
  corrected!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'By ground of deletion.',
    example: { performed: 3, 'listed-by-mistake': 1 },
  })
  deleted!: Partial<Record<DeletionGround, number>>;

  @ApiProperty({ description: 'At the end of the month, or at `asOf`.', example: 208 })
  inForce!: number;
}

export class StatisticsAnswer implements MonthStatistics {
  @ApiProperty({ example: '2026-05' })
  month!: string;

  @ApiProperty({ format: 'date-time', example: '2026-05-31T16:00:00.000Z' })
  asOf!: string;

  @ApiProperty({ type: [CourtAnswer] })
  courts!: CourtAnswer[];
}
