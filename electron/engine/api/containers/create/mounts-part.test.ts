import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseWith } from '../../read-body.ts';
import { mountsConfigFields, mountsHostFields, planMounts } from './mounts-part.ts';

const schema = z.object({ ...mountsConfigFields, HostConfig: z.object(mountsHostFields) });
const plan = (host: object, volumes?: object) => planMounts(parseWith(schema, { Volumes: volumes, HostConfig: host }, 'body'));
const mountOf = (host: object) => plan(host).mounts[0];

const volume = { kind: 'volume', name: 'data', destination: '/d', readOnly: false, noCopy: false, labels: {}, options: {}, subpath: '', mode: 'z' };
const bind = { kind: 'bind', source: '/s', destination: '/d', readOnly: false, mustExist: false, propagation: 'rprivate', recursive: true, mode: '' };

test.each([
  ['data:/d', volume],
  ['data:/d:ro,nocopy', { ...volume, readOnly: true, noCopy: true, mode: 'ro,nocopy' }],
  ['data:/d/../e/', { ...volume, destination: '/e' }],
  ['/s:/d', bind],
  ['/s/../t/:/d:rw', { ...bind, source: '/t', mode: 'rw' }],
  ['/:/d:ro,rslave,z', { ...bind, source: '/', readOnly: true, propagation: 'rslave', mode: 'ro,rslave,z' }],
  ['/s:/d:cached', { ...bind, mode: 'cached' }],
])('-v %s', (text, mount) => {
  expect(mountOf({ Binds: [text] })).toEqual(mount);
});

test.each([
  ['/a:/b:c:d', "invalid volume specification: '/a:/b:c:d'"],
  ['/x', "invalid volume specification: '/x'"],
  [':/x', "invalid volume specification: ':/x'"],
  ['data:/d:foo', 'invalid mode: foo'],
  ['data:/d:ro,rw', 'invalid mode: ro,rw'],
  ['data:/d:z,Z', 'invalid mode: z,Z'],
  ['data:/d:rshared', `invalid volume specification: 'data:/d:rshared': invalid mount config for type "volume": field BindOptions must not be specified`],
  ['/s:/d:nocopy', 'field VolumeOptions must not be specified'],
  ['data:rel', `invalid volume specification: 'data:rel': invalid mount config for type "volume": invalid mount path: 'rel' mount path must be absolute`],
  ['/a\0b:/d', 'holds a NUL byte'],
  ['/s:/d\0', 'holds a NUL byte'],
  [`/${'x'.repeat(256)}:/d`, 'is too long'],
  [`/s:/${'x/'.repeat(2100)}`, 'is too long'],
  ['data:/', `invalid volume specification: 'data:/': invalid mount config for type "volume": invalid specification: destination can't be '/'`],
])('-v %s is refused', (text, message) => {
  expect(() => mountOf({ Binds: [text] })).toThrow(message);
});

test.each([
  [{ Type: 'volume', Source: 'data', Target: '/d' }, volume],
  [{ Type: 'volume', Target: '/d' }, { ...volume, name: '' }],
  [
    { Type: 'volume', Source: 'data', Target: '/d', ReadOnly: true, VolumeOptions: { NoCopy: true, Labels: { a: 'b' }, Subpath: 'x/y', DriverConfig: { Name: 'local', Options: { type: 'tmpfs' } } } },
    { ...volume, readOnly: true, noCopy: true, labels: { a: 'b' }, subpath: 'x/y', options: { type: 'tmpfs' } },
  ],
  [{ Type: 'bind', Source: '/s', Target: '/d' }, { ...bind, mustExist: true }],
  [
    { Type: 'bind', Source: '/s', Target: '/d', BindOptions: { Propagation: 'rshared', NonRecursive: true, CreateMountpoint: true } },
    { ...bind, propagation: 'rshared', recursive: false },
  ],
  [{ Type: 'tmpfs', Target: '/d' }, { kind: 'tmpfs', destination: '/d', options: [], listed: true }],
  [
    { Type: 'tmpfs', Target: '/d', ReadOnly: true, TmpfsOptions: { SizeBytes: 1024, Mode: 0o1770, Options: [['exec'], ['uid', '5']] } },
    { kind: 'tmpfs', destination: '/d', options: ['ro', 'size=1024', 'mode=1770', 'exec', 'uid=5'], listed: true },
  ],
])('--mount %j', (body, mount) => {
  expect(mountOf({ Mounts: [body] })).toEqual(mount);
});

