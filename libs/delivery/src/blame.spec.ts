import { blameOfStatus } from './blame.js';

describe('whom a receiver’s status blames', () => {
  it.each([400, 404, 409, 410, 413, 422])('%d: the parcel, so that others go on', (status) =>
    expect(blameOfStatus(status)).toBe('never'),
  );
  it.each([301, 401, 403, 408, 425, 429, 500, 502, 503])('%d: the receiver, which is left in peace', (status) =>
    expect(blameOfStatus(status)).toBe('later'),
  );
});
