import { ApiProperty } from '@nestjs/swagger';

const AN_INSTANT = { type: String, format: 'date-time', example: '2026-06-01T04:00:02.114Z', nullable: true };
const aNumber = (example: number, description: string) => ({ type: Number, example, description });

export class TakenBackView {
  @ApiProperty(aNumber(23, 'Number of the retraction, or of the notice that replaces this one.'))
  by!: number;

  @ApiProperty({
    enum: ['replaced', 'deleted', 'stayed', 'subject-corrected', 'not-addressed', 'term-over'],
    example: 'deleted',
  })
  because!: string;

  @ApiProperty({ ...AN_INSTANT, nullable: false })
  madeAt!: Date;

  @ApiProperty(AN_INSTANT)
  sentAt!: Date | null;

  @ApiProperty({ ...AN_INSTANT, description: 'Null: nobody knows yet whether it came.' })
  receivedAt!: Date | null;
}

export class ToldOfView {
  @ApiProperty(aNumber(17, 'Number of the notice.'))
  notice!: number;

  @ApiProperty(aNumber(1, 'Revision of the listing that it tells of.'))
  revision!: number;

  @ApiProperty({ format: 'uuid', example: '7a1d0c52-94b7-4f0e-8b59-2f4c1f1f9a10' })
  recipient!: string;

  @ApiProperty({ example: '测试征信中心', description: 'To whom.' })
  to!: string;

  @ApiProperty({ enum: ['webhook', 'email'], example: 'webhook' })
  channel!: string;

  @ApiProperty({ example: 'P 8(2)', description: 'By what article.' })
  article!: string;

  @ApiProperty({ type: [Number], example: [], description: 'Earlier notices that it replaces.' })
  replaces!: number[];

  @ApiProperty({ ...AN_INSTANT, nullable: false })
  madeAt!: Date;

  @ApiProperty({ ...AN_INSTANT, description: 'Handed over; null also where no answer came.' })
  sentAt!: Date | null;

  @ApiProperty(AN_INSTANT)
  receivedAt!: Date | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'webhook',
    description: '`webhook`, `link` (confirmed by the link in a mail), or the clerk who entered it.',
  })
  receivedBy!: string | null;

  @ApiProperty({ ...AN_INSTANT, example: null, description: 'Never left, because the listing had changed.' })
  droppedAt!: Date | null;

  @ApiProperty(aNumber(0, 'Tries that failed.'))
  attempts!: number;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why the last try failed.' })
  lastProblem!: string | null;

  @ApiProperty({ type: TakenBackView, nullable: true })
  takenBack!: TakenBackView | null;
}

export class ReceiptView {
  @ApiProperty(aNumber(23, 'Number of the notice or retraction.'))
  notice!: number;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-06-02T01:30:00.000Z' })
  receivedAt!: string;
}

export class SignedLetterView {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The notice or retraction (docs/notices.md names every member).',
    example: { kind: 'retraction', notice: 23, retracts: [17], because: 'deleted', listing: 4711, revision: 2 },
  })
  document!: object;

  @ApiProperty({ example: 'court-registry-1', description: 'Key id, as `GET /keys` has it.' })
  signedBy!: string;

  @ApiProperty({
    example: 'x0Jq8…',
    description: 'Ed25519 over the canonical JSON (RFC 8785) of `document`, base64url.',
  })
  signature!: string;
}
