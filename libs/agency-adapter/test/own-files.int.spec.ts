import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgencyDatabase, SHARDS } from '../../../test/support/agency-database.js';
import { eventually } from '../../../test/support/eventually.js';
import { RegisterFeed, slicesOf } from '../../../test/support/register-feed.js';
import { readBacklog, readRestrictions } from '../src/own-system/delivery-store.js';
import { FileSystem } from '../src/own-system/file-system.js';
import { aDelivery, restricted, settled } from './a-delivery.js';
import { Mainframe } from './mainframe.js';

describe('an agency’s own system that takes files', () => {
  let rail: AgencyDatabase;
  let feed: RegisterFeed;
  let folder: string;
  let system: FileSystem;
  let mainframe: Mainframe;
  beforeEach(async () => {
    rail = await AgencyDatabase.open('rail', { enforcement: 'file' });
    feed = new RegisterFeed(SHARDS);
    folder = mkdtempSync(join(tmpdir(), 'drops-'));
    const restrictions = () => readRestrictions(rail.database);
    system = new FileSystem({ folder, confirmedBy: 'answer', clock: rail.clock, restrictions });
    mainframe = new Mainframe(folder);
  });
  afterEach(async () => {
    await rail.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is effective only when it has answered, and a lift is not held up by what waits for answers', async () => {
    const delivery = aDelivery(rail, system);
    await rail.applier.handle(slicesOf(Array.from({ length: 40 }, (_, i) => feed.publish({ listing: i + 1 }))));
    delivery.start();
    try {
      await eventually(async () =>
        expect((await readBacklog(rail.database)).next[0]?.lastProblem).toBe('taken-not-confirmed'),
      );
      await rail.applier.handle(slicesOf([feed.delete(7)]));
      delivery.wake();
      await eventually(() => {
        mainframe.run({ answers: false });
        expect(mainframe.listings.get(7)).toEqual([]);
      });
      expect(await settled(rail)).toEqual([]);
      expect(delivery.breaker.state).toBe('closed');
      mainframe = new Mainframe(folder);
      mainframe.run();
      await eventually(async () => expect(await settled(rail)).toHaveLength(41), 20_000);
      expect(mainframe.held()).toEqual(await restricted(rail));
    } finally {
      await delivery.stop();
    }
  });

  it('whose folder can’t be written for a time, holds exactly what the register said afterwards', async () => {
    const delivery = aDelivery(rail, system);
    const listings = Array.from({ length: 120 }, (_, i) => i + 1);
    delivery.start();
    try {
      await rail.applier.handle(slicesOf(listings.slice(0, 60).map((listing) => feed.publish({ listing }))));
      delivery.wake();
      await eventually(async () => {
        mainframe.run();
        expect(await settled(rail)).toHaveLength(60);
      }, 20_000);
      // A file stands where the folder was: nothing can be written below it, whoever asks.
      renameSync(folder, `${folder}-kept`);
      writeFileSync(folder, '');
      await rail.applier.handle(slicesOf(listings.slice(60).map((listing) => feed.publish({ listing }))));
      await rail.applier.handle(slicesOf(listings.slice(0, 30).map((listing) => feed.delete(listing))));
      delivery.wake();
      await eventually(() => expect(delivery.breaker.state).toBe('open'), 20_000);
      expect(await settled(rail)).toHaveLength(60);
      rmSync(folder);
      renameSync(`${folder}-kept`, folder);
      await eventually(async () => {
        mainframe.run();
        expect(await settled(rail)).toHaveLength(150);
      }, 40_000);
      expect(mainframe.held()).toEqual(await restricted(rail));
    } finally {
      await delivery.stop();
      mkdirSync(folder, { recursive: true });
    }
  }, 180_000);

  it('gets everything that is restricted in a full drop, also what it was never told', async () => {
    await rail.applier.handle(slicesOf([1, 2, 3, 4].map((listing) => feed.publish({ listing }))));
    await rail.applier.handle(slicesOf([feed.delete(2)]));
    expect(await system.dropFull('2025-06-03')).toBe('000000000001.full');
    mainframe.listings.set(99, ['somebody/flight']);
    mainframe.run();
    expect(mainframe.held()).toEqual(await restricted(rail));
    expect(mainframe.listings.size).toBe(3);
  });
});
