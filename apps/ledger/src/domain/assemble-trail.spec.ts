import { assembleTrail, type AcknowledgedEntry, type TrailEvent, type TrailMaterial } from './assemble-trail.js';

const published: TrailEvent = {
  revision: 1,
  standing: 'in-force',
  type: 'sanctions.listing.published.v1',
  time: '2026-03-02T01:00:00.000Z',
  shard: 1,
  sequence: 10,
  measures: [
    { agency: 'rail', code: 'soft-berth' },
    { agency: 'aviation', code: 'flight' },
  ],
  dueOn: null,
  leaf: 'p',
};
const deleted: TrailEvent = {
  ...published,
  revision: 2,
  standing: 'deleted',
  type: 'sanctions.listing.deleted.v1',
  time: '2026-03-03T01:00:00.000Z',
  sequence: 20,
  measures: [],
  dueOn: '2026-03-06',
  leaf: 'd',
};
const entry = (over: Partial<AcknowledgedEntry>): AcknowledgedEntry => ({
  agency: 'rail',
  sequence: 10,
  revision: 1,
  outcome: 'applied',
  effective: true,
  acknowledgedAt: '2026-03-02T01:00:01.000Z',
  leaf: 'r1',
  ...over,
});
const material = (over: Partial<TrailMaterial>): TrailMaterial => ({
  listing: 9,
  events: [published],
  acknowledged: [],
  settled: [],
  loaded: [],
  probes: [],
  ...over,
});

