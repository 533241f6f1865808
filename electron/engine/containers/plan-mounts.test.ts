import { expect, test } from 'vitest';
import type { MountPoint, MountSpec } from './create-spec.ts';
import { handOn, planMounts } from './plan-mounts.ts';

const bind = (destination: string): Extract<MountSpec, { kind: 'bind' }> => ({
  kind: 'bind', source: '/src', destination, readOnly: false, mustExist: false, propagation: 'rprivate', recursive: true, mode: '',
});
const volume = (destination: string, name = 'data'): Extract<MountPoint, { kind: 'volume' }> => ({
  kind: 'volume', name, anonymous: false, destination, readOnly: false, noCopy: false, subpath: '', mode: 'z',
});
const tmpfs = (destination: string, listed = true): MountSpec => ({ kind: 'tmpfs', destination, options: [], listed });
const plan = (asked: Partial<Parameters<typeof planMounts>[0]>, inherited: readonly MountPoint[] = []): string[] =>
  planMounts({ mounts: [], anonymousVolumes: [], ...asked }, inherited).map(({ mount, destination }) => `${destination} ${mount.kind}${mount.kind === 'volume' ? ` ${mount.name}` : ''}`);

test('outer before inner, whatever the order', () => {
  const mounts = [bind('/a/b/c'), bind('/z'), bind('/a'), tmpfs('/a/b')];
  expect(plan({ mounts })).toEqual(['/a bind', '/z bind', '/a/b tmpfs', '/a/b/c bind']);
});

test('what was asked for wins over what another has, and both over what has no name', () => {
  expect(plan({ mounts: [bind('/a')], anonymousVolumes: ['/a', '/b', '/c', '/c/'] }, [volume('/a'), volume('/b')])).toEqual(['/a bind', '/b volume data', '/c volume ']);
  expect(plan({ mounts: [tmpfs('/a', false)], anonymousVolumes: ['/a'] })).toEqual(['/a tmpfs']);
});

test('one destination twice is refused, also where it is spelled in another way', () => {
  expect(() => plan({ mounts: [bind('/a'), tmpfs('/a')] })).toThrow('Duplicate mount point: /a');
  expect(() => plan({ mounts: [bind('/x/../a/'), bind('//a')] })).toThrow('Duplicate mount point: /a');
});

test.each([
  ['b', "invalid mount path: 'b' mount path must be absolute"],
  ['/', "invalid specification: destination can't be '/'"],
  ['/a/../..', "invalid specification: destination can't be '/'"],
  ['/a\0b', 'holds a NUL byte'],
])('%j is no destination', (destination, message) => {
  expect(() => plan({ mounts: [bind(destination)] })).toThrow(message);
  expect(() => plan({ anonymousVolumes: [destination] })).toThrow(message);
});

test('handed on: all but a tmpfs of --tmpfs; read-only where either says so', () => {
  const mounts = [bind('/a'), { ...volume('/b'), readOnly: true }, tmpfs('/c'), tmpfs('/d', false)] as MountPoint[];
  expect(handOn(mounts, false).map((mount) => [mount.destination, 'readOnly' in mount && mount.readOnly])).toEqual([['/a', false], ['/b', true], ['/c', false]]);
  expect(handOn(mounts, true).map((mount) => 'readOnly' in mount && mount.readOnly)).toEqual([true, true, false]);
});
