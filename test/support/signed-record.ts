import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { commitment, leafHash, signBatch, type SignedAttributes } from '#evidence';
import {
  fixedSigner,
  toRecord,
  type Keyring,
  type KnownKey,
  type OwnKey,
  type ReceivedRecord,
  type Signer,
} from '#messaging';

/** A participant with a key: signs for its source and stands in a keyring. */
export interface Participant extends OwnKey, Signer {
  source: string;
  publicKey: KeyObject;
}

export function aParticipant(source: string, keyId = `${source.slice(1)}-1`): Participant {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { source, publicKey, ...fixedSigner({ keyId, privateKey }) };
}

export function aKeyring(participants: readonly Participant[], change: Partial<KnownKey> = {}): Keyring {
  const keys = new Map(
    participants.map(({ keyId, source, publicKey }) => [
      keyId,
      {
        keyId,
        owner: source,
        publicKey,
        notBefore: 0,
        notAfter: Date.parse('2999-01-01T00:00:00Z'),
        signedUpTo: null,
        ...change,
      },
    ]),
  );
  return { find: (keyId) => keys.get(keyId) };
}

type Say = Partial<Omit<SignedAttributes, 'keyId' | 'source'>> & {
  type: string;
  shard: number;
  sequence: number;
  body: unknown;
};

/** Signed records of one send (one tree), as a consumer receives them; offsets count from `offset`. */
export function signedRecords(by: Participant, topic: string, said: readonly Say[], offset = 0n): ReceivedRecord[] {
  const messages = said.map(({ body, ...rest }, i) => {
    const attributes: SignedAttributes = {
      id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      time: '2026-06-01T08:00:00.000Z',
      epoch: 1,
      source: by.source,
      keyId: by.keyId,
      ...rest,
    };
    const data = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const salt = randomBytes(16);
    return { attributes, data, salt, leaf: leafHash(attributes, commitment(salt, data)) };
  });
  const signatures = signBatch(
    messages.map(({ leaf }) => leaf),
    by.privateKey,
  );
  return messages.map(({ attributes, data, salt }, i) => {
    const { key, value, partition, headers } = toRecord({ topic, attributes, data, salt, signature: signatures[i] });
    const received = Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, Buffer.from(header)]));
    return { topic, partition, offset: offset + BigInt(i), key, value, headers: received };
  });
}
