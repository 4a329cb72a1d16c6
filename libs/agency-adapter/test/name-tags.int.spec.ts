import { registerTopic } from '#contracts';
import { AgencyDatabase, SHARDS } from '../../../test/support/agency-database.js';
import { aListing, slicesOf } from '../../../test/support/register-feed.js';
import { aKeyring, aParticipant, signedRecords } from '../../../test/support/signed-record.js';
import { inspect, type ReceivedRecord } from '#messaging';
import { silent } from '../../../test/support/silent.js';
import { NameTagFiller } from '../src/check/name-tag-filler.js';
import { nameTagOf } from '../src/check/name-tag.js';

const register = aParticipant('/court-registry');
const stranger = aParticipant('/stranger');
const keyring = aKeyring([register]);

describe('rows that were written before names could be searched', () => {
  let aviation: AgencyDatabase;
  let log: ReceivedRecord[];
  beforeEach(async () => {
    aviation = await AgencyDatabase.open('aviation');
    log = [];
  });
  afterEach(() => aviation.close());

  const named = (name: string) => ({
    ...{ kind: 'person' as const, name, maskedNumber: '9901**********001X', sex: 'male' as const, age: 40 },
  });
  /** An event in the register's topic. */
  function said(listing: number, revision: number, name: string, by = register): ReceivedRecord {
    const shard = listing % SHARDS;
    const body = aListing({ listing, revision, person: `person-${listing}`, subject: named(name) });
    const at = log.filter(({ partition }) => partition === shard).length;
    const type = `sanctions.listing.${revision === 1 ? 'published' : 'corrected'}.v1`;
    const one = { type, shard, sequence: at + 1, listing, revision, standing: 'in-force' as const, body };
    const [record] = signedRecords(by, registerTopic, [one], BigInt(at));
    log.push(record);
    return record;
  }
  const apply = (...records: ReceivedRecord[]) =>
    aviation.applier.handle(slicesOf(records.flatMap((record) => inspect([record], keyring, SHARDS))));
  const untag = () => aviation.database.query('UPDATE enforced SET name_tag = NULL');
  const tags = async () => (await aviation.rows()).map(({ listing, nameTag }) => [listing, nameTag]);

  const asked: number[] = [];
  async function fill(): Promise<void> {
    asked.length = 0;
    const { agency, database } = aviation;
    const read = async (
      _topic: string,
      from: (partition: number, low: bigint, high: bigint) => bigint,
      onRecords: (records: ReceivedRecord[]) => unknown,
    ): Promise<void> => {
      for (let shard = 0; shard < SHARDS; shard++) {
        const own = log.filter(({ partition }) => partition === shard);
        const first = from(shard, 0n, BigInt(own.length));
        const wanted = own.filter(({ offset }) => offset >= first);
        if (wanted.length > 0) asked.push(shard);
        if (wanted.length > 0) await onRecords(wanted);
      }
    };
    await new NameTagFiller({ agency, shards: SHARDS, database, kafka: { read }, keyring, log: silent }).fill();
  }

  it('are found by name again once the register’s topic was read once more, each by the name of its own revision', async () => {
    await apply(said(4, 1, '甲某'), said(4, 2, '乙某'), said(5, 1, '丙某'));
    const before = await aviation.rows();
    await untag();
    await fill();
    expect(await tags()).toEqual([
      [4, nameTagOf('乙某')],
      [5, nameTagOf('丙某')],
    ]);
    expect(await aviation.rows()).toEqual(before);
    const found = await aviation.check.ask({
      ...{ requestId: 'r', subject: { name: '丙某' }, measures: ['flight'], purpose: 'screen' },
    });
    expect(found).toMatchObject({ decision: 'refer', candidates: [{ listing: 5 }] });
  });

  it('take no name that the register did not sign, and none of another revision', async () => {
    await apply(said(4, 1, '甲某'));
    await untag();
    log.length = 0;
    said(4, 1, '丁某', stranger);
    said(4, 2, '戊某');
    await fill();
    expect(await tags()).toEqual([[4, null]]);
  });

  it('cost a reading of their own shards only, and none when there are none', async () => {
    await apply(said(4, 1, '甲某'), said(5, 1, '丙某'));
    await fill();
    expect(asked).toEqual([]);
    await aviation.database.query('UPDATE enforced SET name_tag = NULL WHERE listing = 5');
    await fill();
    expect(asked).toEqual([5 % SHARDS]);
  });
});
