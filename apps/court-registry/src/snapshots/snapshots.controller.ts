import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Controller, Get, HttpCode, Param, Post, Res, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CallerOf, Roles, type Caller } from '#service';
import { Snapshots, type SnapshotsView } from './snapshots.js';

const SNAPSHOT = '20260601T040000000Z-5e1f9a20';
const VIEW: SnapshotsView = {
  writing: { snapshot: '20260602T040000000Z-77aa01c4', shards: 3, ofShards: 8, records: 410_250 },
  problem: null,
  snapshots: [
    {
      snapshot: SNAPSHOT,
      takenAt: '2026-06-01T04:00:41.310Z',
      root: '9f2c1d0e4b7a8f3650d1c2b3a49586778695a4b3c2d1e0f00112233445566778',
      records: 1_048_210,
      bytes: 96_210_433,
    },
  ],
};

/** The digest of every part stands in the signed manifest, so caches on the way can do no harm. */
const A_YEAR_MS = 31_536_000_000;

@ApiTags('snapshots')
@ApiBearerAuth()
@Controller('snapshots')
export class SnapshotsController implements OnModuleInit {
  constructor(
    private readonly snapshots: Snapshots,
    private readonly host: HttpAdapterHost<FastifyAdapter>,
  ) {}

  async onModuleInit(): Promise<void> {
    const { httpAdapter } = this.host;
    // Nest calls this once for HTTP and once for the consumer.
    if (httpAdapter.getInstance().hasReplyDecorator('sendFile')) return;
    // Each answer names its own folder; the plugin only wants one that exists.
    await httpAdapter.register(fastifyStatic as never, { root: resolve('.'), serve: false });
  }

  @Post()
  @HttpCode(202)
  @Roles('operator')
  @ApiOperation({ summary: 'Writes a signed snapshot of the register. One that is under way goes on.' })
  @ApiAcceptedResponse({ type: Object, description: 'It is being written.', example: VIEW })
  async write(@CallerOf() caller: Caller): Promise<SnapshotsView> {
    this.snapshots.start(caller);
    return this.snapshots.view();
  }

  @Get()
  @Roles('operator', 'auditor', 'agency')
  @ApiOperation({ summary: 'The snapshots that are there, newest first, and the one being written.' })
  @ApiOkResponse({ type: Object, description: 'The snapshots.', example: VIEW })
  list(): Promise<SnapshotsView> {
    return this.snapshots.view();
  }

  @Get(':snapshot/:file')
  @Roles('operator', 'auditor', 'agency')
  @ApiOperation({ summary: 'A file of a snapshot: manifest.json or a part. Answers range requests.' })
  @ApiParam({ name: 'snapshot', example: SNAPSHOT })
  @ApiParam({ name: 'file', example: 'shard-00003-part-00001.ndjson.zst' })
  @ApiHeader({ name: 'Range', required: false, example: 'bytes=1048576-' })
  @ApiProduces('application/json', 'application/zstd')
  @ApiOkResponse({ description: 'The bytes; 206 for a range of them.' })
  async file(
    @Param('snapshot') snapshot: string,
    @Param('file') file: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const folder = await this.snapshots.folderOf(snapshot, file);
    await reply.sendFile(`${snapshot}/${file}`, resolve(folder), { maxAge: A_YEAR_MS, immutable: true });
  }
}
