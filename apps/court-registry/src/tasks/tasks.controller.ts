import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CallerOf, Roles, type Caller } from '#service';
import { PageQuery } from '../register/page.dto.js';
import { Tasks } from './tasks.js';
import { TaskView } from './tasks.dto.js';

@ApiTags('tasks')
@ApiBearerAuth()
@Controller('tasks')
export class TasksController {
  constructor(private readonly tasks: Tasks) {}

  @Get()
  @Roles('clerk', 'president', 'auditor')
  @ApiOperation({
    summary: "What waits at the caller's court, by the day on which the law wants it done",
    description: 'Overdue first; at most 200 at a time. Days are working days of the State Council calendar.',
  })
  @ApiOkResponse({ type: [TaskView], description: 'The tasks.' })
  list(@CallerOf() caller: Caller, @Query() query: PageQuery): Promise<TaskView[]> {
    return this.tasks.list(caller, query);
  }
}
