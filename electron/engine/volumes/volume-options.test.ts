import { expect, test } from 'vitest';
import { planVolumeMount } from './volume-options.ts';

test('no options are a plain folder', () => {
  expect(planVolumeMount('v', {})).toBeUndefined();
});

test.each([
  [{ type: 'tmpfs', device: 'tmpfs', o: 'size=1m,uid=5,noexec' }, { source: 'tmpfs', type: 'tmpfs', flags: ['noexec'], data: 'size=1m,uid=5' }],
  [{ type: 'tmpfs', device: 'x' }, { source: 'x', type: 'tmpfs', flags: [], data: '' }],
  [{ type: 'none', device: '/srv', o: 'bind' }, { source: '/srv', type: '', flags: ['bind'], data: '' }],
  [{ type: 'none', device: '/srv', o: 'rbind,ro' }, { source: '/srv', type: '', flags: ['bind', 'recursive', 'readonly'], data: '' }],
  [{ type: 'ext4', device: '/dev/sdz', o: 'rw,ro' }, { source: '/dev/sdz', type: 'ext4', flags: ['readonly'], data: '' }],
])('%j', (options, planned) => {
  expect(planVolumeMount('v', options)).toEqual(planned);
});

test.each([
  [{ foo: 'bar' }, 'create v: invalid option: "foo"', 'invalid'],
  [{ size: '1m' }, 'create v: quota size requested but no quota support', 'invalid'],
  [{ o: 'bind', device: '/x' }, 'create v: missing required option: "type"', 'invalid'],
  [{ type: 'none' }, 'create v: missing required option: "device"', 'invalid'],
  [{ type: 'none', o: 'bind', device: 'relative' }, 'a bind needs an absolute path', 'invalid'],
  [{ type: 'tmpfs', device: 'a\0b' }, 'an option holds a control character', 'invalid'],
  [{ type: 'nfs', device: ':/x', o: 'addr=10.0.0.1' }, 'create v: volumes of type "nfs" are not served by this engine', 'not-implemented'],
])('%j is refused', (options, message, kind) => {
  expect(() => planVolumeMount('v', options as Record<string, string>)).toThrow(expect.objectContaining({ kind, message: expect.stringContaining(message) }));
});
