import { ApiProperty } from '@nestjs/swagger';
import type { RunningPeriod } from '../domain/running-period.js';

/** A period of the law that runs, as it reads today. */
export class DueView implements RunningPeriod {
  @ApiProperty({ example: 'P 12(1)', description: 'The article that sets it.' })
  article!: string;

  @ApiProperty({ format: 'date', example: '2026-05-20', description: 'Not counted itself.' })
  startedOn!: string;

  @ApiProperty({ format: 'date', example: '2026-06-04', description: 'The last day, included.' })
  dueOn!: string;

  @ApiProperty({ example: 3, description: '0 on the last day, negative when overdue.' })
  workingDaysLeft!: number;

  @ApiProperty({
    example: true,
    description: 'False: the period touches a year whose calendar the State Council has not announced.',
  })
  calendarKnown!: boolean;
}
