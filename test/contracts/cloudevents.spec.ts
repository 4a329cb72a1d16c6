import { Kafka, type CloudEvent } from 'cloudevents';
import { AGENCIES, acknowledgmentsTopic, denialsTopic, findingsTopic, probesTopic, registerTopic } from '#contracts';
import { readAttributes, toRecord } from '#messaging';
import { examplesIn, type ExampleFile } from './example-files.js';

/** The CloudEvents SDK is the referee of the Kafka binding that we write by hand. */
const examples = examplesIn('contracts/examples');

describe('the CloudEvents binding', () => {
  it.each(examples.map((example) => [`${example.type}/${example.name}`, example] as const))(
    'is read by the CloudEvents SDK: %s',
    (_, example) => {
      const { message, body } = signedMessage(example);
      const record = toRecord(message);
      const headers = Object.fromEntries(
        Object.entries(record.headers).map(([name, value]) => [name, Buffer.from(value as string).toString('utf8')]),
      );
      const received = { key: record.key ?? '', value: record.value.toString('utf8'), headers, body: undefined };
      const event = Kafka.toEvent({ ...received, timestamp: 0 } as never) as CloudEvent<unknown>;
      expect(event.validate()).toBe(true);
      const { attributes } = message;
      expect(event).toMatchObject({
        specversion: '1.0',
        id: attributes.id,
        source: attributes.source,
        type: attributes.type,
        time: attributes.time,
        datacontenttype: 'application/json',
        keyid: attributes.keyId,
        epoch: String(attributes.epoch),
        shard: String(attributes.shard),
        sequence: String(attributes.sequence),
      });
      expect(typeof event.data === 'string' ? JSON.parse(event.data) : event.data).toEqual(body);
    },
  );

  it('names every attribute as CloudEvents demands: lower-case letters and digits, at most twenty', () => {
    for (const example of examples) {
      const names = Object.keys(toRecord(signedMessage(example).message).headers).filter((name) =>
        name.startsWith('ce_'),
      );
      for (const name of names) expect(name).toMatch(/^ce_[a-z0-9]{1,20}$/);
    }
  });

  it('gives back every signed attribute that went in', () => {
    for (const example of examples) {
      const { message } = signedMessage(example);
      const record = toRecord(message);
      const headers = Object.fromEntries(
        Object.entries(record.headers).map(([name, v]) => [name, Buffer.from(v as string)]),
      );
      const received = {
        topic: message.topic,
        partition: 0,
        offset: 0n,
        key: record.key ?? null,
        value: message.data,
        headers,
      };
      expect(readAttributes(received)).toEqual(message.attributes);
    }
  });
});

function signedMessage({ type, name, bytes }: ExampleFile) {
  const body = JSON.parse(bytes.toString());
  const agency = (body.agency as string) ?? AGENCIES[0];
  const [topic, source] = placeOf(type, agency);
  const listing = type.startsWith('sanctions.listing.')
    ? { listing: body.listing, revision: body.revision, standing: body.standing }
    : {};
  const attributes = {
    id: `${type}-${name}`,
    source,
    type,
    time: '2026-11-22T02:00:00.000Z',
    keyId: 'key-1',
    epoch: 1,
    shard: 3,
    sequence: 17,
    ...listing,
  };
  const message = { topic, attributes, salt: Buffer.alloc(16, 7), data: bytes, signature: Buffer.alloc(68, 9) };
  return { message, body };
}

function placeOf(type: string, agency: string): [topic: string, source: string] {
  if (/denial/.test(type)) return [denialsTopic(agency), `/agencies/${agency}`];
  if (/acknowledgment|gap|attestation/.test(type)) return [acknowledgmentsTopic(agency), `/agencies/${agency}`];
  if (/probe/.test(type)) return [probesTopic, '/court-registry'];
  if (/finding/.test(type)) return [findingsTopic, '/reconciliation'];
  return [registerTopic, '/court-registry'];
}
