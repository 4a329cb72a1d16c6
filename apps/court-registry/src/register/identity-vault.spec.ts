import { randomBytes } from 'node:crypto';
import { IdentityVault } from './identity-vault.js';

const keys = { 'id-1': randomBytes(32).toString('base64'), 'id-2': randomBytes(32).toString('base64') };

describe('the identity vault', () => {
  it('opens what it sealed, also after the current key has changed', () => {
    const sealed = new IdentityVault('id-1', keys).seal('测试甲', 'revision/7/1');
    expect(sealed.keyId).toBe('id-1');
    expect(sealed.bytes.includes('测试甲')).toBe(false);
    expect(new IdentityVault('id-2', keys).open(sealed, 'revision/7/1')).toBe('测试甲');
  });

  it('does not open bytes that were moved to another row, changed, or sealed with a key it lacks', () => {
    const vault = new IdentityVault('id-1', keys);
    const sealed = vault.seal('测试甲', 'revision/7/1');
    expect(() => vault.open(sealed, 'revision/8/1')).toThrow('identity-unreadable');
    sealed.bytes[30] ^= 1;
    expect(() => vault.open(sealed, 'revision/7/1')).toThrow('identity-unreadable');
    expect(() => vault.open({ ...sealed, keyId: 'id-9' }, 'revision/7/1')).toThrow('identity-key-unknown');
  });

  it('seals the same text differently each time', () => {
    const vault = new IdentityVault('id-1', keys);
    expect(vault.seal('x', 'p').bytes.equals(vault.seal('x', 'p').bytes)).toBe(false);
  });
});
