import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { TASKS, type TaskName } from '../domain/tasks.js';

const MOST = 200;

export class TasksQuery {
  @ApiPropertyOptional({
    type: Number,
    default: MOST,
    maximum: MOST,
    example: 50,
    description: 'Most tasks of one page.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit = MOST;

  @ApiPropertyOptional({ type: Number, default: 0, example: 0, description: 'How many to leave out in front.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  offset = 0;
}

export class TaskView {
  @ApiProperty({ enum: TASKS, example: 'decide-objection' })
  what!: TaskName;

  @ApiProperty({ example: 'P 12(1)' })
  article!: string;

  @ApiProperty({ example: 4711, description: 'Listing number.' })
  listing!: number;

  @ApiProperty({
    example: '0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21',
    description: 'Of the objection, reconsideration or proposal; the number of a retraction.',
  })
  id!: string;

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
