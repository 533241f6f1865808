import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { planBusyboxRoot } from '../../electron/scripts/busybox-entries.mjs';
import { packEntries, planLayout, writeLayer, writeLayoutTar, type TarEntry } from '../../electron/scripts/oci-image.mjs';
import { getXattr } from '../../electron/engine/sys/xattr.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';

let home: string;
let engine: TestEngine;

const bigFiles = 2000;

beforeAll(async () => {
  home = mkdtempSync('/var/tmp/tw-vol-');
  mkdirSync(`${home}/outside`);
  engine = await startEngine();
  const folder = (name: string, more: Partial<TarEntry> = {}): TarEntry => ({ name, type: 'directory', ...more });
  await load('vol', { Volumes: { '/declared': {} } }, [
    folder('declared', { uid: 1000, gid: 1001, mode: 0o2770 }),
    { name: 'declared/file', content: 'from the image\n', uid: 1000, gid: 1001, mode: 0o640, pax: { 'SCHILY.xattr.user.note': 'kept' } },
    { name: 'declared/hard', type: 'link', linkname: 'declared/file' },
    { name: 'declared/soft', type: 'symlink', linkname: '/etc/own' },
    folder('etc'),
    { name: 'etc/own', content: 'own\n' },
    { name: 'absolute', type: 'symlink', linkname: '/etc' },
    { name: 'upwards', type: 'symlink', linkname: '../../../../../../etc' },
    { name: 'outside', type: 'symlink', linkname: `${home}/outside` },
  ]);
  await load('big', {}, [folder('data'), ...Array.from({ length: bigFiles }, (_, index): TarEntry => ({ name: `data/${index}`, content: `${index}`.repeat(2000) }))]);
});

afterEach(async () => {
  const ids = (await out('ps', '-aq')).split('\n').filter(Boolean);
  if (ids.length > 0) await out('rm', '-f', ...ids);
  ask('DELETE', '/tidewharf/v1/trash');
  await out('volume', 'prune', '-af');
  expect(await out('volume', 'ls', '-q')).toBe('');
  expect(readdirSync(volumes()).filter((name) => name !== '.parts')).toEqual([]);
  await engine.stop();
  expect(await engine.fsck()).toMatchObject({ problems: [] });
  await engine.start();
});

afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true });
});

async function load(name: string, config: object, files: readonly TarEntry[]): Promise<void> {
  const layers = [];
  for (const entries of [planBusyboxRoot(), files]) layers.push(await writeLayer({ tar: packEntries(entries), folder: `${home}/layers` }));
  const entries = planLayout({ name: `${name}:1`, architecture: 'amd64', layers, config: { Env: ['PATH=/bin'], Cmd: ['sh'], ...config }, history: layers.map(() => ({ created_by: 'test' })) });
  await writeLayoutTar({ entries, out: `${home}/${name}.tar` });
  await out('load', '-i', `${home}/${name}.tar`);
}

const out = async (...args: string[]): Promise<string> => {
  const result = await engine.docker(...args);
  expect(result, `docker ${args.join(' ')}`).toMatchObject({ code: 0 });
  return result.stdout.trim();
};
const refused = async (...args: string[]): Promise<string> => {
  const { code, stderr } = await engine.docker(...args);
  expect(code, `docker ${args.join(' ')}`).not.toBe(0);
  return stderr;
};
const volumes = (): string => `${engine.dir}/d/volumes`;
const dataOf = (volume: string): string => `${volumes()}/${volume}/_data`;
const ask = (method: string, path: string): string => execFileSync('curl', ['-sf', '-X', method, '--unix-socket', engine.socket, `http://d${path}`], { encoding: 'utf8' });
const mountsBelow = (folder: string): string[] => readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map((line) => line.split(' ')[4] ?? '').filter((path) => path.startsWith(folder));

