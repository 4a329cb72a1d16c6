import { readFileSync } from 'node:fs';
import { AGENCIES, type AgencyCode } from '#contracts';
import { KafkaConnection } from '#messaging';
import { startTestBus, type TestBus } from '../support/bus.js';
import type { AgencyCase, FeatureWorld } from './agency-under-test.js';
import { agencyFeatures } from './agency.features.js';
import { checkFeatures } from './check.features.js';
import { Overheard } from './overheard.js';
import { RegisterOnTheWire } from './register-on-the-wire.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

const CASES: readonly AgencyCase[] = [
  { agency: 'aviation', subject: 'person', ask: { cabin: 'economy' }, measure: 'flight', refused: 'deny' },
  {
    agency: 'rail',
    subject: 'person',
    ask: { train: 'G', seat: 'second' },
    measure: 'g-train-any-seat',
    refused: 'deny',
  },
  { agency: 'banking', subject: 'person', ask: { product: 'loan' }, measure: 'financing-credit', refused: 'refer' },
  {
    agency: 'procurement',
    subject: 'organisation',
    ask: { act: 'government-tender' },
    measure: 'tendering',
    refused: 'deny',
  },
  {
    agency: 'customs',
    subject: 'organisation',
    ask: { act: 'certification' },
    measure: 'certified-enterprise',
    refused: 'deny',
  },
];

describe('every agency', () => {
  let bus: TestBus;
  let overheard: Overheard;
  let register: RegisterOnTheWire;

  beforeAll(async () => {
    bus = await startTestBus({ only: AGENCIES });
    const kafka = new KafkaConnection(
      { brokers: bus.kafka.brokers, caFile: bus.kafka.caFile, ...bus.kafka.admin },
      silent,
    );
    register = new RegisterOnTheWire(kafka, bus.secrets.signingKeyFile('court-registry'), bus.shards);
    overheard = await Overheard.start(kafka);
  }, 120_000);

  afterAll(async () => {
    await overheard?.stop();
    await register?.close();
    await bus?.remove();
  }, 60_000);

  const worldOf = (agency: AgencyCode): FeatureWorld => ({
    url: bus.services[agency].url,
    subjectKey: Buffer.from(readFileSync(bus.secrets.subjectKeyFile(agency), 'utf8'), 'base64'),
    register,
    overheard,
    token: (role, ofAgency) => bus.tokens.token(role, ofAgency ? { agency: ofAgency } : {}),
  });

  it('has its features tested here', () => {
    expect(CASES.map(({ agency }) => agency)).toEqual(AGENCIES);
  });

  for (const one of CASES) {
    agencyFeatures(one, () => worldOf(one.agency));
    checkFeatures(one, () => worldOf(one.agency));
  }
});
