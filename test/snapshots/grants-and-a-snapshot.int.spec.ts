import { Grants } from '#agency-adapter/parts';
import { deriveSubjectKey } from '#evidence';
import { aListingRow, anOrganisationCode } from '../../apps/court-registry/test/rows.js';
import { AgencyDatabase } from '../support/agency-database.js';
import { SnapshotStage } from './a-snapshot.js';

const CERTIFICATE = { measure: 'certified-enterprise', levels: ['general', 'advanced'] };

describe('a load of a snapshot', () => {
  let stage: SnapshotStage;
  let customs: AgencyDatabase;
  beforeEach(async () => {
    stage = await SnapshotStage.set();
    customs = await AgencyDatabase.open('customs');
  });
  afterEach(async () => {
    await customs?.close();
    await stage?.strike();
  });

  it('loses nothing that the agency granted: it rests for whom the snapshot lists, and holds for whom it does not', async () => {
    const [listed, free] = [anOrganisationCode(11), anOrganisationCode(12)];
    const check = customs.checkUnder([deriveSubjectKey(stage.register.master, 'customs', 1)]);
    const grants = new Grants({ database: customs.database, clock: customs.clock, check });
    for (const code of [listed, free])
      await grants.set(CERTIFICATE, code, { level: 'advanced', reason: 'audit', officer: 'officer-zhou' });
    const subject = { kind: 'organisation', name: '测试公司', number: listed, legalRepresentative: '丙某' } as const;
    const listing = await stage.published.list(aListingRow({ subject }));
    await stage.snapshot();
    const { loader, refusals } = stage.loaderOf(customs);
    await loader.begin();
    await loader.load();
    expect(refusals()).toEqual([]);
    // Once to notice that a load has replaced what the index was made from, once to make it anew.
    for (let turn = 0; turn < 2; turn++) await customs.subjects.refresh();
    expect(await grants.read(CERTIFICATE, listed)).toMatchObject({ level: 'advanced', suspendedBy: [{ listing }] });
    expect(await grants.read(CERTIFICATE, free)).toMatchObject({ inForce: 'advanced' });
    await stage.published.delete(listing);
    await stage.consume(customs);
    expect(await grants.read(CERTIFICATE, listed)).toMatchObject({ inForce: 'advanced' });
  });
});