test.each([
  [{ Type: 'npipe', Target: '/d' }, 'invalid mount config for type "npipe": mount type unknown'],
  [{ Type: 'volume', Target: '' }, 'invalid mount config for type "volume": field Target must not be empty'],
  [{ Type: 'volume', Target: '/' }, `invalid mount config for type "volume": invalid specification: destination can't be '/'`],
  [{ Type: 'tmpfs', Target: '/x', Source: 'y' }, 'invalid mount config for type "tmpfs": field Source must not be specified'],
  [{ Type: 'bind', Target: '/x', Source: '' }, 'invalid mount config for type "bind": field Source must not be empty'],
  [{ Type: 'bind', Target: '/x', Source: '/a\0' }, 'holds a NUL byte'],
  [{ Type: 'volume', Target: '/x', VolumeOptions: { Subpath: 'a\0' } }, 'holds a NUL byte'],
  [{ Type: 'bind', Target: '/x', Source: 'rel' }, `invalid mount config for type "bind": invalid mount path: 'rel' mount path must be absolute`],
  [{ Type: 'bind', Target: '/x', Source: '/s', BindOptions: { Propagation: 'foo' } }, 'invalid propagation mode: foo'],
  [{ Type: 'bind', Target: '/x', Source: '/s', VolumeOptions: {} }, 'field VolumeOptions must not be specified'],
  [{ Type: 'volume', Target: '/x', VolumeOptions: { Subpath: '../x' } }, 'VolumeOptions.Subpath must be a relative path within the volume'],
  [{ Type: 'volume', Target: '/x', VolumeOptions: { Subpath: '/x' } }, 'VolumeOptions.Subpath must be a relative path within the volume'],
  [{ Type: 'volume', Target: '/x', VolumeOptions: { DriverConfig: { Name: 'foo' } } }, 'plugin "foo" not found'],
  [{ Type: 'tmpfs', Target: '/x', TmpfsOptions: { SizeBytes: -1 } }, 'invalid tmpfs size: -1'],
  [{ Type: 'volume', Target: 5 }, 'body.HostConfig.Mounts.0.Target'],
])('--mount %j is refused', (body, message) => {
  expect(() => mountOf({ Mounts: [body] })).toThrow(message);
});

test.each([
  ['', []],
  ['size=64m,mode=1777', ['size=64m', 'mode=1777']],
  ['noexec,exec,rw,ro', ['exec', 'ro']],
  ['size=1m,size=50%', ['size=50%']],
  ['defaults,noatime', ['noatime']],
])('--tmpfs /d:%s', (text, options) => {
  expect(mountOf({ Tmpfs: { '/d': text } })).toEqual({ kind: 'tmpfs', destination: '/d', options, listed: false });
});

test.each(['foo=bar', 'size=abc', 'mode=9', 'bind', 'remount', 'size', 'exec=1', 'size=1m\0'])('--tmpfs /d:%s is refused', (text) => {
  expect(() => mountOf({ Tmpfs: { '/d': text } })).toThrow('invalid tmpfs option');
});

test('volumes without a name, of other containers, of another driver', () => {
  expect(plan({ VolumesFrom: ['a', 'b:ro', 'c:rw,z'] }, { '/v/': {} })).toEqual({
    mounts: [], anonymousVolumes: ['/v'], volumesFrom: [{ container: 'a', readOnly: false }, { container: 'b', readOnly: true }, { container: 'c', readOnly: false }],
  });
  expect(() => plan({ VolumesFrom: ['a:foo'] })).toThrow('invalid mode: foo');
  expect(() => plan({ VolumesFrom: [':ro'] })).toThrow('invalid volumes-from specification');
  expect(() => plan({}, { rel: {} })).toThrow("invalid mount path: 'rel' mount path must be absolute");
  expect(() => plan({ VolumeDriver: 'foo' })).toThrow('plugin "foo" not found');
});
