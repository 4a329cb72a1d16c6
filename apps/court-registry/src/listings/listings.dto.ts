import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { DeletionGround, Duty, Effect, Standing, Tier } from '#contracts';
import { BilingualBody } from '../cases/decisions.dto.js';
import { ListingAnswer } from '../public/public.answers.js';

const STANDINGS = ['in-force', 'stayed', 'deleted'];
const EFFECTS = ['deny', 'refer', 'heighten', 'record', 'publish', 'notify'];
const TIERS = ['law', 'administrative-regulation', 'judicial-interpretation', 'departmental-rule', 'memorandum'];
const aDay = { format: 'date', example: '2026-06-01' };
const anArticle = { example: 'P 10(1)(1)', description: 'Article that gives the deadline.' };
const dueOn = { format: 'date', example: '2026-06-04', description: 'Last day that the law gives.' };

export class BasisView {
  @ApiProperty({ example: 'consumption-provisions-2015', description: 'Code of measures.json.' })
  instrument!: string;

  @ApiProperty({ example: '3(1)', description: 'Article of the instrument.' })
  article!: string;

  @ApiProperty({ enum: TIERS, example: 'judicial-interpretation', description: 'Rank of the basis.' })
  tier!: Tier;
}

export class MeasureView {
  @ApiProperty({ example: 'flight', description: 'Code of the catalogue.' })
  code!: string;

  @ApiProperty({ example: 'aviation', description: 'Agency that enforces it.' })
  agency!: string;

  @ApiProperty({ enum: EFFECTS, example: 'deny', description: 'What it does.' })
  effect!: Effect;

  @ApiProperty({ type: [BasisView], description: 'Its legal basis.' })
  basis!: BasisView[];

  @ApiProperty({ example: 'lawful-basis', description: 'Policy that has it.' })
  policy!: string;
}

export class RestView {
  @ApiProperty({ example: 'flight', description: 'Measure that rests.' })
  measure!: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-09T16:00:00.000Z', description: 'From this instant.' })
  from!: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-19T16:00:00.000Z', description: 'Up to this instant.' })
  until!: string;
}

export class DecisionNameView {
  @ApiProperty({ example: '(2026)苏9902执101号之一', description: 'Document number of the decision.' })
  number!: string;

  @ApiProperty({ ...aDay, example: '2026-03-02', description: 'Day on which it was made.' })
  madeOn!: string;
}

export class CorrectionView {
  @ApiProperty({ type: [String], example: ['obligation'], description: 'Dotted names of what was changed.' })
  changed!: string[];

  @ApiProperty({ ...aDay, description: 'Day on which the court learned of it.' })
  learnedOn!: string;

  @ApiProperty(dueOn)
  dueOn!: string;

  @ApiProperty({ ...anArticle, example: 'P 9(2)' })
  article!: string;
}

export class DeletionView {
  @ApiProperty({ type: String, example: 'performed', description: 'Ground of the deletion (P 9, 10).' })
  ground!: DeletionGround;

  @ApiProperty({ ...aDay, description: 'Day on which the court learned of it.' })
  learnedOn!: string;

  @ApiProperty(dueOn)
  dueOn!: string;

  @ApiProperty(anArticle)
  article!: string;
}

/** A listing at one revision, as it was published: number partly masked, no subject refs. */
export class ListingView extends ListingAnswer {
  @ApiProperty({ enum: STANDINGS, example: 'in-force', description: 'Whether its measures hold.' })
  standing!: Standing;

  @ApiProperty({ type: [MeasureView], description: 'Measures in force; none unless the standing is in-force.' })
  measures!: MeasureView[];

  @ApiProperty({ type: [RestView], description: 'Exemptions that are not over.' })
  rests!: RestView[];

  @ApiProperty({ enum: ['pecuniary', 'conduct'], example: 'pecuniary', description: 'A duty to pay, or to act.' })
  duty!: Duty;

  @ApiProperty({ type: DecisionNameView, description: 'The decision to list.' })
  decision!: DecisionNameView;

  @ApiProperty({ type: BilingualBody, description: 'Reasons of the decision (P 5).' })
  reasons!: BilingualBody;

  @ApiPropertyOptional({ type: CorrectionView, description: 'What this revision corrects.' })
  correction?: CorrectionView;

  @ApiPropertyOptional({ type: DeletionView, description: 'Why it was deleted.' })
  deletion?: DeletionView;
}

/** One revision with who made it and its number in the shard. */
export class RevisionView extends ListingView {
  @ApiProperty({ example: 'sanctions.listing.published.v1', description: 'Type of the event.' })
  type!: string;

  @ApiProperty({ example: 'decision', description: 'What brought it about: a proposal, an import, a clock, a repair.' })
  origin!: string;

  @ApiProperty({ example: 'clerk-li', description: 'Who proposed it.' })
  author!: string;

  @ApiProperty({ type: String, nullable: true, example: 'president-wang', description: 'Who approved it.' })
  approver!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T04:00:00.000Z', description: 'When it was made.' })
  madeAt!: Date;

  @ApiProperty({ example: 2, description: 'Shard of its event.' })
  shard!: number;

  @ApiProperty({ example: 7, description: 'Number of its event within the shard.' })
  sequence!: number;
}
