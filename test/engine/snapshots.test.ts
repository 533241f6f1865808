import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setTimes } from '../../electron/engine/sys/set-times.ts';
import { getXattr, setXattr } from '../../electron/engine/sys/xattr.ts';
import type { DiffId } from '../../electron/shared/oci/digest.ts';
import type { LayerSource } from '../../electron/engine/snapshots/snapshots.ts';
import { describeTree, openHarness, type SnapshotsHarness } from '../support/snapshots-harness.ts';

let harness: SnapshotsHarness;
beforeEach(async () => void (harness = await openHarness()));
afterEach(async () => {
  expect(await harness.snapshots.check({ repair: false })).toEqual([]);
  await harness[Symbol.asyncDispose]();
});

/** Applies layers and mounts a writable over them. */
async function mounted(layers: LayerSource[], id = 'c'): Promise<string> {
  const top = await harness.snapshots.applyLayers({ layers });
  await harness.snapshots.prepare(id, top);
  return harness.snapshots.mount(id);
}

/** A tree with one of everything, over real files. */
function makeTree(tree: string): void {
  const longName = `${'d'.repeat(120)}/${'e'.repeat(200)}`;
  execFileSync('cp', ['-a', '/usr/share/perl', tree]);
  mkdirSync(join(tree, longName, '..'), { recursive: true });
  writeFileSync(join(tree, longName), 'long');
  writeFileSync(Buffer.concat([Buffer.from(`${tree}/`), Buffer.from([0x66, 0xff, 0xfe])]), 'no UTF-8');
  writeFileSync(join(tree, 'ünï'), 'UTF-8');
  writeFileSync(join(tree, 'setuid'), 'x');
  chownSync(join(tree, 'setuid'), 1234, 70_000);
  chmodSync(join(tree, 'setuid'), 0o6755);
  linkSync(join(tree, 'setuid'), join(tree, 'zz-hard'));
  writeFileSync(join(tree, 'ping'), 'x');
  // vfs_cap_data, revision 2, cap_net_raw: binary, with bytes that are no UTF-8.
  setXattr(join(tree, 'ping'), 'security.capability', Buffer.from('0100000200200000000000000000000000000000', 'hex'));
  setXattr(join(tree, 'ping'), 'user.bin', Buffer.from([0, 0xff, 0xfe, 10, 0x3d]));
  symlinkSync('/nowhere/\n', join(tree, 'link'));
  setTimes(join(tree, 'link'), { seconds: 1_500_000_000, nanoseconds: 999_999_999 });
  mkdirSync(join(tree, 'sticky'));
  chmodSync(join(tree, 'sticky'), 0o1777);
  setXattr(join(tree, 'sticky'), 'user.dir', Buffer.from('d'));
  setTimes(join(tree, 'sticky'), { seconds: -3, nanoseconds: 5 });
  writeFileSync(join(tree, 'empty'), '');
  execFileSync('mkfifo', ['-m', '620', join(tree, 'fifo')]);
  mkdirSync(join(tree, 'dev'));
  execFileSync('mknod', ['-m', '666', join(tree, 'dev/null'), 'c', '1', '3']);
  execFileSync('mknod', ['-m', '600', join(tree, 'dev/console'), 'c', '5', '1']);
  execFileSync('truncate', ['-s', '3M', join(tree, 'zeros')]);
}

