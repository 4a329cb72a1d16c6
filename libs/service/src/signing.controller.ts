import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ServiceSigner, signedSoFar } from '#messaging';
import { Roles } from './auth.js';
import { DatabaseHandle } from './database.js';

export class SigningAnswer {
  @ApiProperty({ example: 'rail-2', description: 'Id of the key that the service signs with now.' })
  keyId!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'integer' } },
    example: { 'sanctions.denials.rail.v1': [12, 9, 0, 3, 5, 7, 1, 4] },
    description: 'Of each topic that the service writes: per shard the last number that it gave out.',
  })
  signedUpTo!: Record<string, number[]>;
}

@ApiTags('operations')
@Controller()
@Roles('operator')
export class SigningController {
  constructor(
    private readonly database: DatabaseHandle,
    private readonly signer: ServiceSigner,
  ) {}

  @Get('signing')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Which key the service signs with, and how far it has signed',
    description:
      'Waits for what is being signed. A key that is revoked is believed up to these numbers and no further, so it is asked once the service signs with another.',
  })
  @ApiOkResponse({ type: SigningAnswer, description: 'The key, and the numbers.' })
  signing(): Promise<SigningAnswer> {
    return signedSoFar(this.database, this.signer);
  }
}
