import { ApiProperty, OmitType } from '@nestjs/swagger';
import { AsOf, at, maybeText, MetView } from '../answers.dto.js';
import type { Grant, LevelChange } from './grants.js';

/** What an officer decided on one organisation's level. */
export class LevelChangeView implements LevelChange {
  @ApiProperty({ example: 2, description: '1, 2, 3… for each organisation.' })
  change!: number;

  @ApiProperty(maybeText('advanced', 'Level from then on; null: withdrawn.'))
  level!: string | null;

  @ApiProperty({ example: 'Passed the audit of 2025.', description: 'Why.' })
  reason!: string;

  @ApiProperty({ example: 'officer-zhou', description: 'Who decided.' })
  officer!: string;

  @ApiProperty({ ...at, description: 'When.' })
  at!: Date;
}

export class SuspendedByView extends OmitType(MetView, ['denial', 'member']) {}

/** What an organisation was granted, and what that is worth now. */
export class GrantView implements Grant {
  @ApiProperty({ example: '91990101MA001X9775', description: 'Unified social credit code.' })
  organisationCode!: string;

  @ApiProperty(maybeText('advanced', 'As granted last, listed or not; null: it has none.'))
  level!: string | null;

  @ApiProperty(maybeText(null, 'Level that holds now; null: none, or it is suspended.'))
  inForce!: string | null;

  @ApiProperty({ enum: ['none', 'in-force', 'suspended'], example: 'suspended', description: 'Whether it holds.' })
  state!: Grant['state'];

  @ApiProperty({ type: [SuspendedByView], description: 'Every listing that suspends it, with its basis.' })
  suspendedBy!: SuspendedByView[];

  @ApiProperty({ type: [LevelChangeView], description: 'Changes, newest first, at most twenty.' })
  changes!: LevelChangeView[];

  @ApiProperty({ type: AsOf, description: 'How fresh the answer is.' })
  asOf!: AsOf;

  @ApiProperty({ example: false, description: 'No heartbeat of the register for longer than the limit.' })
  stale!: boolean;
}
