import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsUUID } from 'class-validator';
import { noticeRules, type NamedBecause, type RecipientKind } from '#contracts';
import { IsText } from '../remedies/fields.js';
import type { ChannelName } from './recipients.js';

const KINDS = noticeRules.recipients.map(({ code }) => code);
const BECAUSE = noticeRules.recipients.flatMap(({ because = [] }) => because);
const CHANNELS: readonly ChannelName[] = ['webhook', 'email'];
const ID = { format: 'uuid', example: '7a1d0c52-94b7-4f0e-8b59-2f4c1f1f9a10' };
const AN_INSTANT = { type: String, format: 'date-time', example: '2026-06-01T04:00:00.000Z' };

export class ReachedBody {
  @ApiProperty({ maxLength: 200, example: '测试征信中心', description: 'As letters address it.' })
  @IsText(200)
  name!: string;

  @ApiProperty({ enum: CHANNELS, example: 'webhook', description: 'How letters reach it.' })
  @IsIn(CHANNELS)
  channel!: ChannelName;

  @ApiProperty({
    maxLength: 2_000,
    example: 'https://credit.example/notices',
    description: 'Web address or, with `email`, one mailbox.',
  })
  @IsText(2_000)
  address!: string;
}

export class EnterRecipientBody extends ReachedBody {
  @ApiProperty({
    enum: KINDS,
    example: 'credit-institution',
    description:
      'Which paragraph of P art. 8 it is told by. Authorities (8(1)) and credit institutions (8(2)) are told of every listing, employers (8(3)) and supervising bodies (8(4)) of those for which a clerk names them.',
  })
  @IsIn(KINDS)
  kind!: RecipientKind;
}

export class NameBody {
  @ApiProperty({ ...ID, description: 'Who must be told.' })
  @IsUUID()
  recipient!: string;

  @ApiProperty({
    enum: BECAUSE,
    example: 'public-officer',
    description: 'What the subject of the listing is (P arts. 8(3), 8(4)).',
  })
  @IsIn(BECAUSE)
  because!: NamedBecause;
}

export class RecipientView {
  @ApiProperty(ID)
  id!: string;

  @ApiProperty({ enum: KINDS, example: 'credit-institution' })
  kind!: RecipientKind;

  @ApiProperty({ example: 'P 8(2)' })
  article!: string;

  @ApiProperty({ enum: ['every-listing', 'named-listing'], example: 'every-listing' })
  toldOf!: string;

  @ApiProperty({ type: String, nullable: true, example: 'JS9902', description: 'Whose listings; null: of all courts.' })
  court!: string | null;

  @ApiProperty({ example: '测试征信中心' })
  name!: string;

  @ApiProperty({ enum: CHANNELS, example: 'webhook' })
  channel!: ChannelName;

  @ApiProperty({ example: 'https://credit.example/notices' })
  address!: string;

  @ApiProperty(AN_INSTANT)
  enteredAt!: Date;

  @ApiProperty({ ...AN_INSTANT, nullable: true, description: 'From then on told of nothing more.' })
  endedAt!: Date | null;
}

export class NamingView {
  @ApiProperty({ example: 4711, description: 'Listing number.' })
  listing!: number;

  @ApiProperty(ID)
  recipient!: string;

  @ApiProperty({ enum: BECAUSE, example: 'public-officer' })
  because!: NamedBecause;

  @ApiProperty({ example: 'P 8(3)' })
  article!: string;
}
