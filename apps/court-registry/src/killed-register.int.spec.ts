import { aRegisterProcess, type RegisterProcess } from '../test/register-process.js';
import { noticesOverHttp } from './notices/notices-over-http.features.js';
import { processFeatures } from './process.features.js';
import { recoveryFeatures } from './recovery.features.js';

jest.setTimeout(180_000);

// One broker and one database server for all that kills the register.
let register: RegisterProcess;
beforeAll(async () => {
  // No cut takes a number between those of a test, however long it lasts.
  register = await aRegisterProcess({ overrides: { 'court-registry': { BUS_CUT_INTERVAL_MS: '3600000' } } });
});
afterAll(() => register?.remove());

// In this order: the first begins with an empty register, and the last puts an older copy in its place.
processFeatures(() => register);
noticesOverHttp(() => register);
recoveryFeatures(() => register);
