import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CallerOf, DatabaseHandle, Public, Roles, type Caller } from '#service';
import { RegisterMode } from '../register/mode.js';
import { Resealer } from '../register/resealer.js';
import { KeyDirectory } from './key-directory.js';
import { KeysAnswer, Recovered, Resealing, StatusAnswer } from './operations.dto.js';
import { Recovery } from './recovery.js';
import { RegisterProcess } from './register-process.js';

@ApiTags('operations')
@Controller()
export class OperationsController {
  constructor(
    private readonly database: DatabaseHandle,
    private readonly mode: RegisterMode,
    private readonly keys: KeyDirectory,
    private readonly recovery: Recovery,
    private readonly process: RegisterProcess,
    private readonly resealer: Resealer,
  ) {}

  @Get('keys')
  @Public()
  @ApiOperation({ summary: 'Every public key, with owner and validity', description: 'A JSON Web Key Set (RFC 7517).' })
  @ApiOkResponse({ type: KeysAnswer, description: 'The keys.' })
  jwks(): KeysAnswer {
    return this.keys.jwks();
  }

  @Get('status')
  @ApiBearerAuth()
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'How far the register is: numbers given out and sent, and what is under way' })
  @ApiOkResponse({ type: StatusAnswer, description: 'The register.' })
  async status(): Promise<StatusAnswer> {
    const rows = await this.database.query(
      'SELECT topic, shard, epoch, last, sent FROM outbox_shard JOIN relay_shard USING (topic, shard) ORDER BY topic, shard',
    );
    const [counts] = await this.database.query(
      `SELECT (SELECT count(*)::int FROM proposal WHERE status = 'proposed') AS proposals,
         (SELECT count(*)::int FROM import WHERE state IN ('proposed', 'running')) AS imports,
         (SELECT count(*)::int FROM probe WHERE answered_at IS NULL) AS probes, (SELECT max(cut) FROM cut) AS cut`,
    );
    const of = (topic: string) =>
      rows
        .filter((row) => row.topic === topic)
        .map(({ shard, epoch, last, sent }) => ({
          shard,
          epoch: Number(epoch),
          last: Number(last),
          sent: Number(sent),
        }));
    const shards = of('sanctions.register.v1');
    return {
      mode: this.mode.mode,
      epoch: Math.max(0, ...shards.map(({ epoch }) => epoch)),
      cut: counts.cut === null ? null : Number(counts.cut),
      shards,
      probeShards: of('sanctions.probes.v1'),
      open: { proposals: counts.proposals, imports: counts.imports, probes: counts.probes },
      toComplete: await this.recovery.toComplete(),
    };
  }

  @Get('identity-keys')
  @ApiBearerAuth()
  @Roles('operator', 'auditor')
  @ApiOperation({ summary: 'Which key seals names and numbers, and how many rows still lie under another.' })
  @ApiOkResponse({ type: Resealing, description: 'The rotation.' })
  identityKeys(): Promise<Resealing> {
    return this.resealer.progress();
  }

  @Post('identity-keys/reseal')
  @HttpCode(202)
  @ApiBearerAuth()
  @Roles('operator')
  @ApiOperation({ summary: 'Seals every row again with the current key. Can be interrupted and ordered again.' })
  @ApiAcceptedResponse({ type: Resealing, description: 'It is under way.' })
  reseal(): Promise<Resealing> {
    this.resealer.start();
    return this.resealer.progress();
  }

  @Post('recover')
  @HttpCode(200)
  @ApiBearerAuth()
  @Roles('operator')
  @ApiOperation({
    summary: 'Brings a register that was restored from an older copy up to what it once published',
    description: 'Refused (`not-behind`) where there is nothing to recover. Safe to repeat after being broken off.',
  })
  @ApiOkResponse({ type: Recovered, description: 'The register may write again.' })
  async recover(@CallerOf() caller: Caller): Promise<Recovered> {
    const recovered = await this.recovery.recover(caller);
    await this.process.goOn();
    return recovered;
  }
}
