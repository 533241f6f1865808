import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { mount, unmount } from '../../electron/engine/sys/mount.ts';
import { whyNoUserNamespaces } from '../support/user-namespaces.ts';
import { openHarness } from '../support/snapshots-harness.ts';

const support = join(import.meta.dirname, '../support');

describe('after a crash', () => {
  test('killed at 20 moments of pull, run and removal, nothing half-made is left', async () => {
    await using harness = await openHarness();
    const layers = Array.from({ length: 3 }, (_, layer) =>
      harness.layer(Array.from({ length: 150 }, (_unused, n) => ({ name: `l${layer}/d${n % 20}/f${n}`, content: 'x'.repeat(n * 10) })), 'gzip'),
    );
    writeFileSync(join(harness.folder, 'layers.json'), JSON.stringify(layers));
    for (let round = 0; round < 20; round += 1) {
      await harness.snapshots[Symbol.asyncDispose]();
      harness.state.close();
      const child = spawn(process.execPath, [join(support, 'use-snapshots-until-killed.ts'), harness.folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await wait((round * 37) % 500);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await harness.reopen();
      expect(await harness.snapshots.check({ repair: false }), `round ${round}`).toEqual([]);
      expect(harness.state.check()).toEqual([]);
      const { snapshots } = harness;
      for (const layer of snapshots.listLayers()) {
        const files = execFileSync('find', [join(harness.root, 'l', layer.folder), '-type', 'f']).toString().trim().split('\n');
        expect(files).toHaveLength(150);
      }
      for (const id of snapshots.listWritables()) expect(readdirSync(await snapshots.mount(id))).toEqual(['l0', 'l1', 'l2']);
    }
    for (const id of harness.snapshots.listWritables()) await harness.snapshots.remove(id);
    expect((await harness.leftovers()).filter((name) => !name.startsWith('l/'))).toEqual([]);
  });

  test('an open sweeps what no record names, also a mounted one; check tells and repairs the same', async () => {
    await using harness = await openHarness();
    const top = await harness.snapshots.applyLayers({ layers: [harness.layer([{ name: 'f' }])] });
    const layerFolder = harness.snapshots.findLayer(top!)!.folder;
    const plant = (): void => {
      for (const path of ['l/orphan', 'u/half', 'w/lost/upper', 'w/lost/work', 'w/lost/m', 't/old/deep']) mkdirSync(join(harness.root, path), { recursive: true });
      mount({ source: 'overlay', target: join(harness.root, 'w/lost/m'), type: 'overlay', data: `lowerdir=l/${layerFolder},upperdir=w/lost/upper,workdir=w/lost/work`, from: harness.root });
    };
    plant();
    expect((await harness.snapshots.check({ repair: false })).sort()).toEqual([
      'folder half of unpacking: no record names it', 'folder lost of writables: no record names it', 'folder orphan of layers: no record names it',
    ]);
    expect(await harness.snapshots.check({ repair: true })).toHaveLength(3);
    expect(await harness.snapshots.check({ repair: false })).toEqual([]);
    expect(await harness.leftovers()).toEqual([`l/${layerFolder}`]);
    plant();
    await harness.reopen();
    expect(await harness.snapshots.check({ repair: false })).toEqual([]);
    expect(await harness.leftovers()).toEqual([`l/${layerFolder}`]);
  });

  test('check tells what is lost, and leaves it', async () => {
    await using harness = await openHarness();
    const layers = [harness.layer([{ name: 'a' }]), harness.layer([{ name: 'b' }])];
    const top = (await harness.snapshots.applyLayers({ layers }))!;
    const base = harness.snapshots.findLayer(top)!;
    await harness.snapshots.prepare('c', top);
    harness.state.collection('layers').delete(base.parent!);
    rmSync(join(harness.root, 'l', base.folder), { recursive: true });
    expect(await harness.snapshots.check({ repair: true })).toEqual([
      `layer ${top}: its folder ${base.folder} is missing`,
      `layer ${top}: stands on ${base.parent}, which is missing`,
      expect.stringMatching(/^folder \w+ of layers: no record names it$/),
    ]);
    await expect(harness.snapshots.mount('c')).rejects.toMatchObject({ kind: 'not-found', message: expect.stringContaining(`but ${top} stands on it`) });
    await harness.snapshots.remove('c');
  });
});

describe('while it works', () => {
  test('a full disk is no-space, and leaves nothing', async () => {
    const folder = mkdtempSync('/var/tmp/tidewharf-small-');
    mount({ source: 'small', target: folder, type: 'tmpfs', data: 'size=12m' });
    try {
      mkdirSync(join(folder, 'data'));
      await using harness = await openHarness({ folder: join(folder, 'data') });
      const layer = harness.layer([{ name: 'fits', content: Buffer.alloc(1_000_000) }, { name: 'big', content: Buffer.alloc(20_000_000) }], 'gzip');
      await expect(harness.snapshots.applyLayers({ layers: [layer] })).rejects.toMatchObject({ kind: 'no-space', message: expect.stringContaining('the disk is full') });
      expect(await harness.leftovers()).toEqual([]);
      expect(harness.snapshots.listLayers()).toEqual([]);
      await harness.snapshots.applyLayers({ layers: [harness.layer([{ name: 'fits', content: Buffer.alloc(1_000_000) }])] });
    } finally {
      unmount(folder, { detach: true });
      rmSync(folder, { recursive: true });
    }
  });

  test('a cancelled import ends at once and leaves nothing; the next one works', async () => {
    await using harness = await openHarness();
    const layers = Array.from({ length: 4 }, (_, n) => harness.layer([{ name: `f${n}`, content: Buffer.alloc(10_000_000, n) }]));
    const early = AbortSignal.abort();
    await expect(harness.snapshots.applyLayers({ layers, signal: early })).rejects.toMatchObject({ kind: 'cancelled' });
    const controller = new AbortController();
    const onLayer = (progress: { bytesRead: number; done: boolean }): void => {
      if (progress.bytesRead > 0 || progress.done) controller.abort();
    };
    await expect(harness.snapshots.applyLayers({ layers, signal: controller.signal, onLayer })).rejects.toMatchObject({ kind: 'cancelled' });
    expect(await harness.leftovers()).toEqual([]);
    await harness.snapshots.applyLayers({ layers: layers.slice(0, 2) });
    expect(harness.snapshots.listLayers()).toHaveLength(2);
  });

  test('an import may be cancelled at any moment of its workers\' start', async () => {
    for (let ms = 0; ms < 60; ms += 3) {
      await using harness = await openHarness();
      const layer = harness.layer([{ name: 'f', content: Buffer.alloc(2_000_000, 1) }]);
      const importing = harness.snapshots.applyLayers({ layers: [layer], signal: AbortSignal.timeout(ms) });
      await importing.catch((error: unknown) => expect(error).toMatchObject({ kind: 'cancelled' }));
    }
  });

  test('closing ends an import and undoes it', async () => {
    await using harness = await openHarness();
    const layer = harness.layer([{ name: 'f', content: Buffer.alloc(50_000_000, 1) }]);
    const { promise: started, resolve: start } = Promise.withResolvers<void>();
    const importing = harness.snapshots.applyLayers({ layers: [layer], onLayer: () => start() });
    const refused = expect(importing).rejects.toMatchObject({ kind: 'cancelled' });
    await started;
    await harness.reopen();
    await refused;
    expect(harness.snapshots.listLayers()).toEqual([]);
    expect(await harness.leftovers()).toEqual([]);
  });

  test('check during an import finds nothing, and repair takes nothing away', async () => {
    await using harness = await openHarness();
    const layers = Array.from({ length: 3 }, (_, n) => harness.layer(Array.from({ length: 200 }, (_unused, m) => ({ name: `${n}/${m}`, content: 'x' }))));
    let running = true;
    const importing = harness.snapshots.applyLayers({ layers }).finally(() => (running = false));
    const isRunning = (): boolean => running;
    while (isRunning()) {
      expect(await harness.snapshots.check({ repair: true })).toEqual([]);
      await nextTurn();
    }
    await importing;
    expect(await harness.snapshots.check({ repair: false })).toEqual([]);
  });

  test('the main thread stays free during an import and a removal', async () => {
    await using harness = await openHarness();
    const layer = harness.layer(Array.from({ length: 1500 }, (_, n) => ({ name: `d${n % 50}/f${n}`, content: 'x'.repeat(3000) })), 'gzip');
    const gaps: number[] = [];
    const started = performance.now();
    let last = started;
    const timer = setInterval(() => {
      gaps.push(performance.now() - last);
      last = performance.now();
    }, 5);
    const top = await harness.snapshots.applyLayers({ layers: [layer] });
    await harness.snapshots.removeLayer(top!);
    await harness.leftovers();
    clearInterval(timer);
    gaps.sort((a, b) => a - b);
    expect(gaps.length).toBeGreaterThan(20);
    expect(gaps[Math.floor(gaps.length * 0.9)]).toBeLessThan((performance.now() - started) / 5);
  });
});

test.skipIf(whyNoUserNamespaces() !== undefined)('mapped root: whiteouts, opaque folders and attributes work, devices are left out', () => {
  const program = [process.execPath, join(support, 'use-snapshots-as-mapped-root.ts')];
  const output = execFileSync('unshare', ['--user', '--map-root-user', '--mount', ...program]).toString();
  expect(JSON.parse(output)).toEqual({
    first: false,
    adopted: ['f', 'opaque', 'written'],
    root: ['again', 'dev', 'f', 'opaque'],
    opaque: ['new'], again: ['new'], dev: ['fifo'], fifo: true, content: 'content', attribute: 'b',
    foreign: expect.stringMatching(/^invalid: entry "f": EINVAL/),
    problems: [],
  });
});
