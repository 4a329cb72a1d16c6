import { classify, Fault } from './index.js';

describe('classify', () => {
  it.each([
    ['a deadlock', { code: '40P01' }, 'now'],
    ['a serialization failure inside a driver error', { driverError: { code: '40001' } }, 'now'],
    ['a refused connection', { code: 'ECONNREFUSED' }, 'later'],
    ['a full disk', { driverError: { code: '53100' } }, 'later'],
    ['a server that is shutting down', { driverError: { code: '57P01' } }, 'later'],
    ['a connection that went away', new Error('Connection terminated unexpectedly'), 'later'],
    ['a broken constraint', { driverError: { code: '23505', message: 'duplicate key' } }, 'never'],
    ['a bug', new TypeError('x is not a function'), 'never'],
    ['nothing at all', undefined, 'never'],
  ])('says of %s whether to try again', (_, error, retry) => {
    expect(classify(error).retry).toBe(retry);
  });

  it('names a full disk as what it is, whose ever it is', () => {
    const server = Object.assign(new Error('could not extend file "base/1/2": No space left on device'), { code: '53100' }); // prettier-ignore
    const own = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    for (const error of [server, own]) expect(classify({ driverError: error }).code).toBe('disk-full');
    expect(classify(server).detail).toContain('No space left on device');
  });

  it('leaves a fault as it is', () => {
    const fault = new Fault('shards-changed', 'never');
    expect(classify(fault)).toBe(fault);
  });
});
