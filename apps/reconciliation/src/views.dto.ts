import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { FindingKind, Standing } from '#contracts';
import type { SignedAttributes } from '#evidence';
import type { AgencyStanding } from './agency-view.js';
import type { Statement } from './statements.js';

const KINDS: readonly FindingKind[] = [
  'late',
  'silent',
  'gap',
  'rejected',
  'unverifiable',
  'still-enforcing',
  'false-acknowledgment',
  'equivocation',
];
const count = (description: string) => ({ type: Number, example: 0, description });
const milliseconds = (description: string) => ({ type: Number, nullable: true, example: 12, description });
const maybeNumber = (example: number | null, description: string) => ({
  type: Number,
  nullable: true,
  example,
  description,
});
const maybeText = (example: string | null, description: string) => ({
  type: String,
  nullable: true,
  example,
  description,
});
const at = { format: 'date-time', example: '2026-11-22T03:44:48.488Z' };

export class LagView {
  @ApiProperty(milliseconds('Half of the newest events were acknowledged within.'))
  p50!: number | null;

  @ApiProperty(milliseconds('99 of 100 of them were.'))
  p99!: number | null;
}

export class ProbeCounts {
  @ApiProperty(count('Ordered.'))
  ordered!: number;

  @ApiProperty(count('Answered.'))
  answered!: number;

  @ApiProperty(count('Answers that contradicted the register or the agency itself.'))
  contradicted!: number;
}

/** How one agency stands; counts are of listing events. */
export class AgencyProgress implements AgencyStanding {
  @ApiProperty({ example: 'rail', description: 'Agency code.' })
  agency!: string;

  @ApiProperty(count('Outcomes `applied`.'))
  applied!: number;

  @ApiProperty(count('Outcomes `amended`.'))
  amended!: number;

  @ApiProperty(count('Outcomes `lifted`.'))
  lifted!: number;

  @ApiProperty(count('Outcomes `not-concerned`.'))
  notConcerned!: number;

  @ApiProperty(count('Outcomes `stale`.'))
  stale!: number;

  @ApiProperty(count('Outcomes `rejected`.'))
  rejected!: number;

  @ApiProperty(count('Sum over all outcomes.'))
  acknowledged!: number;

  @ApiProperty(count('Of them, effective where the agency decides.'))
  effective!: number;

  @ApiProperty(count('Cuts acknowledged.'))
  cuts!: number;

  @ApiProperty({ type: LagView, description: 'In milliseconds.' })
  lagMs!: LagView;

  @ApiProperty(count('Numbers given out and not acknowledged, over all shards.'))
  eventsBehind!: number;

  @ApiProperty(milliseconds('Age of the oldest event not acknowledged.'))
  oldestUnacknowledgedMs!: number | null;

  @ApiProperty(milliseconds('Age of the oldest lift that is not effective by its own word.'))
  oldestUnliftedMs!: number | null;

  @ApiProperty({ example: false, description: 'It has missed two cuts.' })
  silent!: boolean;

  @ApiProperty(count('Open findings about it.'))
  openFindings!: number;

  @ApiProperty({ type: ProbeCounts, description: 'Probes made of it.' })
  probes!: ProbeCounts;
}

export class InWords {
  @ApiProperty({ example: '铁路仍以第1号名录为由拒绝', description: 'In Chinese.' })
  'zh-CN'!: string;

  @ApiProperty({ example: 'Railways still refused because of listing 1', description: 'In English.' })
  en!: string;
}

export class StatementView implements Statement {
  @ApiProperty({ example: '/agencies/rail', description: 'Who signed it.' })
  source!: string;

  @ApiProperty({ example: 'sanctions.acknowledgment.v1', description: 'Type of the message.' })
  type!: string;

  @ApiProperty({ example: '5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10', description: 'Id of the message.' })
  id!: string;

  @ApiProperty(maybeText('b06948c2b432f5d7c6a1e0b9d8c7a6f5e4d3c2b1a0f9e8d7c6b5a493df872d7c', 'Leaf hash.'))
  leaf!: string | null;

  @ApiProperty({ example: '已生效 / it is effective', description: 'What it said, in both languages.' })
  said!: string;
}

/** Signed attributes; those of one type more than those of another. */
export class AttributesView implements SignedAttributes {
  @ApiProperty({ example: '5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10', description: 'Id of the message.' })
  id!: string;

