import { ApiProperty } from '@nestjs/swagger';
import type { AgencyCode, Outcome, Standing } from '#contracts';
import type { OpenLift, Trail, TrailEvent, TrailMeasure, TrailOutcome } from './domain/assemble-trail.js';

const OUTCOMES = ['applied', 'amended', 'lifted', 'not-concerned', 'stale', 'rejected'];
const MISSING = ['acknowledgment', 'effect', 'truth'];
const LEAF = { example: 'b06948c2b432f5d7c6a1e0b9d8c7a6f5e4d3c2b1a0f9e8d7c6b5a493df872d7c', description: 'Leaf hash.' };
const AGENCY = { example: 'rail', description: 'Agency code.' };
const at = { format: 'date-time', example: '2026-11-22T03:30:44.399Z' };
const maybe = { type: String, nullable: true };

export class MeasureName {
  @ApiProperty({ example: 'soft-berth', description: 'Code of the catalogue.' })
  code!: string;

  @ApiProperty({ ...AGENCY, type: String })
  agency!: AgencyCode;
}

export class TrailEventView implements TrailEvent {
  @ApiProperty({ example: 2, description: 'Revision of the listing.' })
  revision!: number;

  @ApiProperty({ enum: ['in-force', 'stayed', 'deleted'], example: 'deleted', description: 'Its standing.' })
  standing!: Standing;

  @ApiProperty({ example: 'sanctions.listing.deleted.v1', description: 'Type of the event.' })
  type!: string;

  @ApiProperty({ ...at, description: 'When it was signed.' })
  time!: string;

  @ApiProperty({ example: 1, description: 'Shard.' })
  shard!: number;

  @ApiProperty({ example: 6, description: 'Number within the shard.' })
  sequence!: number;

  @ApiProperty({ type: [MeasureName], nullable: true, description: 'Null where the data is erased or unusable.' })
  measures!: MeasureName[] | null;

  @ApiProperty({ ...maybe, format: 'date', example: '2026-11-25', description: 'Last day that the law gives.' })
  dueOn!: string | null;

  @ApiProperty(LEAF)
  leaf!: string;
}

export class ProbedView {
  @ApiProperty({ ...at, description: 'When the agency was asked.' })
  at!: string;

  @ApiProperty({ example: 'allow', description: 'What it answered.' })
  decision!: string;

  @ApiProperty({ example: false, description: 'Because of this listing.' })
  refuses!: boolean;

  @ApiProperty(LEAF)
  leaf!: string;
}

export class TrailMeasureView implements TrailMeasure {
  @ApiProperty({ example: 'soft-berth', description: 'Code of the catalogue.' })
  code!: string;

  @ApiProperty({ example: false, description: 'Whether the newest event names it.' })
  inForce!: boolean;

  @ApiProperty({ ...at, ...maybe, description: 'When the newest event was acknowledged.' })
  acknowledged!: string | null;

  @ApiProperty({ ...at, ...maybe, description: 'When it was effective where the agency decides.' })
  effective!: string | null;

  @ApiProperty({ type: ProbedView, nullable: true, description: 'The newest probe since the newest event.' })
  probed!: ProbedView | null;
}

export class TrailOutcomeView implements TrailOutcome {
  @ApiProperty({ type: Number, nullable: true, example: 2, description: 'Null where the agency could not tell.' })
  revision!: number | null;

  @ApiProperty({ example: 6, description: 'Number within the shard.' })
  sequence!: number;

  @ApiProperty({ enum: OUTCOMES, example: 'lifted', description: 'What the agency made of it.' })
  outcome!: Outcome;

  @ApiProperty({ ...at, description: 'When it said so.' })
  acknowledgedAt!: string;

  @ApiProperty({ ...at, ...maybe, description: 'When it was effective where the agency decides.' })
  effectiveAt!: string | null;

  @ApiProperty(LEAF)
  acknowledgedBy!: string;

  @ApiProperty({ ...LEAF, ...maybe })
  effectiveBy!: string | null;
}

export class AgencyTrail {
  @ApiProperty(AGENCY)
  agency!: string;

  @ApiProperty({ type: [TrailMeasureView], description: 'Each measure that an event named.' })
  measures!: TrailMeasureView[];

  @ApiProperty({ type: [TrailOutcomeView], description: 'Everything that the agency acknowledged.' })
  outcomes!: TrailOutcomeView[];
}

export class OpenLiftView implements OpenLift {
  @ApiProperty(AGENCY)
  agency!: string;

  @ApiProperty({ example: 'soft-berth', description: 'Measure that was lifted.' })
  code!: string;

  @ApiProperty({ enum: MISSING, example: 'effect', description: '`truth`: all is signed, and a probe was refused.' })
  missing!: OpenLift['missing'];

  @ApiProperty({ ...maybe, format: 'date', example: '2026-11-25', description: 'Last day that the law gives.' })
  dueOn!: string | null;
}

/** Everything that was signed about one listing. */
export class TrailView implements Trail {
  @ApiProperty({ example: 1, description: 'Listing number.' })
  listing!: number;

  @ApiProperty({ type: [TrailEventView], description: 'Of the register, oldest first.' })
  events!: TrailEventView[];

  @ApiProperty({ type: [AgencyTrail], description: 'Of each agency that an event called upon.' })
  agencies!: AgencyTrail[];

  @ApiProperty({ type: [String], example: ['customs'], description: 'Who has not acknowledged the newest event.' })
  silent!: string[];

  @ApiProperty({ type: [OpenLiftView], description: "What is still open of the newest event's lifts." })
  open!: OpenLiftView[];
}
