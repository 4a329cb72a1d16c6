import { AGENCIES } from './measures.js';
import {
  acknowledgmentsTopic,
  allTopics,
  denialsTopic,
  findingsTopic,
  probesTopic,
  registerTopic,
  writerOf,
} from './topics.js';

const principals = ['court-registry', 'ledger', 'reconciliation', ...AGENCIES];

describe('topics', () => {
  it('names each topic once, and the names in code are those of the file', () => {
    const names = allTopics().map(({ name }) => name);
    const expected = [registerTopic, probesTopic, findingsTopic];
    for (const agency of AGENCIES) expected.push(acknowledgmentsTopic(agency), denialsTopic(agency));
    expect([...names].sort()).toEqual(expected.sort());
  });

  it('lets one source write each topic and none write what is not the bus’s', () => {
    expect(writerOf(registerTopic)).toBe('/court-registry');
    expect(writerOf(acknowledgmentsTopic('rail'))).toBe('/agencies/rail');
    expect(writerOf(findingsTopic)).toBe('/reconciliation');
    expect(writerOf('sanctions.register.v2')).toBeUndefined();
  });

  it('keeps one agency from writing or reading another’s topics', () => {
    for (const { name, writerPrincipal, readers } of allTopics()) {
      expect(principals).toEqual(expect.arrayContaining([writerPrincipal, ...readers]));
      const owner = AGENCIES.find((agency) => name.includes(`.${agency}.`));
      if (!owner) continue;
      expect(writerPrincipal).toBe(owner);
      expect(AGENCIES.filter((agency) => readers.includes(agency))).toEqual([owner]);
    }
  });

  it('keeps everything for ever and compacts nothing', () => {
    for (const { config, partitions } of allTopics()) {
      expect(partitions).toBe(8);
      expect(config).toMatchObject({ 'retention.ms': '-1', 'cleanup.policy': 'delete' });
    }
  });

  it('gives a sixth agency its topics without a change of the file', () => {
    const names = allTopics(['shipping' as never]).map(({ name }) => name);
    expect(names).toContain('sanctions.denials.shipping.v1');
  });
});
