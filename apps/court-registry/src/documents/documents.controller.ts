import { Controller, Get, Headers, Param, ParseUUIDPipe, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CallerOf, NumberInPath, Roles, type Caller } from '#service';
import type { CourtDocument } from '../domain/document.js';
import { CourtDocumentView } from './document.dto.js';
import { Documents } from './documents.js';
import { printablePage } from './printable-page.js';

const ACCEPT = {
  name: 'Accept',
  required: false,
  description: '`text/html` asks for the page to print (A4, with its font), anything else for JSON.',
  example: 'text/html',
};
const DOCUMENT = {
  description:
    'The document. A character that the font of the page lacks stands in it by its code point, and the header `absent-characters` names it.',
  content: {
    'application/json': { schema: { $ref: getSchemaPath(CourtDocumentView) } },
    'text/html': { schema: { type: 'string', example: '<!doctype html>…' } },
  },
};
const named = (what: string) => ({ name: 'id', description: what, example: '0b8e1c9a-52f1-4a35-8a55-6f3f4e0a7d21' });

@ApiTags('documents')
@ApiBearerAuth()
@ApiExtraModels(CourtDocumentView)
@Controller()
export class DocumentsController {
  constructor(private readonly documents: Documents) {}

  @Get('decisions/:id/document')
  @Roles('clerk', 'president')
  @ApiOperation({
    summary: 'The decision to list, as it is served',
    description: 'With ground, term, grace, measures and their basis, and how to object (P art. 5, D art. 66).',
  })
  @ApiParam(named('Of the decision.'))
  @ApiHeader(ACCEPT)
  @ApiOkResponse(DOCUMENT)
  async decision(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourtDocument | string> {
    return asAsked(await this.documents.ofDecision(caller, id), accept, reply);
  }

  @Get('requests/:id/document')
  @Roles('clerk', 'president')
  @ApiOperation({
    summary: 'The refusal of a request to list, for its applicant',
    description: 'With the reasons and the article (P art. 5).',
  })
  @ApiParam(named('Of the request.'))
  @ApiHeader(ACCEPT)
  @ApiOkResponse(DOCUMENT)
  async request(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourtDocument | string> {
    return asAsked(await this.documents.ofRequest(caller, id), accept, reply);
  }

  @Get('objections/:id/document')
  @Roles('clerk', 'president')
  @ApiOperation({
    summary: 'The rejection of an objection, as it is served',
    description: 'Its service starts the ten days to ask the next-level court (P art. 12).',
  })
  @ApiParam(named('Of the objection.'))
  @ApiHeader(ACCEPT)
  @ApiOkResponse(DOCUMENT)
  async objection(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourtDocument | string> {
    return asAsked(await this.documents.ofObjection(caller, id), accept, reply);
  }

  @Get('reconsiderations/:id/document')
  @Roles('clerk', 'president')
  @ApiOperation({
    summary: 'The outcome of a reconsideration, for the person concerned',
    description: 'And what it did to the listing (P art. 12(2), D art. 86).',
  })
  @ApiParam(named('Of the reconsideration.'))
  @ApiHeader(ACCEPT)
  @ApiOkResponse(DOCUMENT)
  async reconsideration(
    @CallerOf() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourtDocument | string> {
    return asAsked(await this.documents.ofReconsideration(caller, id), accept, reply);
  }

  @Get('listings/:number/document')
  @Roles('clerk', 'president')
  @ApiOperation({
    summary: "The court's certificate that a listing is deleted",
    description: 'With the ground and each measure that ended (P arts. 9 and 10).',
  })
  @ApiParam({ name: 'number', description: 'Listing number.', example: 4711 })
  @ApiHeader(ACCEPT)
  @ApiOkResponse(DOCUMENT)
  async listing(
    @CallerOf() caller: Caller,
    @NumberInPath() number: number,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CourtDocument | string> {
    return asAsked(await this.documents.ofListing(caller, number), accept, reply);
  }
}

/** The same document as people print it, or as programs read it. */
async function asAsked(
  document: CourtDocument,
  accept: string | undefined,
  reply: FastifyReply,
): Promise<CourtDocument | string> {
  void reply.header('cache-control', 'no-store').header('vary', 'accept');
  if (!accept?.includes('text/html')) return document;
  const { html, absent } = await printablePage(document);
  if (absent.length > 0) void reply.header('absent-characters', absent.join(', '));
  void reply.type('text/html; charset=utf-8');
  return html;
}
