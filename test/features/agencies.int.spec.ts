import { readFileSync } from 'node:fs';
import type { AgencyDefinition } from '#agency-adapter';
import { AGENCIES, selectMeasures, type AgencyCode } from '#contracts';
import { KafkaConnection } from '#messaging';
import { startTestBus, type TestBus } from '../support/bus.js';
import { silent } from '../support/silent.js';
import type { AgencyCase, FeatureWorld } from './agency-under-test.js';
import { agencyFeatures } from './agency.features.js';
import { checkFeatures } from './check.features.js';
import { Overheard } from './overheard.js';
import { RegisterOnTheWire } from './register-on-the-wire.js';

/** `FEATURES_OF` names those to be tested alone: a bus of one agency is there several times faster. */
const { FEATURES_OF } = process.env;
const tested = AGENCIES.filter((agency) => FEATURES_OF === undefined || FEATURES_OF.split(',').includes(agency));

/** An agency is tested with the example of its own definition, so that a new one needs no word here. */
function caseOf(agency: AgencyCode): AgencyCase {
  const { definition } = jest.requireActual<{ definition: AgencyDefinition }>(
    `../../apps/agencies/src/${agency}/definition.js`,
  );
  const asked = definition.measuresFor(definition.example);
  for (const subject of ['person', 'organisation'] as const) {
    const refusing = selectMeasures({ policy: 'lawful-basis', subjectKind: subject }).filter(
      ({ code, effect }) => asked.includes(code) && (effect === 'deny' || effect === 'refer'),
    );
    if (refusing.length > 0)
      return {
        agency,
        subject,
        ask: definition.example,
        measure: refusing[0].code,
        refused: refusing[0].effect as 'deny',
      };
  }
  throw new Error(`the example of ${agency} is refused to nobody under the default policy`);
}

describe('every agency', () => {
  let bus: TestBus;
  let overheard: Overheard;
  let register: RegisterOnTheWire;

  beforeAll(async () => {
    bus = await startTestBus({ only: tested });
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

  for (const agency of tested) {
    const one = caseOf(agency);
    agencyFeatures(one, () => worldOf(agency));
    checkFeatures(one, () => worldOf(agency));
  }
});