test('first use copies what the image has, as it is, and only then', async () => {
  expect(await out('run', '--rm', '-v', 'data:/declared', 'vol:1', 'cat', '/declared/file')).toBe('from the image');
  expect(lstatSync(dataOf('data'))).toMatchObject({ uid: 1000, gid: 1001, mode: 0o042770 });
  expect(lstatSync(`${dataOf('data')}/file`)).toMatchObject({ uid: 1000, gid: 1001, mode: 0o100640, nlink: 2 });
  expect(getXattr(`${dataOf('data')}/file`, 'user.note')?.toString()).toBe('kept');
  expect(lstatSync(`${dataOf('data')}/soft`).isSymbolicLink()).toBe(true);
  await out('run', '--rm', '-v', 'data:/declared', 'vol:1', 'rm', '/declared/file');
  expect(await out('run', '--rm', '-v', 'data:/declared', 'vol:1', 'ls', '/declared')).toBe('hard\nsoft');
  expect(await out('run', '--rm', '-v', 'bare:/declared:nocopy', 'vol:1', 'ls', '/declared')).toBe('');
});

test('links in an image lead a volume nowhere but into its own root', async () => {
  const etc = readdirSync('/etc');
  for (const path of ['absolute', 'upwards']) {
    const inside = await out('run', '--rm', '-v', `${path}:/${path}`, 'vol:1', 'sh', '-c', 'ls /etc/own; touch /etc/mark');
    expect(inside).toBe('/etc/own');
    expect(readdirSync(dataOf(path)).sort()).toEqual(expect.arrayContaining(['mark', 'own']));
    expect(existsSync(`${dataOf(path)}/passwd-`)).toBe(false);
  }
  await out('run', '--rm', '-v', 'outside:/outside', 'vol:1', 'touch', '/outside/mark');
  expect([readdirSync(`${home}/outside`), readdirSync(dataOf('outside'))]).toEqual([[], ['mark']]);
  expect(readdirSync('/etc')).toEqual(etc);
});

test('what is refused leaves nothing behind', async () => {
  expect(await refused('create', '-v', 'one:/bin/busybox', 'vol:1')).toContain('cannot mount volume over existing file, file exists /bin/busybox');
  expect(await refused('create', '-v', 'one:/a', '--mount', `type=bind,src=${home}/none,dst=/b`, 'vol:1')).toContain(`bind source path does not exist: ${home}/none`);
  expect(await refused('create', '-v', 'one:/a', '-v', 'x/y:/b', 'vol:1')).toContain('includes invalid characters for a local volume name');
  expect(await refused('create', '-v', 'one:/a', '--volumes-from', 'nosuch', 'vol:1')).toContain('No such container: nosuch');
  expect(await refused('create', '-v', 'one:/a', '-v', 'two:/a', 'vol:1')).toContain('Duplicate mount point: /a');
  expect(await out('volume', 'ls', '-q')).toBe('');
});

test('volumes of another container: the same files, read-only where asked', async () => {
  await out('create', '--name', 'owner', '-v', 'data:/declared', '-v', '/nameless', '--tmpfs', '/own', '--mount', 'type=tmpfs,dst=/shared', 'vol:1');
  const mounts = await out('run', '--rm', '--volumes-from', 'owner', 'vol:1', 'sh', '-c', 'touch /nameless/mark; ls -d /declared /nameless /own /shared 2>/dev/null || true');
  expect(mounts).toBe('/declared\n/nameless\n/shared');
  expect(await refused('run', '--rm', '--volumes-from', 'owner:ro', 'vol:1', 'touch', '/nameless/more')).toContain('Read-only file system');
  // With --rm of the other nothing of the owner's went.
  expect(await out('run', '--rm', '--volumes-from', 'owner', 'vol:1', 'ls', '/nameless')).toBe('mark');
  expect(await refused('volume', 'rm', '-f', 'data')).toContain('volume is in use - [');
});

