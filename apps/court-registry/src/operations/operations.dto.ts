import { ApiProperty } from '@nestjs/swagger';
import type { SignedUpTo } from '#messaging';
import { REGISTER_MODES, type Mode } from '../register/mode.js';
import type { ResealProgress } from '../register/resealer.js';

const aKeyId = { example: 'register-1', description: 'Key id, as messages name it.' };

export class KeyView {
  @ApiProperty({ enum: ['OKP'], example: 'OKP', description: 'RFC 8037.' })
  kty!: 'OKP';

  @ApiProperty({ enum: ['Ed25519'], example: 'Ed25519', description: 'The curve.' })
  crv!: 'Ed25519';

  @ApiProperty({ enum: ['sig'], example: 'sig', description: 'It signs.' })
  use!: 'sig';

  @ApiProperty({ enum: ['EdDSA'], example: 'EdDSA', description: 'The algorithm.' })
  alg!: 'EdDSA';

  @ApiProperty(aKeyId)
  kid!: string;

  @ApiProperty({ example: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', description: 'Public key, base64url.' })
  x!: string;

  @ApiProperty({ example: '/court-registry', description: 'Whose messages it signs.' })
  owner!: string;

  @ApiProperty({ format: 'date-time', example: '2026-01-01T00:00:00.000Z', description: 'Valid from.' })
  notBefore!: string;

  @ApiProperty({ format: 'date-time', example: '2027-01-01T00:00:00.000Z', description: 'Valid up to.' })
  notAfter!: string;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Since when it is revoked.' })
  revokedAt!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'integer' } },
    nullable: true,
    example: null,
    description:
      'Of a revoked key: per topic and shard the last number that is believed under it, whatever time a record names.',
  })
  signedUpTo!: SignedUpTo | null;
}

export class KeysAnswer {
  @ApiProperty({ type: [KeyView], description: 'Every key that was ever valid.' })
  keys!: KeyView[];
}

export class ShardView {
  @ApiProperty({ example: 2, description: 'Shard.' })
  shard!: number;

  @ApiProperty({ example: 1, description: 'Rises with each recovery.' })
  epoch!: number;

  @ApiProperty({ example: 71, description: 'Last number given out.' })
  last!: number;

  @ApiProperty({ example: 71, description: 'Last number that the broker has.' })
  sent!: number;
}

export class OpenView {
  @ApiProperty({ example: 3, description: 'Proposals that wait.' })
  proposals!: number;

  @ApiProperty({ example: 0, description: 'Imports that wait or run.' })
  imports!: number;

  @ApiProperty({ example: 1, description: 'Probes that are not answered.' })
  probes!: number;
}

export class StatusAnswer {
  @ApiProperty({ enum: REGISTER_MODES, example: 'live', description: 'Whether the register may write.' })
  mode!: Mode;

  @ApiProperty({ example: 1, description: 'Rises with each recovery.' })
  epoch!: number;

  @ApiProperty({ type: Number, nullable: true, example: 1440, description: 'Newest cut.' })
  cut!: number | null;

  @ApiProperty({ type: [ShardView], description: 'Of the register.' })
  shards!: ShardView[];

  @ApiProperty({ type: [ShardView], description: 'Of the probes.' })
  probeShards!: ShardView[];

  @ApiProperty({ type: OpenView, description: 'What is under way.' })
  open!: OpenView;

  @ApiProperty({ type: [Number], example: [], description: 'Listings that clerks must complete after a recovery.' })
  toComplete!: number[];
}

/** Rotation of the keys that seal names and numbers. */
export class Resealing implements ResealProgress {
  @ApiProperty({ example: 'id-2', description: 'Key that everything is to be sealed with.' })
  current!: string;

  @ApiProperty({ example: false, description: 'Whether it is under way.' })
  running!: boolean;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { 'id-1': 1200 },
    description: "Rows sealed with another key, by that key's id: none left, and the key can be destroyed.",
  })
  remaining!: Record<string, number>;
}

export class Recovered {
  @ApiProperty({ enum: ['live'], example: 'live', description: 'The register may write again.' })
  mode!: 'live';

  @ApiProperty({ example: 120, description: 'Events that Kafka gave back.' })
  takenBack!: number;

  @ApiProperty({ example: 118, description: 'Revisions rebuilt from them.' })
  revisions!: number;

  @ApiProperty({ example: 0, description: 'Events that could not be read.' })
  unreadable!: number;

  @ApiProperty({ example: 2, description: 'The new epoch.' })
  epoch!: number;

  @ApiProperty({
    type: [Number],
    example: [4711],
    description:
      'Listings whose number is not known: a clerk must correct them before they can be probed or found by number.',
  })
  toComplete!: number[];
}
