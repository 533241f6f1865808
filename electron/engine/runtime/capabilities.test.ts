import { describe, expect, it } from 'vitest';
import { parseCapabilityMask, resolveCapabilities } from './capabilities.ts';

const available = parseCapabilityMask('000001ffffffffff');
const resolve = (request: Partial<Parameters<typeof resolveCapabilities>[0]>) =>
  resolveCapabilities({ add: [], drop: [], privileged: false, available, ...request });

describe('resolveCapabilities', () => {
  it('gives fourteen where nothing is asked for', () => {
    expect(resolve({})).toHaveLength(14);
    expect(resolve({})).toContain('CAP_NET_BIND_SERVICE');
    expect(resolve({})).not.toContain('CAP_SYS_ADMIN');
  });

  it('adds and drops names with and without prefix, in any case', () => {
    expect(resolve({ add: ['sys_ptrace'], drop: ['CAP_CHOWN'] })).toEqual(
      expect.arrayContaining(['CAP_SYS_PTRACE', 'CAP_KILL']),
    );
    expect(resolve({ drop: ['CAP_CHOWN'] })).not.toContain('CAP_CHOWN');
  });

  it('knows ALL on both sides', () => {
    expect(resolve({ add: ['ALL'] })).toEqual(available);
    expect(resolve({ drop: ['all'] })).toEqual([]);
    expect(resolve({ add: ['NET_RAW'], drop: ['ALL'] })).toEqual(['CAP_NET_RAW']);
    expect(resolve({ add: ['ALL'], drop: ['SYS_ADMIN'] })).toEqual(available.filter((name) => name !== 'CAP_SYS_ADMIN'));
  });

  it('hands out no more than the engine has', () => {
    const few = ['CAP_CHOWN', 'CAP_SETUID', 'CAP_SYS_ADMIN'];
    expect(resolve({ available: few })).toEqual(['CAP_CHOWN', 'CAP_SETUID']);
    expect(resolve({ available: few, privileged: true })).toEqual(few);
    expect(resolve({ available: few, add: ['ALL'] })).toEqual(few);
    expect(() => resolve({ available: few, add: ['NET_ADMIN'] })).toThrow('add capability CAP_NET_ADMIN: the engine does not have it itself');
  });

  it.each(['', 'CAP_', 'CAP_NOPE', '../ALL'])('refuses the name %j', (name) => {
    expect(() => resolve({ drop: [name] })).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });
});

it('reads the kernel mask', () => {
  expect(parseCapabilityMask('00000000a80425fb')).toHaveLength(14);
  expect(parseCapabilityMask('0')).toEqual([]);
});
