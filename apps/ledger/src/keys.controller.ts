import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { FileKeyring } from '#messaging';
import { DatabaseHandle, refuse, Roles, type Refusal } from '#service';
import type { KeyEnd } from './domain/key-end.js';
import { readKeyEnds, type KeyEnds } from './key-ends.js';
import { LedgerConfig } from './ledger.config.js';

export class KeyEndView implements KeyEnd {
  @ApiProperty({ example: 4711, description: 'Last number under the key that is to be believed.' })
  signedUpTo!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 4712,
    description: 'First number under a later key of its owner; null while none was heard.',
  })
  succeededAt!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: null,
    description: 'Last number under the key behind a later key or behind a missing number: not to be believed.',
  })
  beyond!: number | null;
}

export class TopicKeyEnds {
  @ApiProperty({ example: 'sanctions.acknowledgments.exit-entry.v1', description: 'A topic that the owner writes.' })
  topic!: string;

  @ApiProperty({ type: [KeyEndView], description: 'Of each shard, in their order.' })
  shards!: KeyEndView[];
}

export class KeyEndsView implements KeyEnds {
  @ApiProperty({ example: 'exit-entry-1', description: 'The key.' })
  keyId!: string;

  @ApiProperty({
    type: [String],
    example: ['exit-entry-2'],
    description: 'Later keys of its owner, none of them revoked.',
  })
  successors!: string[];

  @ApiProperty({ type: [TopicKeyEnds], description: 'Every topic that its owner writes.' })
  topics!: TopicKeyEnds[];
}

@ApiTags('operations')
@ApiBearerAuth()
@Controller()
export class KeysController {
  constructor(
    private readonly database: DatabaseHandle,
    private readonly keyring: FileKeyring,
    private readonly config: LedgerConfig,
  ) {}

  @Get('keys/:id/ends')
  @Roles('operator')
  @ApiOperation({
    summary: 'How far a key has signed, by what was heard',
    description:
      'For the key of an agency whose program is not ours and can not be asked. In a shard, numbers under one key end where those under the next begin; `succeededAt` says where.',
  })
  @ApiOkResponse({ type: KeyEndsView, description: 'Where it ends in each shard.' })
  async ends(@Param('id') keyId: string): Promise<KeyEndsView | Refusal> {
    const { shards } = this.config;
    return (
      (await readKeyEnds(this.database, { keys: this.keyring.all(), keyId, shards })) ??
      refuse('key-unknown', 'The key directory has no key of this id.', { kind: 'unknown' })
    );
  }
}
