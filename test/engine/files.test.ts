import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makeArchive, type ArchiveEntry } from '../../electron/engine/snapshots/make-archive.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';
import { listTar, messageOf, openFileCalls, type Reply } from '../support/file-calls.ts';

const busybox = useBusyboxEngine();
const { ok } = busybox;

const lines = async (...args: string[]): Promise<string[]> => (await ok(...args)).split('\n').filter(Boolean);
const fails = async (...args: string[]): Promise<string> => {
  const result = await busybox.engine.docker(...args);
  expect(result.code, `docker ${args.join(' ')}`).toBe(1);
  return result.stderr.trim();
};

const { call, put, get, run, sh, ready } = openFileCalls(busybox);
const statOf = (reply: Reply): Record<string, unknown> =>
  JSON.parse(Buffer.from(String(reply.headers['x-docker-container-path-stat']), 'base64').toString()) as Record<string, unknown>;

test('diff tells added, changed and deleted as Docker does, of running and stopped containers', async () => {
  await run('diff', [
    'mkdir -p /a/b/c', 'echo x >/a/f', 'ln -s /a/b /lnk', 'rm /etc/group', 'chmod 700 /etc', 'touch /etc/passwd', 'rm -rf /var', 'mkdir /var', 'echo hi >/var/new',
    // A copy up without a change.
    ': >>/etc/shadow', 'rm -rf /home', 'echo file >/home',
  ].join('; '));
  await ready('diff');
  const expected = ['A /a', 'A /a/b', 'A /a/b/c', 'A /a/f', 'A /lnk', 'A /tmp/ready', 'A /var/new', 'C /etc', 'C /etc/passwd', 'C /home', 'C /tmp', 'C /var', 'D /etc/group', 'D /var/log'];
  expect((await lines('diff', 'diff')).sort()).toEqual(expected);
  await ok('stop', '-t', '0', 'diff');
  expect((await lines('diff', 'diff')).sort()).toEqual(expected);
  const loss = JSON.parse((await call('GET', '/tidewharf/v1/containers/diff/loss')).body.toString()) as { bytes: number; folders: { path: string }[] };
  expect(loss.bytes).toBe(2 + 3 + 5 + statSize('/etc/passwd', await get('diff', '/etc/passwd')));
  expect(loss.folders.map(({ path }) => path).sort()).toEqual(['/a', '/etc', '/var']);
  await ok('rm', '-f', 'diff');
});

function statSize(path: string, reply: Reply): number {
  expect(reply.status, path).toBe(200);
  return Number(statOf(reply)['size']);
}

test('a container that was made, or ran and did nothing, has no changes', async () => {
  await ok('create', '--name', 'untouched', 'busybox', 'true');
  expect(await ok('diff', 'untouched')).toBe('');
  await ok('start', '-a', 'untouched');
  expect(await ok('diff', 'untouched')).toBe('');
  await ok('rm', 'untouched');
});

test('a path and what is known of it: links, the end of a path, special bits', async () => {
  await run('stat', 'mkdir -p /a/b; echo x >/a/f; ln -s /a/b /lnk; ln -s /nowhere /dangling; ln -s ../../../etc /a/b/up; mkfifo /a/fifo; touch /a/s; chmod 6755 /a/s; mkdir -m 1777 /a/t');
  await ready('stat');
  const stat = async (path: string): Promise<Record<string, unknown> | number> => {
    const reply = await call('HEAD', `/containers/stat/archive?path=${path}`);
    return reply.status === 200 ? statOf(reply) : reply.status;
  };
  const folder = 2 ** 31 + 0o755;
  expect(await stat('/')).toMatchObject({ name: '/', mode: folder, linkTarget: '' });
  expect(await stat('/a/.')).toMatchObject({ name: '.', mode: folder });
  expect(await stat('a')).toMatchObject({ name: 'a', mode: folder });
  expect(await stat('/lnk')).toMatchObject({ name: 'lnk', mode: 2 ** 27 + 0o777, linkTarget: '/a/b', size: 4 });
  expect(await stat('/lnk/')).toMatchObject({ name: 'lnk', mode: folder, linkTarget: '' });
  expect(await stat('/lnk/up')).toMatchObject({ name: 'up', linkTarget: '/etc' });
  expect(await stat('/lnk/up/passwd')).toMatchObject({ name: 'passwd', mode: 0o644 });
  expect(await stat('/dangling')).toMatchObject({ linkTarget: '/nowhere' });
  expect(await stat('/a/fifo')).toMatchObject({ mode: 2 ** 25 + 0o644 });
  expect(await stat('/a/s')).toMatchObject({ mode: 2 ** 23 + 2 ** 22 + 0o755 });
  expect(await stat('/a/t')).toMatchObject({ mode: 2 ** 31 + 2 ** 20 + 0o777 });
  expect(await stat('/dangling/')).toBe(404);
  expect(await stat('/nope')).toBe(404);
  expect(await stat('/a/f/')).toBe(400);
  expect(await stat('')).toBe(400);
  expect(messageOf(await get('stat', '/nope'))).toBe('Could not find the file /nope in container stat');
  expect(listTar((await get('stat', '/a/b')).body)).toEqual(['b/', 'b/up']);
  expect(listTar((await get('stat', '/lnk')).body)).toEqual(['lnk']);
  expect(listTar((await get('stat', '/lnk/')).body)).toEqual(['lnk/', 'lnk/up']);
  expect(listTar((await get('stat', '/a/.')).body)).toEqual(['./', './b/', './b/up', './f', './fifo', './s', './t/']);
  await ok('rm', '-f', 'stat');
});

