import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { CourtDocument, DocumentKind } from '../domain/document.js';

const KINDS: DocumentKind[] = [
  'listing-decision',
  'request-refusal',
  'objection-rejection',
  'reconsideration-outcome',
  'lift-certificate',
  'notice',
  'retraction',
];

class BilingualView {
  @ApiProperty({ example: '乘坐飞机', description: 'The text.' })
  'zh-CN'!: string;

  @ApiProperty({ example: 'Flight tickets', description: 'Its translation.' })
  en!: string;
}

class AddresseeView {
  @ApiProperty({ example: '测试甲', description: 'Name in full.' })
  name!: string;

  @ApiPropertyOptional({ example: '9900011980****1013', description: 'Number, partly masked.' })
  maskedNumber?: string;
}

class FactView {
  @ApiProperty({ type: BilingualView, description: 'What the line is called.' })
  label!: BilingualView;

  @ApiProperty({ example: '(2026)苏9902执101号', description: 'What it says.' })
  value!: string;

  @ApiPropertyOptional({ example: '2026-03-02', description: "The same in English, of the register's own text." })
  english?: string;
}

class DocumentMeasureView {
  @ApiProperty({ type: BilingualView, description: 'What is restricted.' })
  name!: BilingualView;

  @ApiProperty({ type: BilingualView, description: 'Who carries it out.' })
  agency!: BilingualView;

  @ApiProperty({ type: BilingualView, description: 'What it does.' })
  effect!: BilingualView;

  @ApiProperty({ type: [BilingualView], description: 'Instruments and articles that it rests on.' })
  basis!: BilingualView[];
}

class DocumentRemedyView {
  @ApiProperty({ type: BilingualView, description: 'How to object.' })
  how!: BilingualView;

  @ApiProperty({ type: BilingualView, description: 'With which court.' })
  where!: BilingualView;

  @ApiProperty({ type: BilingualView, description: 'Until when.' })
  until!: BilingualView;
}

/** A paper of the court, as a program reads it. */
export class CourtDocumentView implements CourtDocument {
  @ApiProperty({ enum: KINDS, example: 'listing-decision', description: 'What it is.' })
  kind!: DocumentKind;

  @ApiProperty({ example: '(2026)苏9902执101号之一', description: 'Its own number.' })
  number!: string;

  @ApiProperty({ example: '测试市第二人民法院', description: 'The court that issues it.' })
  court!: string;

  @ApiProperty({ example: '(2026)苏9902执101号', description: 'Number of the enforcement case.' })
  case!: string;

  @ApiProperty({ type: AddresseeView, description: 'To whom it goes.' })
  addressee!: AddresseeView;

  @ApiProperty({ format: 'date', example: '2026-03-02', description: 'The day on which the court made it.' })
  date!: string;

  @ApiProperty({ type: BilingualView, description: 'Its title.' })
  title!: BilingualView;

  @ApiProperty({ type: [FactView], description: 'What it rests on, line by line.' })
  facts!: FactView[];

  @ApiProperty({ type: [BilingualView], description: 'Reasons and decision.' })
  paragraphs!: BilingualView[];

  @ApiProperty({ type: [DocumentMeasureView], description: 'Measures, each with its basis.' })
  measures!: DocumentMeasureView[];

  @ApiProperty({ type: DocumentRemedyView, nullable: true, description: 'How, where and until when to object.' })
  remedy!: DocumentRemedyView | null;

  @ApiProperty({ type: BilingualView, description: 'The office that signs.' })
  signature!: BilingualView;
}