  @ApiProperty({ example: '/agencies/rail', description: 'Who signed it.' })
  source!: string;

  @ApiProperty({ example: 'sanctions.acknowledgment.v1', description: 'Type of the message.' })
  type!: string;

  @ApiProperty({ ...at, description: 'When.' })
  time!: string;

  @ApiProperty({ example: 'rail-1', description: 'Key id.' })
  keyId!: string;

  @ApiProperty(count('Epoch of the register, incarnation of an agency.'))
  epoch!: number;

  @ApiProperty(count('Shard.'))
  shard!: number;

  @ApiProperty(count('Number within the shard.'))
  sequence!: number;

  @ApiPropertyOptional(count('Listing number.'))
  listing?: number;

  @ApiPropertyOptional(count('Revision of the listing.'))
  revision?: number;

  @ApiPropertyOptional({ enum: ['in-force', 'stayed', 'deleted'], example: 'deleted', description: 'Its standing.' })
  standing?: Standing;
}

/** A statement with everything that lets a stranger check it. */
export class FullStatement extends StatementView {
  @ApiProperty(maybeText('sanctions.probes.v1', 'Topic.'))
  topic!: string | null;

  @ApiProperty({ type: AttributesView, nullable: true, description: 'What the signature covers, beside the data.' })
  attributes!: AttributesView | null;

  @ApiProperty(maybeText('9f86d081884c7d65', 'SHA-256 of salt and data, hex.'))
  commitment!: string | null;

  @ApiProperty(maybeText('c2ln', 'Base64 of signature, index, count and path.'))
  signature!: string | null;

  @ApiProperty(maybeText('c2FsdA==', 'Base64.'))
  salt!: string | null;

  @ApiProperty(maybeText(null, 'Base64; null where only the ledger keeps it.'))
  data!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'The data, read.' })
  body!: Record<string, unknown> | null;
}

export class GapView {
  @ApiProperty(count('First number that is missing.'))
  from!: number;

  @ApiProperty(maybeNumber(8, 'Last number that is missing; null where nobody knows yet.'))
  to!: number | null;
}

class FindingFacts {
  @ApiProperty({ format: 'uuid', example: '0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11', description: 'Id.' })
  finding!: string;

  @ApiProperty({ enum: KINDS, example: 'false-acknowledgment', description: 'What is wrong.' })
  kind!: FindingKind;

  @ApiProperty({ enum: ['open', 'closed'], example: 'open', description: 'Closes only on evidence.' })
  state!: 'open' | 'closed';

  @ApiProperty(maybeText('rail', 'About whom.'))
  agency!: string | null;

  @ApiProperty(maybeNumber(1, 'Listing number.'))
  listing!: number | null;

  @ApiProperty(maybeNumber(2, 'Revision of the listing.'))
  revision!: number | null;

  @ApiProperty(maybeNumber(1, 'Shard.'))
  shard!: number | null;

  @ApiProperty(maybeNumber(6, 'Number within the shard.'))
  sequence!: number | null;

  @ApiProperty({ ...at, description: 'When it was found.' })
  openedAt!: string;

  @ApiProperty({ ...maybeText(null, 'When it was closed.'), format: 'date-time' })
  closedAt!: string | null;

  @ApiProperty({ ...at, description: 'When the service target is over.' })
  serviceDueAt!: string;

  @ApiProperty({ ...maybeText('2026-11-25', 'Last day that the law gives.'), format: 'date' })
  legalDueOn!: string | null;

  @ApiProperty(count('How often it came back.'))
  reopened!: number;

  @ApiProperty({ type: [String], example: ['soft-berth'], description: 'Measures concerned.' })
  measures!: string[];

  @ApiPropertyOptional({ type: GapView, description: 'Of a gap.' })
  gap?: GapView;

  @ApiProperty({ type: InWords, description: 'In plain words.' })
  detail!: InWords;
}

export class Finding extends FindingFacts {
  @ApiProperty({ type: [StatementView], description: 'Which signed statements contradict each other.' })
  statements!: StatementView[];
}

export class FullFinding extends FindingFacts {
  @ApiProperty({ type: [FullStatement], description: 'Which signed statements contradict each other, in full.' })
  statements!: FullStatement[];
}
