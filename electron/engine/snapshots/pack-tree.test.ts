import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { makeNode } from '../sys/make-node.ts';
import { packTree } from './pack-tree.ts';

/** Puts one after the other in the place of `thing`, without a gap, until the flag is set. */
const swapping = `
  const { linkSync, renameSync } = require('node:fs');
  const { folder, others, stop } = require('node:worker_threads').workerData;
  for (let turn = 0; Atomics.load(stop, 0) === 0; turn += 1) {
    linkSync(folder + '/' + others[turn % others.length], folder + '/next');
    renameSync(folder + '/next', folder + '/thing');
  }
`;

test.skipIf(process.getuid?.() !== 0)('what takes the place of a file between the look and the open is neither opened nor waited for', { timeout: 30_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidewharf-pack-'));
  using undo = new DisposableStack();
  undo.defer(() => rmSync(folder, { recursive: true }));
  const others = ['file', 'device', 'file', 'fifo', 'file', 'link', 'file', 'socket'];
  writeFileSync(`${folder}/file`, 'content');
  // No driver has this number: to open it would fail.
  makeNode(`${folder}/device`, { kind: 'character', major: 4095, minor: 1 });
  makeNode(`${folder}/fifo`, { kind: 'fifo' });
  symlinkSync('/etc/passwd', `${folder}/link`);
  const server = createServer().listen(`${folder}/socket`);
  undo.defer(() => void server.close());
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(swapping, { eval: true, workerData: { folder, others, stop } });
  let failure: unknown;
  worker.on('error', (error) => (failure = error));
  const seen = new Map<string, number>();
  try {
    while (Math.min(...['0', '2', '3', '6'].map((type) => seen.get(type) ?? 0)) < 200) {
      const archive = Buffer.concat([...packTree({ path: `${folder}/thing`, name: 'thing' })]);
      const type = archive.toString('latin1', 156, 157);
      seen.set(type, (seen.get(type) ?? 0) + 1);
      if (type === '0') expect(archive.toString('utf8', 512, 519)).toBe('content');
      await setImmediate();
      expect(failure).toBeUndefined();
    }
  } finally {
    Atomics.store(stop, 0, 1);
    await new Promise((resolve) => worker.once('exit', resolve));
  }
});
