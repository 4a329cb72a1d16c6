import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
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

  it('says of each message that no program of ours names that nobody sends it yet, and of no other', () => {
    const sources = ['apps', 'libs']
      .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
      .filter((name) => /\/src\/.*(?<!\.spec)\.ts$/.test(name))
      .map((name) => readFileSync(name, 'utf8'));
    const unsent = MESSAGE_TYPES.filter((type) => !sources.some((text) => text.includes(`'${type}'`)));
    const messages = document.components().messages().all();
    const said = messages.filter((message) => message.description() === 'Nobody sends this yet.');
    expect(said.map((message) => message.name())).toEqual(unsent);
    for (const type of unsent)
      expect(readFileSync('README.md', 'utf8')).toContain(`\`${type}\` has a schema, and nobody`);
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