test.each(['created', 'running', 'paused', 'exited'])('a copy goes in and out of a container that is %s, and is the same', async (state) => {
  const name = `copy-${state}`;
  await ok('create', '--name', name, '-v', '/vol', '-v', `${busybox.home}:/bound:ro`, 'busybox', 'sleep', '1000');
  if (state !== 'created') await ok('start', name);
  if (state === 'paused') await ok('pause', name);
  if (state === 'exited') await ok('stop', '-t', '0', name);
  const source = `${busybox.home}/${state}`;
  makeTree(`${source}/tree`);
  await ok('cp', `${source}/tree`, `${name}:/vol/in`);
  await ok('cp', `${source}/tree`, `${name}:/root/in`);
  for (const where of ['vol', 'root']) {
    const out = `${source}/out-${where}`;
    mkdirSync(out);
    // The client would give all to whoever runs it.
    execFileSync('tar', ['--numeric-owner', '-xpf', '-', '-C', out], { input: (await get(name, `/${where}/in`)).body });
    expect(describeTree(`${out}/in`), where).toEqual(describeTree(`${source}/tree`));
    await ok('cp', `${name}:/${where}/in/.`, `${out}/by-client`);
    expect(readFileSync(`${out}/by-client/deep/down/file`, 'utf8')).toBe('deep\n');
  }
  expect(await fails('cp', `${source}/tree`, `${name}:/bound/x`)).toContain('read-only');
  expect(readdirSync(busybox.home)).not.toContain('x');
  if (state === 'paused') await ok('unpause', name);
  if (state === 'created' || state === 'exited') await ok('start', name);
  expect(await sh(name, 'cat /vol/in/file /root/in/deep/down/file')).toBe('content\ndeep');
  await ok('rm', '-f', '-v', name);
});

function makeTree(root: string): void {
  mkdirSync(`${root}/deep/down`, { recursive: true });
  writeFileSync(`${root}/file`, 'content\n');
  writeFileSync(`${root}/deep/down/file`, 'deep\n');
  writeFileSync(`${root}/empty`, '');
  writeFileSync(Buffer.from(`${root}/caf\xe9`, 'latin1'), 'no UTF-8');
  writeFileSync(`${root}/${'long'.repeat(60)}`, 'a name of 240 bytes');
  writeFileSync(`${root}/big`, Buffer.alloc(3_000_001, 'abc'));
  linkSync(`${root}/file`, `${root}/second`);
  symlinkSync('file', `${root}/link`);
  symlinkSync('/etc/passwd', `${root}/away`);
  chownSync(`${root}/deep`, 12, 34);
  chownSync(`${root}/file`, 1234, 4321);
  chmodSync(`${root}/file`, 0o4751);
  chmodSync(`${root}/deep`, 0o2770);
  execFileSync('mkfifo', [`${root}/fifo`]);
  for (const name of ['file', 'deep/down/file', 'deep/down']) utimesSync(`${root}/${name}`, 1_600_000_000, 1_600_000_000);
}