describe('unpacking', () => {
  test('a realistic layer comes out as GNU tar unpacks it, however it is packed', async () => {
    const tree = join(harness.folder, 'tree');
    const reference = join(harness.folder, 'reference');
    makeTree(tree);
    mkdirSync(reference);
    const options = ['--xattrs', '--xattrs-include=*', '--numeric-owner', '--sort=name'];
    const archive = execFileSync('tar', ['-C', tree, '--format=pax', ...options, '-cf', '-', '.'], { maxBuffer: 1e9 });
    execFileSync('tar', ['-C', reference, ...options, '--warning=no-timestamp', '-xpf', '-'], { input: archive });
    const expected = describeTree(reference);
    expect(Object.keys(expected).length).toBeGreaterThan(500);
    const files = execFileSync('find', [tree, '-type', 'f', '-printf', '%i %s\n']).toString().trim().split('\n');
    const content = [...new Set(files)].reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
    for (const compression of ['gzip', 'zstd', 'none'] as const) {
      const top = (await harness.snapshots.applyLayers({ layers: [harness.layer(archive, compression)] }))!;
      const layer = harness.snapshots.findLayer(top)!;
      expect(describeTree(join(harness.root, 'l', layer.folder)), compression).toEqual(expected);
      expect(layer.size).toBe(content);
      await harness.snapshots.removeLayer(top);
    }
  });

  test('the last of two entries with one name wins', async () => {
    const path = await mounted([
      harness.layer([
        { name: 'f', content: 'one' }, { name: 'f', content: 'two', mode: 0o600 },
        { name: 'd/inner', content: 'x' }, { name: 'd', content: 'file now' },
        { name: 'l', type: '2', linkName: 'f' }, { name: 'l', content: 'no link' },
        { name: 'kept/a', content: 'a' }, { name: 'kept', type: '5', mode: 0o700 },
        { name: 'x', content: 'x' }, { name: 'x', type: '5' }, { name: 'x/y', content: 'y' },
      ]),
    ]);
    const read = (name: string): string => readFileSync(join(path, name), 'utf8');
    expect([read('f'), read('d'), read('l'), read('kept/a'), read('x/y')]).toEqual(['two', 'file now', 'no link', 'a', 'y']);
    expect([statSync(join(path, 'f')).mode & 0o777, statSync(join(path, 'kept')).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  test('progress counts bytes of the blob, and says when each layer is done', async () => {
    const layers = [harness.layer([{ name: 'big', content: Buffer.alloc(9_000_000, 'x') }]), harness.layer([{ name: 'small' }])];
    const seen: { diffId: DiffId; bytesRead: number; done: boolean }[] = [];
    await harness.snapshots.applyLayers({ layers, onLayer: (progress) => void seen.push(progress) });
    const big = seen.filter((progress) => progress.diffId === layers[0]!.diffId);
    expect(big.length).toBeGreaterThan(3);
    expect(big.slice(0, -1).every((progress, index) => index === 0 || progress.bytesRead > big[index - 1]!.bytesRead)).toBe(true);
    expect(seen.filter((progress) => progress.done).map((progress) => progress.diffId).sort()).toEqual(layers.map((layer) => layer.diffId).sort());
  });

  test('what is there already is not unpacked again, alone or beside others', async () => {
    const [base, one, two] = [harness.layer([{ name: 'base' }]), harness.layer([{ name: 'one' }], 'gzip'), harness.layer([{ name: 'two' }])];
    const [first, second] = await Promise.all([
      harness.snapshots.applyLayers({ layers: [base, one] }),
      harness.snapshots.applyLayers({ layers: [base, two] }),
      harness.snapshots.applyLayers({ layers: [base, one] }),
    ]);
    expect(first).not.toBe(second);
    expect(harness.snapshots.listLayers()).toHaveLength(3);
    const gone = { ...one, path: '/nowhere' };
    expect(await harness.snapshots.applyLayers({ layers: [base, gone] })).toBe(first);
    expect(await harness.snapshots.applyLayers({ layers: [] })).toBeUndefined();
  });
});

describe('mounted layers', () => {
  test('whiteouts and opaque folders hide what is below, and only that', async () => {
    const path = await mounted([
      harness.layer([
        { name: 'gone', content: 'x' }, { name: 'dir/gone', content: 'x' }, { name: 'dir/stays', content: 'x' }, { name: 'whole/a/b', content: 'x' },
        { name: 'opaque/old', content: 'x' }, { name: 'again/old', content: 'x' }, { name: 'implied/old', content: 'x' }, { name: 'file-again', content: 'old' },
      ]),
      harness.layer([
        { name: '.wh.gone' }, { name: 'dir/.wh.gone' }, { name: '.wh.whole' }, { name: '.wh.nothing' },
        { name: 'opaque', type: '5' }, { name: 'opaque/new', content: 'x' }, { name: 'opaque/.wh..wh..opq' },
        // Deleted and made again in one layer, in both orders.
        { name: '.wh.again' }, { name: 'again', type: '5' }, { name: 'again/new', content: 'x' },
        { name: '.wh.implied' }, { name: 'implied/new', content: 'x' },
        { name: 'file-again', content: 'new' }, { name: '.wh.file-again' },
        // Marks of aufs itself.
        { name: '.wh..wh.plnk', type: '5' }, { name: '.wh..wh.aufs' },
      ]),
    ]);
    expect(readdirSync(path).sort()).toEqual(['again', 'dir', 'file-again', 'implied', 'opaque']);
    for (const [name, content] of Object.entries({ dir: ['stays'], opaque: ['new'], again: ['new'], implied: ['new'] })) expect(readdirSync(join(path, name)), name).toEqual(content);
    expect(readFileSync(join(path, 'file-again'), 'utf8')).toBe('new');
  });

  test('an opaque root hides all layers below', async () => {
    const path = await mounted([harness.layer([{ name: 'old' }]), harness.layer([{ name: '.wh..wh..opq' }, { name: 'new' }]), harness.layer([{ name: 'newer' }])]);
    expect(readdirSync(path).sort()).toEqual(['new', 'newer']);
  });

  test('hard links, attributes, owners and times are seen through the mount', async () => {
    const capability = Buffer.from('0100000200200000000000000000000000000000', 'hex');
    const path = await mounted([
      harness.layer([
        { name: 'a', content: 'same', uid: 1000, gid: 2000, mode: 0o4711, mtime: 1_234_567_890 }, { name: 'b', type: '1', linkName: './a' },
        { name: 'ping', pax: { 'SCHILY.xattr.security.capability': capability.toString('latin1'), 'SCHILY.xattr.user.u': 'v', mtime: '1234567890.000000001' } },
        { name: 'l', type: '2', linkName: '../..//x' }, { name: 'symlink-link', type: '1', linkName: 'l' },
      ]),
    ]);
    const [a, b] = [lstatSync(join(path, 'a')), lstatSync(join(path, 'b'))];
    expect(a.ino).toBe(b.ino);
    expect(a).toMatchObject({ uid: 1000, gid: 2000, mode: 0o104711, nlink: 2, mtimeMs: 1_234_567_890_000 });
    expect(getXattr(join(path, 'ping'), 'security.capability')).toEqual(capability);
    expect(getXattr(join(path, 'ping'), 'user.u')?.toString()).toBe('v');
    expect(lstatSync(join(path, 'ping'), { bigint: true }).mtimeNs).toBe(1_234_567_890_000_000_001n);
    expect(readlinkSync(join(path, 'symlink-link'))).toBe('../..//x');
  });

  test("folders without an entry look as in the layers below, the root too", async () => {
    const path = await mounted([
      harness.layer([
        { name: './', type: '5', mode: 0o711, uid: 5, mtime: 1000 },
        { name: 'tmp/', type: '5', mode: 0o1777, uid: 7, gid: 8, mtime: 1_000_000_000, pax: { 'SCHILY.xattr.user.kept': 'k' } },
        { name: 'tmp/deep/', type: '5', mode: 0o700 }, { name: 'hidden/', type: '5', mode: 0o700 }, { name: 'link', type: '2', linkName: '/etc' },
      ]),
      harness.layer([{ name: '.wh.hidden' }, { name: 'other' }]),
      harness.layer([{ name: 'tmp/deep/f' }, { name: 'hidden/f' }, { name: 'link/f' }, { name: 'fresh/f' }]),
    ]);
    const facts = (name: string) => {
      const { mode, uid, gid } = lstatSync(join(path, name));
      return [(mode & 0o7777).toString(8), uid, gid];
    };
    expect([facts(''), facts('tmp'), facts('tmp/deep'), facts('hidden'), facts('link'), facts('fresh')]).toEqual([
      ['711', 5, 0], ['1777', 7, 8], ['700', 0, 0], ['755', 0, 0], ['755', 0, 0], ['755', 0, 0],
    ]);
    expect(lstatSync(join(path, 'tmp')).mtimeMs).toBe(1_000_000_000_000);
    expect(getXattr(join(path, 'tmp'), 'user.kept')?.toString()).toBe('k');
  });

  test("a layer cannot bring overlay's own marks", async () => {
    const path = await mounted([
      harness.layer([{ name: 'd/secret', content: 'x' }, { name: 'target', content: 'x' }]),
      harness.layer([
        { name: 'd', type: '5', pax: { 'SCHILY.xattr.trusted.overlay.opaque': 'y', 'SCHILY.xattr.user.overlay.opaque': 'y' } },
        { name: 'r', type: '5', pax: { 'SCHILY.xattr.trusted.overlay.redirect': '/d' } },
        { name: 'm', pax: { 'SCHILY.xattr.trusted.overlay.metacopy': '', 'SCHILY.xattr.trusted.overlay.redirect': '/target' } },
      ]),
    ]);
    expect(readdirSync(join(path, 'd'))).toEqual(['secret']);
    expect(readdirSync(join(path, 'r'))).toEqual([]);
    expect(readFileSync(join(path, 'm'), 'utf8')).toBe('');
  });

  test('127 layers fit into one mount', async () => {
    const layers = Array.from({ length: 127 }, (_, n) => harness.layer([{ name: `f${n}`, content: `${n}` }, { name: 'same', content: `${n}` }]));
    const path = await mounted(layers);
    expect(readdirSync(path)).toHaveLength(128);
    expect(readFileSync(join(path, 'same'), 'utf8')).toBe('126');
  });

  test('more than fit are refused with what to do', async () => {
    const layers = Array.from({ length: 220 }, (_, n) => harness.layer([{ name: `f${n}`, content: `${n}` }]));
    await expect(mounted(layers)).rejects.toThrow(/^220 layers are more than can be mounted at once, .*COPY --from=STAGE/);
  });
});

describe('writables', () => {
  test('keep changes over unmount and reopen, count them, and go without a trace', async () => {
    const { snapshots } = harness;
    const path = await mounted([harness.layer([{ name: 'base', content: 'x' }])]);
    writeFileSync(join(path, 'mine'), 'y'.repeat(1000));
    mkdirSync(join(path, 'd'));
    linkSync(join(path, 'mine'), join(path, 'd/linked'));
    writeFileSync(Buffer.concat([Buffer.from(`${path}/`), Buffer.from([0xff])]), 'z');
    expect(await snapshots.usage('c')).toEqual({ bytes: 1001, inodes: 3 });
    expect(await snapshots.mount('c')).toBe(path);
    await harness.reopen();
    expect(readFileSync(join(path, 'mine'), 'utf8')).toHaveLength(1000);
    await harness.snapshots.unmount('c');
    await harness.snapshots.unmount('c');
    expect(readdirSync(path)).toEqual([]);
    expect(await harness.snapshots.mount('c')).toBe(path);
    expect(existsSync(join(path, 'mine'))).toBe(true);
    expect(harness.snapshots.listWritables()).toEqual(['c']);
    await harness.snapshots.remove('c');
    await harness.snapshots.remove('c');
    expect(harness.snapshots.listWritables()).toEqual([]);
    await harness.snapshots.removeLayer(harness.snapshots.listLayers()[0]!.chainId);
    expect(await harness.leftovers()).toEqual([]);
  });

  test('over nothing', async () => {
    await harness.snapshots.prepare('scratch', undefined);
    const path = await harness.snapshots.mount('scratch');
    writeFileSync(join(path, 'f'), 'x');
    expect(readdirSync(path)).toEqual(['f']);
  });

  test('a busy mount does not stop a removal', async () => {
    const path = await mounted([harness.layer([{ name: 'base', content: 'x' }])]);
    const before = process.cwd();
    process.chdir(path);
    try {
      await harness.snapshots.remove('c');
    } finally {
      process.chdir(before);
    }
    expect(existsSync(path)).toBe(false);
  });

  test('names are unique, parents must be there, layers in use stay', async () => {
    const { snapshots } = harness;
    const layers = [harness.layer([{ name: 'a' }]), harness.layer([{ name: 'b' }])];
    const top = (await snapshots.applyLayers({ layers }))!;
    const base = snapshots.findLayer(top)!.parent!;
    await snapshots.prepare('c', top);
    await expect(snapshots.prepare('c', top)).rejects.toMatchObject({ kind: 'exists' });
    await expect(snapshots.prepare('d', `sha256:${'0'.repeat(64)}` as never)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(snapshots.mount('d')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(snapshots.usage('d')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(snapshots.removeLayer(base)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining(`layer ${top}`) });
    await expect(snapshots.removeLayer(top)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('writable layer c') });
    await snapshots.remove('c');
    await snapshots.removeLayer(top);
    await expect(snapshots.removeLayer(top)).rejects.toMatchObject({ kind: 'not-found' });
    expect(snapshots.listLayers().map((layer) => layer.chainId)).toEqual([base]);
  });

  test('are out of reach for everyone but root', () => {
    expect(statSync(harness.root).mode & 0o777).toBe(0o700);
  });
});
