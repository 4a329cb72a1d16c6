import { ApiProperty } from '@nestjs/swagger';
import type { SnapshotProgress } from './snapshot-writer.js';
import type { KeptSnapshot, SnapshotsView } from './snapshots.js';

const NAME = { example: '20260601T040000000Z-5e1f9a20', description: 'Its name, which begins with the instant.' };

export class SnapshotUnderway implements SnapshotProgress {
  @ApiProperty(NAME)
  snapshot!: string;

  @ApiProperty({ example: 3, description: 'Shards that are written.' })
  shards!: number;

  @ApiProperty({ example: 8, description: 'All shards.' })
  ofShards!: number;

  @ApiProperty({ example: 410_250, description: 'Listings written so far.' })
  records!: number;
}

export class KeptSnapshotView implements KeptSnapshot {
  @ApiProperty(NAME)
  snapshot!: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T04:00:41.310Z' })
  takenAt!: string;

  @ApiProperty({
    example: '9f2c1d0e4b7a8f3650d1c2b3a49586778695a4b3c2d1e0f00112233445566778',
    description: 'Merkle root that the register signed, hex.',
  })
  root!: string;

  @ApiProperty({ example: 1_048_210, description: 'Listings in it.' })
  records!: number;

  @ApiProperty({ example: 96_210_433, description: 'Bytes of all parts, compressed.' })
  bytes!: number;
}

export class SnapshotsAnswer implements SnapshotsView {
  @ApiProperty({ type: SnapshotUnderway, nullable: true, description: 'The one being written, or null.' })
  writing!: SnapshotUnderway | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why the last one ended early, or null.' })
  problem!: string | null;

  @ApiProperty({ type: [KeptSnapshotView], description: 'Newest first.' })
  snapshots!: KeptSnapshotView[];
}
