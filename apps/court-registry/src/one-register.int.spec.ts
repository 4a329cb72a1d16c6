import { aRegisterProcess, type RegisterProcess } from '../test/register-process.js';
import { denialsOverKafka } from './denials/denials-over-kafka.features.js';
import { hostileBodies } from './hostile-bodies.features.js';
import { openApiFeatures } from './openapi.features.js';
import { remediesOverHttp } from './remedies/remedies-over-http.features.js';
import { snapshotsOverHttp } from './snapshots/snapshots-over-http.features.js';

jest.setTimeout(180_000);

// One process, with its broker and database server, for all that leaves a register at work.
let register: RegisterProcess;
beforeAll(async () => {
  register = await aRegisterProcess();
});
afterAll(() => register?.remove());

// In this order: the first counts the listings that there are, the second sees the tasks of all, the last spoils what it can.
snapshotsOverHttp(() => register);
remediesOverHttp(() => register);
denialsOverKafka(() => register);
openApiFeatures(() => register);
hostileBodies(() => register);
