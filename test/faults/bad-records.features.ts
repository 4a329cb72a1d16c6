import type { AgencyCode } from '#contracts';
import { toRecord } from '#messaging';
import type { TestBus } from '../support/bus.js';
import { rowsOf } from '../support/bus-books.js';
import { expectTruth, findingsOf, type KeptFinding } from '../support/bus-oracle.js';
import { callService, Court, type Published } from '../support/court.js';
import { eventually } from '../support/eventually.js';
import { Insider } from '../support/insider.js';

/** Records that nobody should send. They stay in the topic: who reads it from its start after this finds them again. */
export function badRecordsFeatures(of: () => TestBus): void {
  let bus: TestBus;
  let court: Court;
  let insider: Insider;

  /** Customs does nothing about a person, so it lifts nothing either. */
  const restrictingPersons = (): AgencyCode[] => bus.agencies.filter((agency) => agency !== 'customs');

  interface Held {
    id: number;
    reason: string;
    listing: number | null;
  }
  const heldAt = async (agency: AgencyCode): Promise<Held[]> =>
    (await callService(bus, `${bus.services[agency].url}/quarantine`, { as: 'operator' })).body;
  const order = async (url: string): Promise<void> => {
    const answer = await callService(bus, url, { method: 'POST', as: 'operator', body: { reason: 'looked into it' } });
    expect(answer).toMatchObject({ status: 200 });
  };

  /** Findings of a kind once there are as many as expected. */
  const found = (kind: string, count: number): Promise<KeptFinding[]> =>
    eventually(async () => {
      const all = (await findingsOf(bus)).filter((finding) => finding.kind === kind);
      expect(all).toHaveLength(count);
      return all;
    }, 60_000);

  /** An operator looks into everything unverifiable, in every quarantine, and ends it. */
  async function settleUnverifiable(): Promise<void> {
    const url = bus.services.reconciliation.url;
    const open = await callService(bus, `${url}/findings?state=open&kind=unverifiable`, { as: 'operator' });
    for (const { finding } of open.body) await order(`${url}/findings/${finding}/settle`);
    for (const agency of bus.agencies)
      for (const { id } of await heldAt(agency)) await order(`${bus.services[agency].url}/quarantine/${id}/discard`);
  }

  describe('records that a producer with the register’s credentials sends', () => {
    beforeAll(() => {
      bus = of();
      court = new Court(bus);
      insider = new Insider(bus);
    });

    it('signed but unusable: rejected and kept, lifting what they lift; a release makes everything good', async () => {
      const broken = await court.list('broken-body', 1);
      const future = await court.list('future-type', 2);
      const heavy = await court.list('over-900-kb', 3);
      await insider.holdRelay();
      await insider.rewrite(await court.correct('broken-body', { obligation: '支付1元' }), {
        data: Buffer.from('{"listing":'),
      });
      await insider.rewrite(await court.delete('future-type'), { type: 'sanctions.listing.deleted.v2' });
      const last = await court.correct('over-900-kb', { obligation: '支付2元' });
      const { data } = await insider.messageOf(last);
      await insider.rewrite(last, { data: Buffer.concat([data, Buffer.alloc(920_000, ' ')]) });
      await insider.releaseRelay();
      await court.list('after-them', 4);

      const rejected = await found('rejected', 3 * bus.agencies.length);
      const listings = [broken, future, heavy].map(({ listing }) => listing);
      expect(new Set(rejected.map(({ listing }) => listing))).toEqual(new Set(listings));
      await expectTruth(bus, { openFindings: ({ kind }) => kind === 'rejected' });
      const [row] = await rowsOf<{ measures: string[] }>(
        bus,
        'rail',
        'SELECT measures FROM enforced WHERE listing = $1',
        [future.listing],
      );
      expect(row.measures).toEqual([]);
      for (const agency of bus.agencies) {
        const held = await heldAt(agency);
        expect(held.map(({ listing }) => listing).sort()).toEqual([...listings].sort());
        expect(new Set(held.map(({ reason }) => reason))).toEqual(
          new Set(['unreadable', 'unknown-version', 'oversized']),
        );
      }
      for (const { id } of await heldAt('rail')) await order(`${bus.services.rail.url}/quarantine/${id}/release`);
      await expectTruth(bus);
      await settleUnverifiable();
    });

    it('not verifiable: kept by offset, found, and the position of nobody moves', async () => {
      const { shard, ...published } = await court.list('original', 5);
      await expectTruth(bus);
      const record = toRecord(await insider.messageOf({ shard, ...published }));
      const { signature: _signature, ...unsigned } = record.headers;
      await insider.send(
        { ...record, headers: {}, value: Buffer.from('?') },
        { ...record, headers: unsigned },
        { ...record, value: Buffer.from(record.value.toString().replace('120000', '999999')) },
        { ...record, partition: (shard + 1) % bus.shards },
      );
      await found('unverifiable', 4);
      for (const agency of bus.agencies) {
        await eventually(async () => {
          const reasons = (await heldAt(agency)).map(({ reason }) => reason).sort();
          expect(reasons).toEqual(['missing-signature', 'unreadable', 'wrong-shard', 'wrong-signature']);
        }, 30_000);
      }
      await settleUnverifiable();
      await expectTruth(bus);
    });

    it('a missing number: later lifts act at once, the gap is found within 5 s, and heals by itself', async () => {
      const neighbours: Published[] = [];
      for (let i = 0; i < bus.shards; i++) neighbours.push(await court.list(`neighbour-${i}`, 10 + i));
      await expectTruth(bus);
      await insider.holdRelay();
      const lost = await court.list('lost', 30);
      const hiding = toRecord(await insider.messageOf(lost));
      await insider.lose(lost);
      await insider.send({ ...hiding, value: Buffer.from('{"changed":"on the way"}') });
      await insider.releaseRelay();
      const neighbour = neighbours.findIndex(({ shard }) => shard === lost.shard);
      const next = await court.delete(`neighbour-${neighbour}`);
      expect(next.shard).toBe(lost.shard);

      const gaps = await found('gap', bus.agencies.length);
      for (const gap of gaps) expect(gap).toMatchObject({ shard: lost.shard, sequence: lost.sequence });
      const published = Date.parse((await insider.messageOf(next)).attributes.time);
      const opened = await rowsOf<{ opened_at: Date }>(
        bus,
        'reconciliation',
        `SELECT opened_at FROM finding WHERE kind = 'gap'`,
      );
      for (const { opened_at: at } of opened) expect(at.getTime() - published).toBeLessThan(5_000);
      // Reconciliation hears of gaps from agencies that may be ahead of its own reading.
      await found('unverifiable', 5);
      await settleUnverifiable();
      await expectTruth(bus);
      for (const agency of restrictingPersons()) {
        const metrics = await (await fetch(`${bus.services[agency].url}/metrics`)).text();
        expect(metrics).toMatch(/^bus_adapter_early_lifts_total\S* [1-9]/m);
      }
    });

    it('two contents under one number: both are kept, the shard stands still and says so, and lifts go on', async () => {
      const applied = await court.list('two-faced', 40);
      await expectTruth(bus);
      const message = await insider.messageOf(applied);
      const other = Buffer.from(message.data.toString().replace('120000', '999999'));
      await insider.send(toRecord(insider.sign(message, { data: other })));
      const [finding] = await found('equivocation', 1);
      expect(finding).toMatchObject({ state: 'open', shard: applied.shard, sequence: applied.sequence });
      for (const agency of bus.agencies) {
        await eventually(async () => {
          const { body } = await callService(bus, `${bus.services[agency].url}/status`, { as: 'operator' });
          expect(body.shards[applied.shard]).toMatchObject({ halted: 'equivocation', sequence: applied.sequence });
        }, 30_000);
      }
      await eventually(async () => {
        const kept = await rowsOf<{ leaf_id: number }>(
          bus,
          'ledger',
          'SELECT leaf_id FROM leaf WHERE topic = $1 AND shard = $2 AND sequence = $3',
          [message.topic, applied.shard, applied.sequence],
        );
        expect(kept).toHaveLength(2);
      }, 30_000);

      await court.delete('two-faced');
      for (const agency of restrictingPersons()) {
        await eventually(async () => {
          const rows = await rowsOf(bus, agency, 'SELECT measures FROM enforced WHERE listing = $1', [applied.listing]);
          expect(rows).toEqual([{ measures: [] }]);
        }, 30_000);
      }
      await court.list('elsewhere', 41);
      await expectTruth(bus, {
        halted: [applied.shard],
        // Nobody can acknowledge the lift any more; that is said too.
        openFindings: ({ kind, shard }) => shard === applied.shard && (kind === 'equivocation' || kind === 'late'),
      });

      for (const agency of bus.agencies) {
        for (const { id } of await heldAt(agency)) {
          await order(`${bus.services[agency].url}/quarantine/${id}/go-on`);
          await order(`${bus.services[agency].url}/quarantine/${id}/discard`);
        }
      }
      const { url } = bus.services.reconciliation;
      const open = await callService(bus, `${url}/findings?state=open&kind=equivocation`, { as: 'operator' });
      for (const one of open.body) await order(`${url}/findings/${one.finding}/settle`);
      await expectTruth(bus);
    });
  });
}
