import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RootView } from '../../electron/engine/sys/enter-root.ts';
import type { Look } from '../support/look-into-root.ts';
import { whyNoUserNamespaces } from '../support/user-namespaces.ts';

const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
const script = fileURLToPath(new URL('../support/look-into-root.ts', import.meta.url));
const asMappedRoot = ['unshare', '--user', '--map-root-user', '--mount', '--propagation', 'private'];

let home: string;

beforeEach(() => {
  home = mkdtempSync('/var/tmp/tw-enter-');
  for (const folder of ['root/etc', 'volume/part', 'outside', 'base']) mkdirSync(`${home}/${folder}`, { recursive: true });
  writeFileSync(`${home}/volume/part/file`, 'of the volume');
  writeFileSync(`${home}/outside/secret`, 'secret');
  symlinkSync(`${home}/outside`, `${home}/volume/link`);
});

afterEach(() => rmSync(home, { recursive: true }));

/** The root is a mount: bound, in namespaces of its own. */
function lookInto(view: Omit<RootView, 'root'>, before: readonly string[]): Look {
  const json = JSON.stringify({ ...view, root: `${home}/base` } satisfies RootView);
  const prepare = [`mount --bind ${home}/root ${home}/base`, `ln -s ${home}/outside ${home}/root/away`, `ln -s ../../../../.. ${home}/root/up`];
  const args = [...before.slice(1), 'sh', '-c', `${prepare.join(' && ')} && exec "$@"`, 'sh', node, script, json, `${home}/outside`];
  return JSON.parse(execFileSync('unshare', args, { encoding: 'utf8' })) as Look;
}

const mounts = (): RootView['mounts'] => [
  { source: `${home}/volume`, below: '', destination: '/ro', readOnly: true },
  { source: `${home}/volume`, below: 'part', destination: '/rw', readOnly: false },
  // Leads out of the volume: left out.
  { source: `${home}/volume`, below: 'link', destination: '/linked', readOnly: false },
  { source: `${home}/nowhere`, below: '', destination: '/missing', readOnly: false },
  // Over a link in the root: stays in it.
  { source: `${home}/volume/part/file`, below: '', destination: '/up/etc/bound', readOnly: false },
];

test.each([
  ['root', ['unshare', '--mount', '--propagation', 'shared']],
  ['root of a user namespace', asMappedRoot],
])('a thread of %s sees the view and nothing else, and comes back', (who, before) => {
  if (who !== 'root' && whyNoUserNamespaces() !== undefined) return;
  const seen = lookInto({ readOnly: false, mounts: mounts() }, before);
  expect(seen).toMatchObject({ volume: 'of the volume', reached: [], seesMachineAgain: true, mainThreadSees: true });
  expect(seen.names).toEqual(['away', 'etc', 'made', 'ro', 'rw', 'up']);
  expect(seen.refused).toEqual({ 'write to what is read-only': 'EROFS', 'open a device': 'ENOENT' });
  expect(seen.mountsAfter).toBe(seen.mountsBefore);
  expect(readdirSync(`${home}/outside`)).toEqual(['secret']);
  expect(readFileSync(`${home}/volume/part/file`, 'utf8')).toBe('of the volume');
  expect(existsSync(`${home}/root/etc/bound`)).toBe(true);
});

test('a root that is read-only stays so, but for what is bound over it', () => {
  mkdirSync(`${home}/root/ro`);
  mkdirSync(`${home}/root/rw`);
  execFileSync('mknod', [`${home}/root/null`, 'c', '1', '3']);
  const seen = lookInto({ readOnly: true, mounts: mounts().slice(0, 2) }, ['unshare', '--mount', '--propagation', 'private']);
  expect(seen.refused).toEqual({ 'write to what is read-only': 'EROFS', write: 'EROFS', 'open a device': 'EACCES' });
});
