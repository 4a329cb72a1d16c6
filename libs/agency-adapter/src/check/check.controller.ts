import { Readable } from 'node:stream';
import { Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { classify } from '#messaging';
import {
  BodyStream,
  CallerOf,
  Direct,
  InvalidInput,
  Log,
  refuse,
  Refusal,
  Refused,
  Roles,
  type Caller,
} from '#service';
import { Adapter } from '../adapter.js';
import type { AgencyDefinition } from '../agency.js';
import { CheckView } from '../answers.dto.js';
import { PURPOSES, type Purpose } from './check-answer.js';
import { answerBatch, MOST_LINE_BYTES } from './check-batch.js';
import { MOST_MEMBERS, readQuestion } from './question.js';
import { WrittenAnswers } from './written-answers.js';

/** Injection token of the agency's definition. */
export const AGENCY_DEFINITION = Symbol('definition of the agency');

const OTHER_AGENCY = refuse('other-agency', 'The bearer acts for another agency.', { kind: 'forbidden' });

const ANSWER_EXAMPLE = {
  decision: 'allow',
  reason: 'not-restricted',
  refusals: [],
  candidates: [],
  instead: [],
  asOf: { shards: [{ shard: 0, sequence: 17, cutAt: '2025-06-03T08:59:00.000Z' }], cutAt: '2025-06-03T08:59:00.000Z' },
  stale: false,
  unconfirmed: false,
};

const LINE_EXAMPLE = {
  requestId: 'lot-7-1',
  subject: { organisationCode: '91990101MA001X9775' },
  ask: { measure: 'procurement-supplier' },
};

/** One of several that ask together. */
export class CheckMember {
  @ApiPropertyOptional({ description: 'Identity number of a person (GB 11643).', maxLength: 40 })
  identityNumber?: string;

  @ApiPropertyOptional({ description: 'Unified social credit code of an organisation (GB 32100).', maxLength: 40 })
  organisationCode?: string;

  @ApiPropertyOptional({
    description: 'A name. Without a number it never restricts: who bears it is shown to a person, as candidates.',
    maxLength: 200,
  })
  name?: string;
}

/** Who is asked about, for the API's description; `readQuestion` reads it. */
export class CheckSubject extends CheckMember {
  @ApiPropertyOptional({
    type: [CheckMember],
    minItems: 2,
    maxItems: MOST_MEMBERS,
    description:
      'In place of the others, where several may ask together: the members of one bid. The answer is one: refused ' +
      'only if it is refused to one of them, and `members` says to which.',
    example: [{ organisationCode: '91990101MA001X9775' }, { name: '测试建筑公司' }],
  })
  members?: CheckMember[];
}

export class CheckRequest {
  @ApiProperty({
    description: 'The asker’s own id of this request; asked again it gets the same denials.',
    minLength: 1,
    maxLength: 200,
    example: 'booking-2025-0603-17',
  })
  requestId!: string;

  @ApiPropertyOptional({
    enum: PURPOSES,
    description: 'What the answer is for: only `decide`, the usual one, signs a denial of a refusal.',
  })
  purpose?: Purpose;

  @ApiProperty({
    type: CheckSubject,
    description: 'One of the two numbers, or a name alone; or members.',
    example: { identityNumber: '99010119800101001X' },
  })
  subject!: CheckSubject;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What is asked for: {"measure": code} or the agency’s own words.',
    example: { measure: 'flight' },
  })
  ask!: Record<string, unknown>;
}

@ApiTags('check')
@Controller()
export class CheckController {
  private readonly written = new WrittenAnswers();

  constructor(
    private readonly adapter: Adapter,
    @Inject(AGENCY_DEFINITION) private readonly agency: AgencyDefinition,
    private readonly log: Log,
  ) {}

  @Post('check')
  @HttpCode(200)
  @Roles('agency')
  @Direct()
  @ApiOperation({
    summary: 'May this customer do this? allow, deny or refer, with court, legal basis and how to object.',
  })
  @ApiBody({ type: CheckRequest })
  @ApiOkResponse({ type: CheckView, description: 'The decision, why, and as of when.' })
  async check(body: unknown, caller: Caller): Promise<string | Refusal> {
    if (caller.agency !== this.agency.code) return OTHER_AGENCY;
    const read = readQuestion(this.agency, body, 'decide');
    if ('problems' in read)
      return refuse('invalid-input', 'Some fields are not as they must be.', {
        kind: 'invalid',
        fields: read.problems,
      });
    const answer = await this.adapter.check.ask(read.question);
    return answer instanceof Refusal ? answer : this.written.textOf(answer);
  }

  @Post('check/batch')
  @HttpCode(200)
  @Roles('agency')
  @ApiOperation({
    summary: 'Many checks in one request, answered as they come.',
    description:
      'A question on each line, an answer on each line, in the same order, with `line` and `requestId`. A line that ' +
      'can’t be answered has an `error` in place of a decision and ends nothing. Unless it says otherwise a line ' +
      `screens: no denial is signed. A line has at most ${MOST_LINE_BYTES} bytes, the stream has no limit.`,
  })
  @ApiConsumes('application/x-ndjson')
  @ApiProduces('application/x-ndjson')
  @ApiBody({ schema: { type: 'string', example: `${JSON.stringify(LINE_EXAMPLE)}\n` } })
  @ApiOkResponse({
    schema: { type: 'string', example: `${JSON.stringify({ line: 1, requestId: 'lot-7-1', ...ANSWER_EXAMPLE })}\n` },
  })
  async batch(@BodyStream() body: Readable, @CallerOf() caller: Caller, @Res() reply: FastifyReply): Promise<void> {
    if (caller.agency !== this.agency.code) throw new Refused(OTHER_AGENCY);
    if (typeof body?.[Symbol.asyncIterator] !== 'function')
      throw new InvalidInput([{ field: 'Content-Type', problem: 'must be application/x-ndjson' }]);
    const refusal = this.adapter.check.refusal();
    if (refusal) throw new Refused(refusal);
    const answers = Readable.from(answerBatch(this.adapter.check, this.agency, body), { objectMode: false });
    answers.on('error', (error) => this.log.warn({ code: classify(error).code }, 'a batch of checks was broken off'));
    await reply.type('application/x-ndjson').send(answers);
  }
}