test('a volume at a folder and one inside of it; a read-only root with a volume', async () => {
  await out('run', '--rm', '--read-only', '-v', 'inner:/a/b', '-v', 'outer:/a', 'vol:1', 'sh', '-c', 'echo in > /a/b/file; echo out > /a/file');
  expect(readFileSync(`${dataOf('inner')}/file`, 'utf8')).toBe('in\n');
  expect(readdirSync(dataOf('outer'))).toEqual(['b', 'file']);
  expect(readdirSync(`${dataOf('outer')}/b`)).toEqual([]);
});

test('binds: a missing source is made, a file and a link are sources, --mount makes nothing', async () => {
  const at = mkdtempSync(`${home}/bind-`);
  writeFileSync(`${at}/file`, 'content');
  mkdirSync(`${at}/folder`);
  symlinkSync('folder', `${at}/link`);
  await out('run', '--rm', '-v', `${at}/made/deep:/a`, '-v', `${at}/file:/f`, '-v', `${at}/link:/l`, 'vol:1', 'sh', '-c', 'cp /f /a/copy; touch /l/mark');
  expect(readFileSync(`${at}/made/deep/copy`, 'utf8')).toBe('content');
  expect(readdirSync(`${at}/folder`)).toEqual(['mark']);
  expect(await refused('run', '--rm', '-v', `${at}/file:/f:ro`, 'vol:1', 'sh', '-c', 'echo x > /f')).toContain('Read-only file system');
  expect(await refused('run', '--rm', '--mount', `type=bind,src=${at}/none,dst=/a`, 'vol:1')).toContain('bind source path does not exist');
  expect(existsSync(`${at}/none`)).toBe(false);
});

test('mounts of the machine: seen through a slave, not through a private or a shallow bind', async () => {
  const at = mkdtempSync(`${home}/shared-`);
  const mount = (...args: string[]): void => void execFileSync('mount', args);
  try {
    mount('-t', 'tmpfs', 'outer', at);
    mount('--make-shared', at);
    for (const name of ['early', 'late']) mkdirSync(`${at}/${name}`);
    mount('-t', 'tmpfs', 'early', `${at}/early`);
    writeFileSync(`${at}/early/mark`, '');
    await out('run', '-d', '--name', 'slave', '-v', `${at}:/x:rslave`, 'vol:1', 'sleep', '1000');
    await out('run', '-d', '--name', 'private', '-v', `${at}:/x`, 'vol:1', 'sleep', '1000');
    await out('run', '-d', '--name', 'shared', '-v', `${at}:/x:rshared`, '--privileged', 'vol:1', 'sleep', '1000');
    await out('run', '-d', '--name', 'shallow', '--mount', `type=bind,src=${at},dst=/x,bind-recursive=disabled`, 'vol:1', 'sleep', '1000');
    mount('-t', 'tmpfs', 'late', `${at}/late`);
    writeFileSync(`${at}/late/mark`, '');
    const seen = async (name: string): Promise<string> => out('exec', name, 'sh', '-c', 'cd /x; ls -d early/mark late/mark 2>/dev/null || true');
    expect(await seen('slave')).toBe('early/mark\nlate/mark');
    expect(await seen('private')).toBe('early/mark');
    expect(await seen('shallow')).toBe('');
    const below = (...options: string[]): string[] => ['run', '--rm', '--mount', [`type=bind,src=${at},dst=/x,readonly`, ...options].join(), 'vol:1', 'touch', '/x/early/more'];
    expect(await refused(...below())).toContain('Read-only file system');
    await out(...below('bind-recursive=writable'));
    await out('exec', 'shared', 'sh', '-c', 'mkdir /x/own; mount -t tmpfs own /x/own; touch /x/own/mark');
    expect(existsSync(`${at}/own/mark`)).toBe(true);
    expect(await refused('run', '--rm', '-v', `${home}:/x:rshared`, 'vol:1')).toContain('but it is not a shared mount');
  } finally {
    for (const path of mountsBelow(at).toReversed()) execFileSync('umount', ['-l', path]);
  }
});

