import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FixedClock } from '#service';
import type { RestrictionState, StateParcel } from './delivery-state.js';
import { FileSystem, type DropConfirmation } from './file-system.js';
import { fullDropDue } from './full-drops.js';

const clock = new FixedClock('2025-06-03T09:00:00.000Z');
const stateOf = (listing: number, change: Partial<RestrictionState> = {}): RestrictionState => ({
  listing,
  revision: 1,
  standing: 'in-force',
  subjectRefs: ['aa'],
  measures: [{ code: 'soft-berth', effect: 'deny' }],
  until: null,
  rests: [],
  court: '崇川区人民法院',
  caseNumber: '(2025)苏0602执1234号',
  howToObject: null,
  ...change,
});
const lifted = { standing: 'deleted', subjectRefs: [], measures: [], court: null, caseNumber: null };
const parcelOf = (state: RestrictionState): StateParcel => ({
  listing: state.listing,
  revision: state.revision,
  lifts: state.measures.length === 0,
  attempts: 0,
  version: state.revision,
  early: false,
  body: JSON.stringify(state),
});

describe('drops of files', () => {
  let folder: string;
  let restricted: RestrictionState[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drops-'));
    restricted = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const aSystem = (confirmedBy: DropConfirmation = 'answer') =>
    new FileSystem({
      folder,
      confirmedBy,
      clock,
      restrictions: async function* () {
        yield* restricted;
      },
    });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const listings = (name: string) =>
    read(name)
      .split('\r\n')
      .slice(1, -1)
      .map((line) => Number(/^"(\d+)"/.exec(line)![1]));

  it('come whole with a manifest and the digest, lifts first, all that waits in one drop', async () => {
    const system = aSystem();
    const sent = [stateOf(7), stateOf(5), stateOf(9, { ...lifted, revision: 2 })].map((state) =>
      system.send(parcelOf(state)),
    );
    expect(await Promise.all(sent)).toEqual(['taken', 'taken', 'taken']);
    expect(readdirSync(folder).sort()).toEqual(['000000000001.delta.csv', '000000000001.delta.json', 'last-drop.json']);
    expect(listings('000000000001.delta.csv')).toEqual([9, 5, 7]);
    const csv = readFileSync(join(folder, '000000000001.delta.csv'));
    expect(JSON.parse(read('000000000001.delta.json'))).toEqual({
      number: 1,
      kind: 'delta',
      file: '000000000001.delta.csv',
      rows: 3,
      bytes: csv.length,
      sha256: createHash('sha256').update(csv).digest('hex'),
      lifts: 1,
      madeAt: '2025-06-03T09:00:00.000Z',
    });
  });

  it('are confirmed by an answer with their digest, and come again after any other', async () => {
    const system = aSystem();
    const parcel = parcelOf(stateOf(7));
    await system.send(parcel);
    expect(await system.send(parcel)).toBe('taken');
    const { sha256 } = JSON.parse(read('000000000001.delta.json'));
    writeFileSync(join(folder, '000000000001.delta.ack'), sha256.slice(0, 20));
    expect(await system.send(parcel)).toBe('taken');
    writeFileSync(join(folder, '000000000001.delta.ack'), '0'.repeat(64));
    expect(await system.send(parcel)).toBe('taken');
    expect(listings('000000000002.delta.csv')).toEqual([7]);
    writeFileSync(join(folder, '000000000002.delta.ack'), `${sha256.toUpperCase()}\n`);
    expect(await system.send(parcel)).toBeUndefined();
    expect(existsSync(join(folder, '000000000003.delta.csv'))).toBe(false);
  });

  it('hold the newest state although an older one is not answered yet', async () => {
    const system = aSystem();
    await system.send(parcelOf(stateOf(7)));
    await system.send(parcelOf(stateOf(7, { ...lifted, revision: 2 })));
    expect(read('000000000002.delta.csv')).toContain('"7","2","deleted","",""');
  });

  it('are confirmed by lying there, where that is configured', async () => {
    expect(await aSystem('rename').send(parcelOf(stateOf(7)))).toBeUndefined();
    expect(listings('000000000001.delta.csv')).toEqual([7]);
  });

  it('never bear a number twice, also after a crash and when the files were taken away', async () => {
    await aSystem('rename').send(parcelOf(stateOf(7)));
    for (const name of readdirSync(folder)) if (name !== 'last-drop.json') rmSync(join(folder, name));
    await aSystem('rename').send(parcelOf(stateOf(8)));
    expect(listings('000000000002.delta.csv')).toEqual([8]);
  });

  it('hold everything that is restricted when they are full, and no delta overtakes them', async () => {
    restricted = [stateOf(3), stateOf(4)];
    const system = aSystem('rename');
    const [name] = await Promise.all([
      system.dropFull('2025-06-03'),
      system.send(parcelOf(stateOf(4, { ...lifted, revision: 2 }))),
    ]);
    expect(name).toBe('000000000001.full');
    expect(listings('000000000001.full.csv')).toEqual([3, 4]);
    expect(listings('000000000002.delta.csv')).toEqual([4]);
    expect(await aSystem().fullOn()).toBe('2025-06-03');
  });

  it('run nothing in a spreadsheet, and keep quotes and line ends inside their field', async () => {
    const risky = { court: '=HYPERLINK("http://x")', caseNumber: '+1\r\n2' };
    await aSystem('rename').send(parcelOf(stateOf(7, risky)));
    expect(read('000000000001.delta.csv')).toContain(`"'=HYPERLINK(""http://x"")","'+1\r\n2"`);
  });

  it('fail as a whole when the folder is gone, leave nothing half, and go on when it is back', async () => {
    const system = aSystem('rename');
    renameSync(folder, `${folder}-away`);
    await expect(system.send(parcelOf(stateOf(7)))).rejects.toMatchObject({
      code: 'enforcement-unreachable',
      retry: 'later',
      detail: 'ENOENT',
    });
    mkdirSync(folder);
    await system.send(parcelOf(stateOf(7)));
    expect(listings('000000000001.delta.csv')).toEqual([7]);
    rmSync(`${folder}-away`, { recursive: true });
  });
});

describe('the daily full drop', () => {
  it('is due once each day from its time in Shanghai on, also when the adapter was down then', () => {
    const at = (instant: string, fullOn: string | null) => fullDropDue(new Date(instant), '03:00', fullOn);
    expect(at('2025-06-02T18:59:00Z', '2025-06-02')).toBeNull();
    expect(at('2025-06-02T19:00:00Z', '2025-06-02')).toBe('2025-06-03');
    expect(at('2025-06-03T15:00:00Z', '2025-06-02')).toBe('2025-06-03');
    expect(at('2025-06-03T15:00:00Z', '2025-06-03')).toBeNull();
    expect(at('2025-06-02T19:00:00Z', null)).toBe('2025-06-03');
  });
});
