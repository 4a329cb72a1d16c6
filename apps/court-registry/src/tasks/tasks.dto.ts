import { ApiProperty } from '@nestjs/swagger';
import { TASKS, type TaskName } from '../domain/tasks.js';
import { DueView } from '../register/due.dto.js';

export class TaskView extends DueView {
  @ApiProperty({ enum: TASKS, example: 'decide-objection' })
  what!: TaskName;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 4711,
    description: 'Listing number; null of a request to list, which has none yet.',
  })
  listing!: number | null;

  @ApiProperty({
    example: '0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21',
    description:
      'Of the request, objection, reconsideration or proposal; of the case whose debtor has performed; the number of a retraction.',
  })
  id!: string;
}