test('a tmpfs is as large as it was asked for', async () => {
  const fill = 'dd if=/dev/zero of=/t/file bs=64k count=32 2>&1; ls -l /t/file; stat -c %a /t';
  for (const option of [['--tmpfs', '/t:size=1m,mode=1770'], ['--mount', 'type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=1770']]) {
    const said = await out('run', '--rm', ...option, 'vol:1', 'sh', '-c', fill);
    expect(said).toMatch(/No space left on device[^]* 1048576 [^]*\n1770$/);
  }
});

/** Ends a container while no engine runs, and starts the engine again. */
async function killWithoutEngine(name: string): Promise<void> {
  const pid = Number(await out('inspect', '-f', '{{.State.Pid}}', name));
  await engine.kill9();
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}/root/etc`)).toBe(false));
  await engine.start();
}

test('a volume with something mounted: there while a container runs, also after kill -9', async () => {
  await out('volume', 'create', '-o', 'type=tmpfs', '-o', 'device=tmpfs', '-o', 'o=size=1m', 'small');
  await out('run', '-d', '--name', 'one', '-v', 'small:/declared', 'vol:1', 'sleep', '1000');
  await out('run', '-d', '--name', 'two', '-v', 'small:/s', 'vol:1', 'sleep', '1000');
  await out('exec', 'one', 'touch', '/declared/mark');
  expect(await out('exec', 'two', 'sh', '-c', 'ls /s; df -k /s | tail -1 | tr -s " " | cut -d" " -f2')).toBe('mark\n1024');
  await out('rm', '-f', 'one');
  expect(mountsBelow(volumes())).toEqual([dataOf('small')]);
  await out('run', '-d', '--name', 'three', '-v', 'small:/s', 'vol:1', 'sleep', '1000');
  await killWithoutEngine('three');
  expect(mountsBelow(volumes())).toEqual([dataOf('small')]);
  await out('run', '--rm', '-v', 'small:/s', 'vol:1', 'ls', '/s/mark');
  expect(mountsBelow(volumes())).toEqual([dataOf('small')]);
  await killWithoutEngine('two');
  expect(mountsBelow(volumes())).toEqual([]);
  expect(readdirSync(dataOf('small'))).toEqual([]);
  expect(await refused('create', '-v', 'small:/data', 'big:1')).toContain('volume small: copy of /data: what is mounted on the volume has not enough room');
  expect([mountsBelow(volumes()), await out('ps', '-aq', '-f', 'status=created')]).toEqual([[], '']);
  await out('volume', 'create', '-o', 'type=none', '-o', `device=${home}/outside`, '-o', 'o=bind', 'there');
  await out('run', '--rm', '-v', 'there:/x', 'vol:1', 'touch', '/x/mark');
  expect(readdirSync(`${home}/outside`)).toEqual(['mark']);
  await out('rm', 'two', 'three');
  await out('volume', 'rm', 'there', 'small');
  expect(readdirSync(`${home}/outside`)).toEqual(['mark']);
  rmSync(`${home}/outside/mark`);
});

test('a part of a volume, and no way out of it', async () => {
  await out('run', '--rm', '-v', 'data:/d', 'vol:1', 'sh', '-c', 'mkdir /d/part; echo deep > /d/part/file; ln -s /etc /d/away; ln -s ../../.. /d/up');
  const part = (subpath: string): string[] => ['run', '--rm', '--mount', `type=volume,src=data,dst=/p,volume-subpath=${subpath}`, 'vol:1'];
  expect(await out(...part('part'), 'ls', '/p')).toBe('file');
  expect(await out(...part('part/file'), 'cat', '/p')).toBe('deep');
  expect(await out(...part('up'), 'ls', '/p')).toBe('away\npart\nup');
  expect(await refused(...part('away'), 'ls', '/p')).toContain('no such file or directory in volume data');
  expect(readdirSync(`${volumes()}/.parts`)).toEqual([]);
});

test('rm -v and --rm take what has no name; the trash brings it back', async () => {
  await out('run', '--rm', '-v', 'named:/n', 'vol:1', 'touch', '/declared/mark');
  expect(await out('volume', 'ls', '-q')).toBe('named');
  await out('create', '--name', 'plain', 'vol:1');
  await out('rm', 'plain');
  expect((await out('volume', 'ls', '-q', '-f', 'dangling=true')).split('\n')).toHaveLength(2);
  expect(await out('volume', 'prune', '-f')).toMatch(/^Deleted Volumes:\n[0-9a-f]{64}\n\nTotal reclaimed space: 15B$/);
  await out('run', '--name', 'kept', '-v', 'named:/n', 'vol:1', 'touch', '/declared/mark');
  await out('rm', '-v', 'kept');
  expect(await out('volume', 'ls', '-q')).toBe('named');
  await engine.kill9();
  await engine.start();
  ask('POST', '/tidewharf/v1/trash/kept/restore');
  await out('start', 'kept');
  expect(await out('run', '--rm', '--volumes-from', 'kept', 'vol:1', 'ls', '/declared')).toBe('file\nhard\nmark\nsoft');
});

test('events tell of volumes as Docker does', async () => {
  const since = String(Date.now() / 1000);
  const id = await out('create', '-v', 'data:/d:ro', 'big:1', 'true');
  await out('start', '-a', id);
  await out('rm', id);
  await out('volume', 'rm', 'data');
  const lines = await out('events', '--since', since, '--until', String(Date.now() / 1000), '--filter', 'volume=data', '--format', '{{.Type}} {{.Action}} {{.Actor.ID}} {{json .Actor.Attributes}}');
  const text = lines.split('\n').map((line) => line.replaceAll(id, 'ID'));
  expect(text).toEqual([
    'volume create data {"driver":"local"}',
    'volume mount data {"container":"ID","destination":"/d","driver":"local","propagation":"","read/write":"false"}',
    'volume unmount data {"container":"ID","driver":"local"}',
    'volume destroy data {"driver":"local"}',
  ]);
  const all = await out('events', '--since', since, '--until', String(Date.now() / 1000), '--filter', 'type=volume', '--filter', 'type=container', '--format', '{{.Type}} {{.Action}}');
  expect(all.split('\n')).toEqual([
    'volume create', 'container create', 'container attach', 'volume mount', 'container start', 'container die', 'volume unmount', 'container destroy', 'volume destroy',
  ]);
});

test('kill -9 while the image\'s files are copied: all of them are there afterwards, or none', { timeout: 120_000 }, async () => {
  for (const [index, state] of ['new', 'known'].entries()) {
    const name = `data-${state}`;
    if (state === 'known') await out('volume', 'create', name);
    const created = engine.docker('create', '-v', `${name}:/data`, 'big:1');
    while (!existsSync(`${volumes()}/${name}/copying/1`)) await new Promise(setImmediate);
    await engine.kill9();
    expect((await created).code).not.toBe(0);
    await engine.start();
    expect(existsSync(`${volumes()}/${name}`)).toBe(state === 'known');
    expect(state === 'known' ? readdirSync(dataOf(name)) : []).toEqual([]);
    expect((await out('ps', '-aq')).split('\n').filter(Boolean)).toHaveLength(index);
    await out('create', '-v', `${name}:/data`, 'big:1');
    expect(readdirSync(dataOf(name))).toHaveLength(bigFiles);
  }
});

test('many made at once with one new volume: one copy, nobody waits for ever', { timeout: 120_000 }, async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, (_, index) => out('create', '-v', index % 2 ? 'a1:/data' : 'b1:/data', '-v', index % 2 ? 'b1:/x' : 'a1:/x', 'big:1')));
  expect(new Set(ids).size).toBe(8);
  for (const name of ['a1', 'b1']) expect([0, bigFiles]).toContain(readdirSync(dataOf(name)).length);
  expect(readdirSync(dataOf('a1')).length + readdirSync(dataOf('b1')).length).toBeGreaterThan(0);
});
