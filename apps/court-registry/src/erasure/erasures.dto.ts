import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

class MissingView {
  @ApiProperty({ example: 'not-verified', description: 'Stable name.' })
  what!: string;

  @ApiProperty({ example: 'no probe since the lift shows that rail stopped soft-berth', description: 'For people.' })
  detail!: string;

  @ApiPropertyOptional({ example: 'P 12(2)', description: 'Article that demands it.' })
  article?: string;
}

export class ErasureView {
  @ApiProperty({ example: 4711, description: 'Listing number.' })
  listing!: number;

  @ApiProperty({ enum: ['none', 'proposed', 'erased'], example: 'proposed', description: 'How far it has come.' })
  state!: 'none' | 'proposed' | 'erased';

  @ApiProperty({ type: String, nullable: true, example: 'clerk-li', description: 'Who proposed it.' })
  author!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Who approved it.' })
  approver!: string | null;

  @ApiProperty({ type: [MissingView], description: 'What must happen first.' })
  missing!: MissingView[];
}
