import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { Duty, Sex, SubjectKind } from '#contracts';
import type { NewCase } from '../domain/case.js';
import { PageQuery } from '../register/page.dto.js';
import { IsCalendarDay, IsWritten } from './form.js';

const MOST_PARTIES = 50;

export class CourtBody {
  @ApiProperty({ example: 'JS9902', description: 'Code of the court; a clerk with a court acts for it only.' })
  @IsWritten(64)
  code!: string;

  @ApiProperty({ example: '测试市第二人民法院', description: 'Name of the court, as published.' })
  @IsWritten(200)
  name!: string;
}

export class BasisDocumentBody {
  @ApiProperty({ example: '测试市第二人民法院', description: 'The body that made the basis of enforcement (P 6(5)).' })
  @IsWritten(200)
  body!: string;

  @ApiProperty({ example: '(2025)苏9902民初77号', description: 'Its document number.' })
  @IsWritten(200)
  number!: string;
}

export class PartyBody {
  @ApiProperty({ enum: ['person', 'organisation'], example: 'person', description: 'What the party is.' })
  @IsIn(['person', 'organisation'])
  kind!: SubjectKind;

  @ApiProperty({ example: '测试甲', description: 'Name; kept sealed.' })
  @IsWritten(200)
  name!: string;

  @ApiProperty({
    example: '990001198005171012',
    description: 'Identity number (GB 11643) or unified social credit code (GB 32100); kept sealed.',
  })
  @IsWritten(32)
  number!: string;

  @ApiPropertyOptional({
    enum: ['male', 'female'],
    example: 'male',
    description: "A person's sex; of debtors (P 6(2)).",
  })
  @IsOptional()
  @IsIn(['male', 'female'])
  sex?: Sex;

  @ApiPropertyOptional({ example: '测试乙', description: 'Of a debtor that is an organisation (P 6(1)); kept sealed.' })
  @IsOptional()
  @IsWritten(200)
  legalRepresentative?: string;
}

export class CaseBody {
  @ApiProperty({ type: CourtBody, description: 'The court that enforces.' })
  @IsObject()
  @ValidateNested()
  @Type(() => CourtBody)
  court!: CourtBody;

  @ApiProperty({ example: '(2026)苏9902执101号', description: 'Enforcement case number; one case of a court has it.' })
  @IsWritten(200)
  number!: string;

  @ApiProperty({ example: '2026-01-12', description: 'Day of filing (P 6(5)).' })
  @IsCalendarDay()
  filedOn!: string;

  @ApiProperty({ type: BasisDocumentBody, description: 'What is enforced (P 6(5)).' })
  @IsObject()
  @ValidateNested()
  @Type(() => BasisDocumentBody)
  basisDocument!: BasisDocumentBody;

  @ApiProperty({
    enum: ['pecuniary', 'conduct'],
    example: 'pecuniary',
    description: 'A duty to pay, or to do something.',
  })
  @IsIn(['pecuniary', 'conduct'])
  duty!: Duty;

  @ApiProperty({ example: '支付货款120000元', description: 'The obligation, as published (P 6(3)).' })
  @IsWritten(4000)
  obligation!: string;

  @ApiPropertyOptional({ example: 12000000, description: 'Amount in hundredths of a yuan; needed of a duty to pay.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amountFen?: number;

  @ApiProperty({ type: [PartyBody], description: 'Who asked for the enforcement.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_PARTIES)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => PartyBody)
  applicants!: PartyBody[];

  @ApiProperty({ type: [PartyBody], description: 'Who has to perform.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_PARTIES)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => PartyBody)
  debtors!: PartyBody[];
}

/** The body as the domain knows it: plain, without what was left out, numbers in one form. */
export function toNewCase({ court, number, filedOn, basisDocument, applicants, debtors, ...rest }: CaseBody): NewCase {
  const party = (one: PartyBody) => ({ ...withoutEmpty(one), number: one.number.trim().toUpperCase() });
  return {
    ...withoutEmpty(rest),
    court: { ...court },
    case: { number, filedOn },
    basisDocument: { ...basisDocument },
    applicants: applicants.map(party),
    debtors: debtors.map(party),
  };
}

/** A plain copy without members that are null or undefined: both mean that nothing was said. */
export function withoutEmpty<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && member !== null)) as T;
}

export class PerformanceBody {
  @ApiProperty({ example: '2026-03-20', description: 'The day on which it was performed.' })
  @IsCalendarDay()
  performedOn!: string;

  @ApiProperty({ example: '已履行20000元', description: 'How far performed by then, as published (P 6(3)).' })
  @IsWritten(4000)
  description!: string;

  @ApiPropertyOptional({ example: 2000000, description: 'What was paid, in hundredths of a yuan.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amountFen?: number;

  @ApiProperty({ example: false, description: 'Nothing is left: what waits for its grace is never published.' })
  @IsBoolean()
  complete!: boolean;
}

export class FindBody {
  @ApiProperty({ example: '990001198005171012', description: 'Number of a party. In a body, so that no log has it.' })
  @IsWritten(32)
  number!: string;
}

export class CasesQuery extends PageQuery {
  @ApiPropertyOptional({
    type: Boolean,
    example: true,
    description: 'Only cases in which a request waits for its decision, or a decision for its approval or publication.',
  })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  waiting?: boolean;
}

export class CaseAnswer {
  @ApiProperty({ format: 'uuid', example: '0b8f4c55-3c1f-4a3e-9a53-0a4f3a0f7c11', description: 'Id of the case.' })
  case!: string;
}

export class PerformanceAnswer {
  @ApiProperty({
    type: [String],
    example: ['6f0f8a3e-8f5c-4f0e-8a43-94f2f3b3f2aa'],
    description: 'Decisions that waited and will not be published.',
  })
  withdrawn!: string[];
}
