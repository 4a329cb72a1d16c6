import type { FullFinding, FullStatement } from './client/generated/reconciliation.js';
import { findingLines, shortened } from './finding-page.js';
import { displayWidth } from './terminal/index.js';

const aStatement = (source: string, type: string, said: string): FullStatement => ({
  source,
  type,
  id: '1',
  leaf: 'ab'.repeat(32),
  said,
  attributes: {
    id: '1',
    source,
    type,
    keyId: 'rail-1',
    time: '2026-11-22T02:31:21.466Z',
    epoch: 1,
    shard: 1,
    sequence: 7,
  },
  topic: 'sanctions.probes.v1',
  commitment: 'cd'.repeat(32),
  signature: 'c2ln',
  salt: null,
  data: null,
  body: null,
});
const aFinding = (statements: FullStatement[]) =>
  ({
    finding: 'f-1',
    kind: 'false-acknowledgment',
    state: 'open',
    agency: 'rail',
    listing: 1,
    openedAt: '2026-11-22T02:31:23.756Z',
    closedAt: null,
    serviceDueAt: '2026-11-22T02:32:20.418Z',
    legalDueOn: '2026-11-24',
    detail: {
      en: 'Railways signed that the lift is effective, and still refuses.',
      'zh-CN': '铁路签字确认解除已生效，却仍在拒绝。',
    },
    statements,
  }) as FullFinding;

describe('a finding on the screen', () => {
  const lines = findingLines(
    aFinding([
      aStatement('/court-registry', 'sanctions.listing.deleted.v1', '已删除 / it is deleted'),
      aStatement('/agencies/rail', 'sanctions.acknowledgment.v1', '已生效 / it is effective'),
      aStatement('/court-registry', 'sanctions.probe.v1', '仍在拒绝 / it still refuses'),
    ]),
    100,
  );
  const framed = lines.slice(lines.findIndex((line) => line.startsWith('┌')));

  test("what the agency signed stands beside what contradicts it, the register's order before them", () => {
    const row = framed.find((line) => line.includes('it is effective'))!;
    expect(row.indexOf('it is effective')).toBeLessThan(row.indexOf('it still refuses'));
    const before = lines.slice(0, lines.indexOf(framed[0])).join('\n');
    expect(before).toContain('it is deleted');
    expect(framed.join('\n')).not.toContain('it is deleted');
  });

  test('the frame is straight although half of it is Chinese', () => {
    expect(new Set(framed.map(displayWidth)).size).toBe(1);
  });

  test('names key, time and leaf of each statement', () => {
    for (const part of ['rail-1', '2026-11-22T02:31:21.466Z', shortened('ab'.repeat(32))])
      expect(framed.join('\n')).toContain(part);
  });

  test('a finding with one statement is told without a frame', () => {
    expect(
      findingLines(aFinding([aStatement('/agencies/rail', 'sanctions.gap.v1', '缺 / missing')]), 80).join('\n'),
    ).toContain('missing');
  });
});