/** Everything about a tree that the client's copy keeps. */
function describeTree(root: string): string[] {
  const names = execFileSync('find', ['.', '-mindepth', '1', '-printf', '%P\\n'], { cwd: root, encoding: 'latin1' }).split('\n').filter(Boolean).sort();
  return names.map((name) => {
    const path = Buffer.from(`${root}/${name}`, 'latin1');
    const stat = lstatSync(path);
    const content = stat.isFile() ? readFileSync(path).toString('base64').slice(0, 100) : '';
    const size = stat.isDirectory() ? 0 : stat.size;
    return [name, stat.mode.toString(8), stat.uid, stat.gid, size, stat.isFile() ? stat.nlink : 0, stat.isSymbolicLink() ? 0 : Math.floor(stat.mtimeMs / 1000), content].join(' ');
  });
}

test('an archive out of a container keeps links, attributes and odd files; the same twice is the same', async () => {
  await run('out', 'mkdir /d; cd /d; echo 1 >one; ln one two; ln -s one link; mkfifo pipe; mknod null c 1 3; dd if=/dev/zero of=sparse bs=1 count=1 seek=5000000 2>/dev/null');
  await ready('out');
  const [first, second] = [(await get('out', '/d')).body, (await get('out', '/d')).body];
  expect(first.equals(second)).toBe(true);
  const listing = execFileSync('tar', ['--numeric-owner', '-tvf', '-'], { input: first }).toString();
  expect(listing).toMatch(/^d.* d\/\n.*l.* d\/link -> one\nc.* 1,3 .* d\/null\n-.* d\/one\np.* d\/pipe\n-.* 5000001 .* d\/sparse\nh.* d\/two link to d\/one\n$/);
  await ok('rm', '-f', 'out');
});

test('rules of unpacking: kinds are kept, missing folders made, what is there replaced', async () => {
  await run('in', 'mkdir -p /dir/sub /real; echo old >/file; ln -s /real /dirlink; echo keep >/dir/keep');
  await ready('in');
  const status = async (...args: Parameters<typeof put>): Promise<number> => (await put(...args)).status;
  const keep = '&noOverwriteDirNonDir=true';
  expect(messageOf(await put('in', '/file', []))).toBe('extraction point is not a directory');
  expect(await status('in', '/nope', [])).toBe(404);
  expect(await status('in', '/', [{ name: 'dir', content: 'x' }], keep)).toBe(400);
  expect(await status('in', '/', [{ name: 'file/', type: '5' }], keep)).toBe(400);
  expect(await status('in', '/', [{ name: 'dir/', type: '5', mode: 0o700 }, { name: 'dir/new', content: 'n' }, { name: 'x/y/z', content: 'made' }], keep)).toBe(200);
  expect(await sh('in', 'cat /dir/keep /dir/new /x/y/z; stat -c %a /dir')).toBe('keep\nnmade700');
  expect(await status('in', '/', [{ name: 'dirlink/through', content: 't' }])).toBe(200);
  expect(await sh('in', 'cat /real/through')).toBe('t');
  expect(await status('in', '/dirlink', [{ name: 'linked', content: 'l' }])).toBe(200);
  expect(await sh('in', 'cat /real/linked')).toBe('l');
  expect(await status('in', '/', [{ name: 'dir', content: 'now a file' }])).toBe(200);
  expect(await sh('in', 'cat /dir')).toBe('now a file');
  const archive = makeArchive([{ name: 'packed', content: 'p' }]);
  for (const body of [gzipSync(archive), zstdCompressSync(archive)]) {
    await sh('in', 'rm -f /packed');
    expect(await status('in', '/', body)).toBe(200);
    expect(await sh('in', 'cat /packed')).toBe('p');
  }
  expect(await status('in', '/', archive.subarray(0, 512))).toBe(400);
  expect(await status('in', '/', gzipSync(archive).subarray(0, 60))).toBe(400);
  await ok('rm', '-f', 'in');
});

test('an archive for a container with a user, and one that is read-only', async () => {
  await ok('create', '--name', 'user', '--user', '1000:2000', 'busybox', 'true');
  expect((await put('user', '/', [{ name: 'f', content: 'x', uid: 5 }], '&copyUIDGID=true')).status).toBe(200);
  expect((await put('user', '/', [{ name: 'g', content: 'x', uid: 5, gid: 6 }])).status).toBe(200);
  const owners = execFileSync('tar', ['--numeric-owner', '-tvf', '-'], { input: (await call('GET', '/containers/user/export')).body }).toString();
  expect(owners).toMatch(/ 1000\/2000 .* f\n/);
  expect(owners).toMatch(/ 5\/6 .* g\n/);
  await ok('create', '--name', 'ro', '--read-only', '-v', '/vol', 'busybox', 'true');
  const refused = await put('ro', '/root', [{ name: 'f' }]);
  expect([refused.status, messageOf(refused)]).toEqual([403, 'container rootfs is marked read-only']);
  expect((await put('ro', '/vol', [{ name: 'f' }])).status).toBe(200);
  await ok('rm', '-v', 'user', 'ro');
});