describe('the trail of a listing', () => {
  it('names every agency that the events call upon and that has not spoken', () => {
    const trail = assembleTrail(material({ acknowledged: [entry({})] }));
    expect(trail.silent).toEqual(['aviation']);
    expect(trail.agencies.find(({ agency }) => agency === 'rail')?.measures).toEqual([
      {
        code: 'soft-berth',
        inForce: true,
        acknowledged: '2026-03-02T01:00:01.000Z',
        effective: '2026-03-02T01:00:01.000Z',
        probed: null,
      },
    ]);
  });

  it('expects those who restricted to speak about the deletion too', () => {
    const trail = assembleTrail(
      material({ events: [published, deleted], acknowledged: [entry({}), entry({ agency: 'aviation' })] }),
    );
    expect(trail.silent).toEqual(['aviation', 'rail']);
    expect(trail.agencies[0].measures[0]).toMatchObject({ code: 'flight', inForce: false, acknowledged: null });
  });

  it('says of a lift what is still open, at whom, and until when by law', () => {
    const after = { sequence: 20, revision: 2, outcome: 'lifted' } as const;
    const refusal = { listing: 9, measure: 'soft-berth', revision: 1 };
    const probe = { agency: 'rail', listing: 9, measure: 'soft-berth', decision: 'deny', refusals: [refusal] } as const;
    const open = (over: Partial<TrailMaterial>) =>
      assembleTrail(material({ events: [published, deleted], ...over })).open;
    const rail = { agency: 'rail', code: 'soft-berth', dueOn: '2026-03-06' };
    const aviation = { agency: 'aviation', code: 'flight', missing: 'acknowledgment', dueOn: '2026-03-06' };
    expect(open({})).toEqual([aviation, { ...rail, missing: 'acknowledgment' }]);
    expect(open({ acknowledged: [entry({ ...after, effective: false })] })).toEqual([
      aviation,
      { ...rail, missing: 'effect' },
    ]);
    const lied = { ...probe, refusals: [...probe.refusals], answeredAt: '2026-03-03T02:00:00.000Z', leaf: 'x' };
    expect(open({ acknowledged: [entry(after)], probes: [lied as never] })).toEqual([
      aviation,
      { ...rail, missing: 'truth' },
    ]);
    expect(open({ acknowledged: [entry(after), entry({ ...after, agency: 'aviation' })] })).toEqual([]);
    expect(assembleTrail(material({})).open).toEqual([]);
  });

  it('does not expect an agency without a measure, but shows what it said', () => {
    const trail = assembleTrail(material({ acknowledged: [entry({ agency: 'customs', outcome: 'not-concerned' })] }));
    expect(trail.silent).not.toContain('customs');
    expect(trail.agencies.find(({ agency }) => agency === 'customs')).toMatchObject({
      measures: [],
      outcomes: [{ outcome: 'not-concerned' }],
    });
  });

  it("takes a lift as effective only when the agency's own system confirmed that revision or a later one", () => {
    const lift = entry({ sequence: 20, revision: 2, outcome: 'lifted', effective: false, leaf: 'r2' });
    const waiting = assembleTrail(material({ events: [published, deleted], acknowledged: [lift] }));
    expect(waiting.agencies.find(({ agency }) => agency === 'rail')?.measures[0].effective).toBeNull();
    const settled = [{ agency: 'rail', sequence: 20, revision: 2, effectiveAt: '2026-03-03T01:00:05.000Z', leaf: 's' }];
    const confirmed = assembleTrail(material({ events: [published, deleted], acknowledged: [lift], settled }));
    expect(confirmed.agencies.find(({ agency }) => agency === 'rail')?.outcomes[0]).toMatchObject({
      effectiveAt: '2026-03-03T01:00:05.000Z',
      effectiveBy: 's',
    });
  });

  it('shows the newest probe since the newest event, and only a refusal for this listing or for none', () => {
    const probe = {
      agency: 'rail' as const,
      listing: 9,
      measure: 'soft-berth',
      decision: 'deny' as const,
      refusals: [{ listing: 8, measure: 'soft-berth' }],
      answeredAt: '2026-03-03T02:00:00.000Z',
      leaf: 'q',
    };
    const before = { ...probe, answeredAt: '2026-03-02T02:00:00.000Z' };
    const trail = assembleTrail(material({ events: [published, deleted], probes: [before, probe] }));
    expect(trail.agencies.find(({ agency }) => agency === 'rail')?.measures[0].probed).toEqual({
      at: probe.answeredAt,
      decision: 'deny',
      refuses: false,
      leaf: 'q',
    });
    const unexplained = assembleTrail(material({ events: [published, deleted], probes: [{ ...probe, refusals: [] }] }));
    expect(unexplained.agencies.find(({ agency }) => agency === 'rail')?.measures[0].probed?.refuses).toBe(true);
    const early = assembleTrail(material({ events: [published, deleted], probes: [before] }));
    expect(early.agencies.find(({ agency }) => agency === 'rail')?.measures[0].probed).toBeNull();
  });

  it('takes the load of a snapshot that covers the newest event for the acknowledgment of it', () => {
    const load = { agency: 'rail', shard: 1, from: 1, to: 20, effective: true, acknowledgedAt: 'then', leaf: 'l' };
    const railOf = (loaded: TrailMaterial['loaded'], settled: TrailMaterial['settled'] = []) => {
      const trail = assembleTrail(material({ events: [published, deleted], loaded, settled }));
      const { measures } = trail.agencies.find(({ agency }) => agency === 'rail')!;
      return { silent: trail.silent.includes('rail'), open: trail.open.some(isRail), ...measures[0] };
    };
    const isRail = ({ agency }: { agency: string }) => agency === 'rail';
    expect(railOf([load])).toMatchObject({ silent: false, open: false, acknowledged: 'then', effective: 'then' });
    expect(railOf([{ ...load, to: 19 }])).toMatchObject({ silent: true, open: true, acknowledged: null });
    expect(railOf([{ ...load, shard: 2 }])).toMatchObject({ silent: true, open: true, acknowledged: null });
    const applied = { ...load, effective: false };
    expect(railOf([applied])).toMatchObject({ silent: false, open: true, acknowledged: 'then', effective: null });
    const settled = { agency: 'rail', sequence: 20, revision: 2, effectiveAt: 'later', leaf: 's' };
    expect(railOf([applied], [settled])).toMatchObject({ open: false, effective: 'later' });
  });
});
