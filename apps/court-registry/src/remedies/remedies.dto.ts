import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { ruleSets, type DeletionGround } from '#contracts';
import { ASKED, OUTCOMES, type Asked, type Outcome } from '../domain/objection.js';
import { IsDay, IsText } from './fields.js';
import { MODES, type Mode } from './remedy-rows.js';

const GROUNDS = [
  ...new Set(Object.values(ruleSets).flatMap(({ deletionGrounds }) => deletionGrounds.map(({ code }) => code))),
];
const aDay = { format: 'date', example: '2026-05-20' };
const aProposal = { format: 'uuid', example: '5f0d6a4e-6c1b-4a7e-9c58-0d3c2f1a9b10' };

export class EnterObjectionBody {
  @ApiProperty({ enum: ASKED, example: 'delete', description: 'What the person asks for (P art. 11).' })
  @IsIn(ASKED)
  asked!: Asked;

  @ApiProperty({ enum: MODES, example: 'in-person', description: 'How the request reached the court.' })
  @IsIn(MODES)
  mode!: Mode;

  @ApiProperty({ ...aDay, description: 'Day of receipt in Asia/Shanghai: the fifteen days run from it.' })
  @IsDay()
  receivedOn!: string;

  @ApiPropertyOptional({ enum: GROUNDS, example: 'performed', description: 'Of a request to delete: its ground.' })
  @IsOptional()
  @IsIn(GROUNDS)
  ground?: DeletionGround;

  @ApiPropertyOptional({
    type: [String],
    example: ['obligation'],
    description: 'Of a request to correct: dotted names of what is wrong.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^[a-zA-Z]+(\.[a-zA-Z]+)*$/, { each: true })
  @MaxLength(100, { each: true })
  fields?: string[];

  @ApiProperty({
    maxLength: 20_000,
    example: '本人已于2026年5月18日全部履行，请求删除。',
    description: 'The request in the words of the person; kept sealed.',
  })
  @IsText(20_000)
  text!: string;
}

export class ReceiptObjectionBody extends EnterObjectionBody {
  @ApiProperty({
    maxLength: 200,
    example: '5f0d7a1e-3d5b-4a53-9d7e-6c2f0d1b9a10',
    description: 'Number on the receipt of an agency’s refusal.',
  })
  @IsText(200)
  receipt!: string;
}

export class GrantBody {
  @ApiProperty({ ...aProposal, description: 'Approved correction or deletion of the listing that does what is asked.' })
  @IsUUID()
  proposal!: string;

  @ApiProperty({ ...aDay, example: '2026-05-28', description: 'Day on which the court granted the request.' })
  @IsDay()
  decidedOn!: string;
}

export class BilingualBody {
  @ApiProperty({ example: '判决确定的义务尚未全部履行。' })
  @IsText(20_000)
  'zh-CN'!: string;

  @ApiProperty({ example: 'The obligation in the judgment is not fully performed.' })
  @IsText(20_000)
  en!: string;
}

export class RejectObjectionBody {
  @ApiProperty({ type: BilingualBody, description: 'Why, for the person; kept sealed.' })
  @IsObject()
  @ValidateNested()
  @Type(() => BilingualBody)
  reasons!: BilingualBody;

  @ApiProperty({ ...aDay, example: '2026-05-28', description: 'Day on which the court rejected the request.' })
  @IsDay()
  decidedOn!: string;
}

export class ServedBody {
  @ApiProperty({ ...aDay, example: '2026-05-29', description: 'Day of service: the ten days run from it.' })
  @IsDay()
  servedOn!: string;

  @ApiProperty({ enum: MODES, example: 'post', description: 'How the rejection reached the person.' })
  @IsIn(MODES)
  mode!: Mode;
}

export class ReconsiderationBody {
  @ApiProperty({ ...aDay, example: '2026-06-01', description: 'Day on which the request was received.' })
  @IsDay()
  receivedOn!: string;

  @ApiProperty({ maxLength: 200, example: '测试市中级人民法院', description: 'The next-level court.' })
  @IsText(200)
  court!: string;
}

export class OutcomeBody {
  @ApiProperty({ enum: OUTCOMES, example: 'upheld', description: 'What the next-level court decided.' })
  @IsIn(OUTCOMES)
  outcome!: Outcome;

  @ApiProperty({ ...aDay, example: '2026-06-12', description: 'Day of its decision.' })
  @IsDay()
  decidedOn!: string;

  @ApiProperty({ maxLength: 200, example: '(2026)苏99执复12号', description: 'Number of its document.' })
  @IsText(200)
  documentNumber!: string;

  @ApiPropertyOptional({ ...aProposal, description: 'Of `changed`: the approved correction that carries it out.' })
  @IsOptional()
  @IsUUID()
  proposal?: string;
}

export class ObjectionsQuery {
  @ApiPropertyOptional({ type: Number, example: 4711, description: 'Listing number.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  listing?: number;

  @ApiPropertyOptional({ type: Boolean, example: true, description: 'Only what waits for a court, or only the rest.' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => ({ true: true, false: false })[String(value)] ?? value)
  @IsBoolean()
  open?: boolean;
}