test.each<[string, readonly ArchiveEntry[], number]>([
  ['climbs out', [{ name: '../../evil' }], 400],
  ['is absolute', [{ name: '/evil' }], 200],
  ['climbs inside', [{ name: 'a/../evil' }], 200],
  ['goes through a link of its own', [{ name: 'up', type: '2', linkName: '../../../../../../..' }, { name: 'up/evil' }], 200],
  ['goes through an absolute link', [{ name: 'abs', type: '2', linkName: '/' }, { name: 'abs/evil' }], 200],
  ['links hard to what is outside', [{ name: 'hard', type: '1', linkName: '../../etc/passwd' }], 400],
  ['brings the mark of a deleted name', [{ name: 'mark', type: '3', major: 0, minor: 0 }], 400],
  ['brings a disk', [{ name: 'disk', type: '4', major: 8, minor: 0 }], 200],
])('an archive that %s stays inside', async (_, entries, status) => {
  await run('evil', 'mkdir /target');
  await ready('evil');
  const before = readdirSync('/').sort();
  expect((await put('evil', '/target', entries)).status).toBe(status);
  expect(readdirSync('/').sort()).toEqual(before);
  await ok('rm', '-f', 'evil');
});

test('a container that swaps a folder for a link while we copy never gets at the machine', async () => {
  const secret = `${busybox.home}/secret`;
  mkdirSync(secret, { recursive: true });
  writeFileSync(`${secret}/mine`, 'of the machine');
  await run('swap', `mkdir -p ${secret} /d/x; echo inside >/d/x/mine; ln -s ${secret} /d/y; ( while :; do mv /d/x /d/z; mv /d/y /d/x; mv /d/x /d/y; mv /d/z /d/x; done ) & true`);
  await ready('swap');
  for (let round = 0; round < 60; round += 1) {
    const out = (await get('swap', '/d')).body.toString('latin1');
    expect(out).not.toContain('of the machine');
    await put('swap', '/d', [{ name: 'x/planted', content: 'evil' }]);
  }
  expect(readdirSync(secret)).toEqual(['mine']);
  await ok('rm', '-f', 'swap');
});

test('export is the whole root, merged and without volumes, and the same each time', async () => {
  await run('export', 'echo new >/added; rm /etc/group; rm -rf /var; mkdir /var; echo v >/vol/inside', '-v', '/vol');
  await ready('export');
  await ok('stop', '-t', '0', 'export');
  const [first, second] = [(await call('GET', '/containers/export/export')).body, (await call('GET', '/containers/export/export')).body];
  expect(first.equals(second)).toBe(true);
  const names = listTar(first);
  expect(names).toEqual(expect.arrayContaining(['added', 'bin/', 'bin/busybox', 'etc/passwd', 'var/', 'vol/']));
  for (const gone of ['etc/group', 'var/log/', 'vol/inside', 'proc/1/']) expect(names).not.toContain(gone);
  expect(names).toEqual([...new Set(names)]);
  await ok('rm', '-v', 'export');
});

test('docker cp with a stream on one side, and its errors', async () => {
  await run('stream', 'echo hello >/greeting');
  await ready('stream');
  const tar = spawnSync('docker', ['-H', `unix://${busybox.engine.socket}`, 'cp', 'stream:/greeting', '-']).stdout;
  expect(listTar(tar)).toEqual(['greeting']);
  expect((await busybox.engine.dockerInput(tar, 'cp', '-', 'stream:/root')).code).toBe(0);
  expect(await sh('stream', 'cat /root/greeting')).toBe('hello');
  expect(await fails('cp', 'stream:/nope', busybox.home)).toContain('Could not find the file /nope in container stream');
  expect(await fails('cp', `${busybox.home}/busybox.tar`, 'stream:/nope/')).toContain('no such directory');
  expect(await fails('cp', 'nobody:/x', busybox.home)).toContain('No such container: nobody');
  rmSync(`${busybox.home}/greeting`, { force: true });
  await ok('cp', 'stream:/greeting', `${busybox.home}/greeting`);
  expect(readFileSync(`${busybox.home}/greeting`, 'utf8')).toBe('hello\n');
  await ok('rm', '-f', 'stream');
});
