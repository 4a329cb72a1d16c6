import { syntheticOrganisationCode, type Measure } from '#contracts';
import { subjectRef } from '#evidence';
import { Refusal } from '#service';
import type { GrantDefinition } from '../src/agency.js';
import { Grants, type Grant } from '../src/grants/grants.js';
import { AgencyDatabase, NOW, SHARDS, SUBJECT_KEY } from '../../../test/support/agency-database.js';
import { measuresFor, RegisterFeed, slicesOf, type ListingChange } from '../../../test/support/register-feed.js';

const [CODE, OTHER] = [1, 2].map(syntheticOrganisationCode);
const NEXT_KEY = Buffer.alloc(32, 8);
const DEFINITION: GrantDefinition = { measure: 'certified-enterprise', levels: ['general', 'advanced'] };

describe('what customs granted an enterprise', () => {
  let customs: AgencyDatabase;
  let feed: RegisterFeed;
  let grants: Grants;
  beforeEach(async () => {
    customs = await AgencyDatabase.open('customs');
    feed = new RegisterFeed(SHARDS);
    grants = grantsUnder([SUBJECT_KEY]);
  });
  afterEach(() => customs.close());

  function grantsUnder(keys: readonly Buffer[]): Grants {
    return new Grants({ database: customs.database, clock: customs.clock, check: customs.checkUnder(keys) });
  }
  const about = (code: string, listing: number, change: Partial<ListingChange> = {}): ListingChange => ({
    listing,
    measures: measuresFor(['customs'], 'organisation'),
    subjectRefs: { customs: [subjectRef(SUBJECT_KEY, code)] },
    ...change,
  });
  const hears = (...events: Parameters<typeof slicesOf>[0]) => customs.applier.handle(slicesOf(events));
  async function read(code = CODE, by = grants): Promise<Grant> {
    const grant = await by.read(DEFINITION, code);
    if (grant instanceof Refusal) throw new Error(grant.reason);
    return grant;
  }
  const set = (level: string | null, code = CODE) =>
    grants.set(DEFINITION, code, { level, reason: 'audit of 2025', officer: 'officer-zhou' });

  it('is suspended when a listing takes effect, and restored to exactly what it was when it is deleted', async () => {
    await set('advanced');
    expect(await read()).toMatchObject({ level: 'advanced', inForce: 'advanced', state: 'in-force' });
    await hears(feed.publish(about(CODE, 4)));
    expect(await read()).toMatchObject({
      level: 'advanced',
      inForce: null,
      state: 'suspended',
      suspendedBy: [{ listing: 4, court: '崇川区人民法院', measure: 'certified-enterprise', effect: 'deny' }],
    });
    await hears(feed.delete(4));
    expect(await read()).toMatchObject({ inForce: 'advanced', state: 'in-force', suspendedBy: [] });
    expect((await read()).changes).toEqual([
      { change: 1, level: 'advanced', reason: 'audit of 2025', officer: 'officer-zhou', at: new Date(NOW) },
    ]);
  });

  it('is back during a stay, at the end of the term, and for the time of an exemption', async () => {
    await set('general');
    await hears(feed.publish(about(CODE, 4)));
    await hears(feed.stay(4));
    expect(await read()).toMatchObject({ inForce: 'general' });
    await hears(feed.correct(about(CODE, 4, { until: '2025-06-03T09:10:00.000Z' })));
    expect(await read()).toMatchObject({ state: 'suspended' });
    customs.clock.advance(10 * 60_000);
    expect(await read()).toMatchObject({ inForce: 'general' });
    const rests = [{ measure: DEFINITION.measure, from: NOW, until: '2025-06-03T10:00:00.000Z' }];
    await hears(feed.publish(about(CODE, 5, { rests })));
    expect(await read()).toMatchObject({ inForce: 'general' });
    customs.clock.advance(60 * 60_000);
    expect(await read()).toMatchObject({ state: 'suspended', suspendedBy: [{ listing: 5 }] });
  });

  it('stays suspended until the last of several listings ends', async () => {
    await set('advanced');
    await hears(feed.publish(about(CODE, 4)), feed.publish(about(CODE, 5)));
    await hears(feed.delete(4));
    expect(await read()).toMatchObject({ state: 'suspended', suspendedBy: [{ listing: 5 }] });
    await hears(feed.delete(5));
    expect(await read()).toMatchObject({ inForce: 'advanced' });
  });

  it('takes a new audit while it is suspended, and holds as audited from the lift on', async () => {
    await set('general');
    await hears(feed.publish(about(CODE, 4)));
    expect(await set('advanced')).toMatchObject({ level: 'advanced', inForce: null, state: 'suspended' });
    await hears(feed.delete(4));
    expect(await read()).toMatchObject({ inForce: 'advanced', changes: [{ change: 2 }, { change: 1 }] });
  });

  it('may be withdrawn while it is suspended, and then nothing comes back', async () => {
    await set('general');
    await hears(feed.publish(about(CODE, 4)));
    expect(await set(null)).toMatchObject({ level: null, state: 'none' });
    await hears(feed.delete(4));
    expect(await read()).toMatchObject({ inForce: null, state: 'none' });
  });

  it('is nothing where there was no certificate: a listing suspends none, and closes a first grant with its law', async () => {
    await hears(feed.publish(about(CODE, 4)));
    expect(await read()).toMatchObject({ state: 'none', level: null, changes: [], suspendedBy: [{ listing: 4 }] });
    expect(await set('general')).toMatchObject({
      reason: 'grant-closed',
      kind: 'unlawful',
      article: 'Customs enterprise credit rules',
    });
    await hears(feed.delete(4));
    expect(await set('general')).toMatchObject({ inForce: 'general' });
  });

  it('is touched by no listing whose policy has not this measure', async () => {
    await set('advanced');
    const measures: Measure[] = measuresFor(['customs'], 'organisation').map((measure) => ({
      ...measure,
      code: 'document-inspection',
      effect: 'heighten',
    }));
    await hears(feed.publish(about(CODE, 4, { measures })));
    expect(await read()).toMatchObject({ inForce: 'advanced', suspendedBy: [] });
  });

  it('comes back to the wrong enterprise with the very correction that takes the right one', async () => {
    await set('advanced');
    await set('general', OTHER);
    await hears(feed.publish(about(CODE, 4)));
    await hears(feed.correct(about(OTHER, 4)));
    expect(await read(CODE)).toMatchObject({ inForce: 'advanced' });
    expect(await read(OTHER)).toMatchObject({ level: 'general', inForce: null, state: 'suspended' });
  });

  it('is lost by no replay, no second process and no older copy of the rows', async () => {
    const published = feed.publish(about(CODE, 4));
    const deleted = feed.delete(4);
    await set('advanced');
    await hears(published);
    const backup = await customs.rows();
    await hears(deleted, feed.again(published), feed.again(deleted));
    expect(await read()).toMatchObject({ inForce: 'advanced' });
    // An older copy: the listing stands again in the tables, and the position is before the deletion.
    await customs.database.query(
      `UPDATE enforced SET (revision, standing, subject_ref, measures, details) = (1, 'in-force', decode($1, 'hex'), $2, $3)`,
      [backup[0].refs[0], backup[0].measures, backup[0].details],
    );
    await customs.database.query(
      'UPDATE position SET sequence = 1, next_offset = 1, behind_until = 2 WHERE shard = $1',
      [deleted.attributes.shard],
    );
    await customs.database.query('DELETE FROM applied_leaves WHERE first > 1');
    const other = await customs.instance();
    const restored = new Grants({ ...customs, check: other.check });
    expect(await restored.read(DEFINITION, CODE)).toMatchObject({ kind: 'unavailable' });
    await other.applier.handle(slicesOf([deleted]));
    expect(await read(CODE, restored)).toMatchObject({ inForce: 'advanced' });
  });

  it('outlives the key of subject refs', async () => {
    await set('advanced');
    await hears(feed.publish(about(CODE, 4)));
    const refs = [SUBJECT_KEY, NEXT_KEY].map((key) => subjectRef(key, CODE));
    await hears(feed.correct(about(CODE, 4, { subjectRefs: { customs: refs } })));
    await hears(feed.correct(about(CODE, 4, { subjectRefs: { customs: [refs[1]] } })));
    const rotated = grantsUnder([NEXT_KEY]);
    expect(await read(CODE, rotated)).toMatchObject({ level: 'advanced', state: 'suspended' });
    await hears(feed.delete(4));
    expect(await read(CODE, rotated)).toMatchObject({ inForce: 'advanced' });
  });

  it('is changed once by the same again, and by one of two officers who decide at once', async () => {
    await set('advanced');
    await set('advanced');
    expect((await read()).changes).toHaveLength(1);
    const both = await Promise.all([set('general'), set(null)]);
    const refused = both.filter((one) => one instanceof Refusal);
    const { changes } = await read();
    expect(changes.length).toBe(3 - refused.length);
    for (const one of refused) expect(one).toMatchObject({ reason: 'grant-changed', kind: 'conflict' });
  });

  it('is nothing at an agency that grants nothing', async () => {
    expect(await grants.read(undefined, CODE)).toMatchObject({ reason: 'no-grants', kind: 'unknown' });
  });
});
