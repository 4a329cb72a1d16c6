import { ApiProperty } from '@nestjs/swagger';
import { TASKS, type TaskName } from '../domain/tasks.js';
import { DueView } from '../register/due.dto.js';

export class TaskView extends DueView {
  @ApiProperty({ enum: TASKS, example: 'decide-objection' })
  what!: TaskName;

  @ApiProperty({ example: 4711, description: 'Listing number.' })
  listing!: number;

  @ApiProperty({
    example: '0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21',
    description: 'Of the objection, reconsideration or proposal; the number of a retraction.',
  })
  id!: string;
}
