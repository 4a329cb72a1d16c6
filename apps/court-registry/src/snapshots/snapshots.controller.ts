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
import { SnapshotsAnswer } from './snapshots.dto.js';
import { Snapshots } from './snapshots.js';

const SNAPSHOT = '20260601T040000000Z-5e1f9a20';

/** The digest of every part stands in the signed manifest, so caches on the way can do no harm. */
const A_YEAR_MS = 31_536_000_000;

@ApiTags('snapshots')
@ApiBearerAuth()
@Controller('snapshots')
export class SnapshotsController implements OnModuleInit {
  private asked = false;

  constructor(
    private readonly snapshots: Snapshots,
    private readonly host: HttpAdapterHost<FastifyAdapter>,
  ) {}

  /**
   * Nest calls this for HTTP and for each consumer; the plugin is asked for once. It is not waited for: that would start
   * the server's boot before Nest has set its error handler, and a body that can't be read would be answered with 500.
   */
  onModuleInit(): void {
    if (this.asked) return;
    this.asked = true;
    // Each answer names its own folder; the plugin only wants one that exists.
    void this.host.httpAdapter.register(fastifyStatic as never, { root: resolve('.'), serve: false });
  }

  @Post()
  @HttpCode(202)
  @Roles('operator')
  @ApiOperation({ summary: 'Writes a signed snapshot of the register. One that is under way goes on.' })
  @ApiAcceptedResponse({ type: SnapshotsAnswer, description: 'It is being written.' })
  async write(@CallerOf() caller: Caller): Promise<SnapshotsAnswer> {
    this.snapshots.start(caller);
    return this.snapshots.view();
  }

  @Get()
  @Roles('operator', 'auditor', 'agency')
  @ApiOperation({ summary: 'The snapshots that are there, newest first, and the one being written.' })
  @ApiOkResponse({ type: SnapshotsAnswer, description: 'The snapshots.' })
  list(): Promise<SnapshotsAnswer> {
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
