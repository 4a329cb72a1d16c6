import { readFileSync } from 'node:fs';
import { Parser, type AsyncAPIDocumentInterface } from '@asyncapi/parser';
import { allTopics, MESSAGE_TYPES } from '#contracts';

const file = 'contracts/asyncapi.yaml';
let document: AsyncAPIDocumentInterface;
let problems: string[];

beforeAll(async () => {
  const parsed = await new Parser().parse(readFileSync(file, 'utf8'), { source: `${process.cwd()}/${file}` });
  problems = parsed.diagnostics
    .filter(({ severity, code }) => severity <= 1 || code !== 'asyncapi-latest-version')
    .map(({ code, message, path }) => `${code} ${path.join('.')}: ${message}`);
  document = parsed.document!;
});

describe('the AsyncAPI document', () => {
  it('is valid by AsyncAPI’s own parser, without warnings', () => {
    expect(problems).toEqual([]);
  });

  it('describes every message type and no other', () => {
    const names = document
      .components()
      .messages()
      .all()
      .map((message) => message.name());
    expect(names.sort()).toEqual([...MESSAGE_TYPES].sort());
  });

  it('has a channel for every topic and no other', () => {
    const addresses = document
      .channels()
      .all()
      .map((channel) => channel.address()!);
    const topics = allTopics(['rail']).map(({ name }) => name);
    expect(addresses.map((address) => address.replace('{agency}', 'rail')).sort()).toEqual(topics.sort());
  });

  it('offers every channel to a writer and to a reader', () => {
    for (const channel of document.channels().all()) {
      const actions = channel
        .operations()
        .all()
        .map((operation) => operation.action());
      expect([channel.address(), actions.sort()]).toEqual([channel.address(), ['receive', 'send']]);
    }
  });

  it('points each payload at the schema that the code validates with', () => {
    const titles = new Map(
      document
        .components()
        .messages()
        .all()
        .map((m) => [m.name(), m.payload()?.title()]),
    );
    expect(titles.get('sanctions.listing.deleted.v1')).toBe('ListingEvent');
    expect(titles.get('sanctions.acknowledgment.v1')).toBe('Acknowledgment');
    expect([...titles.values()]).not.toContain(undefined);
  });
});
