import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probesTopic } from '#contracts';
import { Outbox } from '#messaging';
import { eventually } from '../../../../test/support/eventually.js';
import { silent } from '../../../../test/support/silent.js';
import { aRegister, type ARegister } from '../../test/a-register.js';
import { aDeletionRow, aListingRow, anIdentityNumber } from '../../test/rows.js';
import { AgencyDirectory } from './agency-directory.js';
import { ProbeWorker } from './probe-worker.js';
import { Probes } from './probes.js';

const SHARDS = 4;

let register: ARegister;
let agency: Server;
let worker: ProbeWorker;
let probes: Probes;
let folder: string;
/** What rail says to whoever asks. */
let says: object;

beforeEach(async () => {
  register = await aRegister(SHARDS);
  agency = createServer((_, response) => response.end(JSON.stringify(says))).listen(0, '127.0.0.1');
  await new Promise((resolve) => agency.once('listening', resolve));
  folder = mkdtempSync(join(tmpdir(), 'probes-'));
  const decisionUrl = `http://127.0.0.1:${(agency.address() as AddressInfo).port}`;
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 't');
  writeFileSync(join(folder, 'agencies.json'), JSON.stringify([{ agency: 'rail', decisionUrl, tokenFile }]));
  const { database, store, mode, clock, signer } = register;
  const outbox = new Outbox({ topic: probesTopic, source: '/court-registry', signer, clock });
  await outbox.open(database, { shards: SHARDS, epoch: 1 });
  const agencies = new AgencyDirectory(join(folder, 'agencies.json'));
  worker = new ProbeWorker({ database, store, outbox, agencies, mode, clock, shards: SHARDS, log: silent });
  probes = new Probes({ database, store, mode, clock });
  probes.onOrder = () => worker.wake();
  worker.start();
});
afterEach(async () => {
  await worker.stop();
  agency.close();
  rmSync(folder, { recursive: true });
  await register.close();
});

/** A listing in force; of the same person unless another number is given. */
async function aListing(name: string, number = anIdentityNumber()): Promise<number> {
  const subject = { ...aListingRow().subject, number };
  const decision = { ...aListingRow().decision, number: name };
  return (await register.publish('listing', aListingRow({ subject, decision }))).listing;
}

/** Asks rail about a soft berth for whom the listing held. */
async function verdictOn(listing: number): Promise<string> {
  const probe = randomUUID();
  await probes.order({ sub: 'reconciliation', role: 'reconciliation' }, { probe, agency: 'rail', listing, measure: 'soft-berth' }); // prettier-ignore
  const answered = await eventually(async () => {
    const [row] = await register.database.query('SELECT verdict FROM probe WHERE id = $1', [probe]);
    expect(row.verdict).not.toBeNull();
    return row;
  });
  return answered.verdict;
}

it('a refusal counts for the lift only if a listing stands that explains it, of that person', async () => {
  const lifted = await aListing('first');
  await register.publish('deletion', aDeletionRow({ listing: 'first' }));
  const deny = (listing?: number) => ({
    decision: 'deny',
    refusals: listing === undefined ? [] : [{ listing, revision: 1, measure: 'soft-berth' }],
  });
  says = deny();
  expect(await verdictOn(lifted)).toBe('refused');
  says = deny(4_711_000);
  expect(await verdictOn(lifted)).toBe('refused');
  says = deny(await aListing('of another person', anIdentityNumber('1971-02-03', 205)));
  expect(await verdictOn(lifted)).toBe('refused');
  says = deny(await aListing('second'));
  expect(await verdictOn(lifted)).toBe('clean');
  says = { decision: 'allow', refusals: [] };
  expect(await verdictOn(lifted)).toBe('clean');
  await register.publish('deletion', aDeletionRow({ listing: 'second' }));
  says = deny(lifted + 2);
  expect(await verdictOn(lifted)).toBe('refused');
});
