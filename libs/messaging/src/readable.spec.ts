import { aKeyring, aParticipant, signedRecords } from '../../../test/support/signed-record.js';
import { inspect, readableNow, UNKNOWN_KEY_PAUSE_MS, type Slice } from './index.js';

const TOPIC = 'sanctions.register.v1';
const [known, stranger] = [aParticipant('/court-registry'), aParticipant('/court-registry', 'not-announced-yet')];

/** Records of one partition, by who signed each. */
function aSlice(shard: number, signers: readonly (typeof known)[]): Slice {
  const records = signers.flatMap((by, i) =>
    signedRecords(by, TOPIC, [{ type: 'sanctions.cut.v1', shard, sequence: i + 1, body: {} }], BigInt(i)),
  );
  return { topic: TOPIC, shard, records: inspect(records, aKeyring([known]), 8) };
}

describe('what of a slice can be read now', () => {
  it('is everything before the first record under a key that is not announced yet; that partition waits there', () => {
    const waits = { ...aSlice(0, [known, stranger, known, stranger]), onlyLifts: true as const };
    const reads = aSlice(1, [known, known]);
    const { readable, pauses } = readableNow([waits, reads]);
    expect(readable).toEqual([{ ...waits, records: waits.records.slice(0, 1) }, reads]);
    expect(pauses).toEqual([{ topic: TOPIC, shard: 0, fromOffset: 1n, pauseMs: UNKNOWN_KEY_PAUSE_MS }]);
  });

  it('is what the reader says, who knows of other reasons to wait', () => {
    const slices = [aSlice(0, [known, known]), aSlice(1, [known])];
    const { readable, pauses } = readableNow(slices, (_, { shard }) => (shard === 0 ? 20 : null));
    expect(readable.map(({ records }) => records.length)).toEqual([0, 1]);
    expect(pauses).toEqual([{ topic: TOPIC, shard: 0, fromOffset: 0n, pauseMs: 20 }]);
  });
});
