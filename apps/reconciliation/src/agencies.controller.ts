import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '#service';
import { AgencyProgress } from './views.dto.js';
import { Watch } from './watch.js';

@ApiTags('agencies')
@ApiBearerAuth()
@Controller()
export class AgenciesController {
  constructor(private readonly watch: Watch) {}

  @Get('agencies')
  @Roles('operator', 'auditor')
  @ApiOperation({
    summary: 'How each agency stands: outcomes, lag, age of the oldest event and lift not yet done, probes.',
  })
  @ApiOkResponse({ type: [AgencyProgress], description: 'The agencies.' })
  agencies(): Promise<AgencyProgress[]> {
    return this.watch.agencies.read();
  }

  @Get('status')
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'Positions in the topics, open findings by kind, probes that wait.' })
  async status(): Promise<object> {
    const { database } = this.watch.desk;
    const topics = await database.query('SELECT topic, partition, next FROM stream_position ORDER BY topic, partition');
    const shards = await database.query('SELECT shard, epoch, last, contiguous FROM shard_state ORDER BY shard');
    const open = await database.query(
      `SELECT kind, count(*) AS count FROM finding WHERE state = 'open' GROUP BY kind ORDER BY kind`,
    );
    const [probes] = await database.query(
      `SELECT count(*) FILTER (WHERE state = 'due') AS due, count(*) FILTER (WHERE state = 'ordered') AS ordered FROM probe WHERE state <> 'answered'`,
    );
    const [{ quarantined }] = await database.query(
      `SELECT count(*) AS quarantined FROM quarantine WHERE state = 'held'`,
    );
    return {
      topics,
      shards,
      openFindings: Object.fromEntries(open.map(({ kind, count }) => [kind, count])),
      probes,
      quarantined,
    };
  }
}
