import { ApiProperty } from '@nestjs/swagger';
import { AGENCIES } from '#contracts';

class DenialView {
  @ApiProperty({
    example: '5f0d7a1e-3d5b-4a53-9d7e-6c2f0d1b9a10',
    description: 'Number on the receipt of the refusal.',
  })
  receipt!: string;

  @ApiProperty({ enum: AGENCIES, example: 'aviation', description: 'Who refused.' })
  agency!: string;

  @ApiProperty({ example: 1, description: 'Revision of the listing that it refused by.' })
  revision!: number;

  @ApiProperty({ example: 'flight', description: 'Measure that was met.' })
  measure!: string;

  @ApiProperty({ example: 'deny', description: 'What the measure does.' })
  effect!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T02:03:04.567Z', description: 'When.' })
  deniedAt!: Date;
}

export class DenialsView {
  @ApiProperty({ example: 4711, description: 'Listing number.' })
  listing!: number;

  @ApiProperty({ example: '(2026)苏9902执101号', description: 'Number of the enforcement case.' })
  case!: string;

  @ApiProperty({ type: [DenialView], description: 'The latest 500, newest first; probes are not among them.' })
  denials!: DenialView[];
}
