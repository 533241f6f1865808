import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { toDiskError } from '../sys/disk-error.ts';
import { syncTree } from '../sys/sync-tree.ts';
import type { ExportJob } from './layer-job.ts';
import { createLayerWriter } from './layer-writer.ts';
import { packTree } from './pack-tree.ts';
import { createTarReader } from './tar-reader.ts';

/** Writes a root file system, which nobody changes meanwhile, as a tar or as files of their owners, and syncs. Blocks its thread: for workers. `goOn` is asked for each piece, and throws where the work is to end. */
export function exportTree({ root, to, realRoot, maxEntries }: ExportJob, goOn: () => void): void {
  const archive = whileWanted(packTree({ path: Buffer.from(root).toString('latin1'), name: '' }), goOn);
  try {
    if (to.kind === 'tar') writeTar(to.path, archive);
    else writeFolder(to.path, archive, { realRoot, maxEntries });
  } catch (error) {
    throw toDiskError(error, `write ${to.path}`);
  }
}

function* whileWanted(archive: Iterable<Uint8Array>, goOn: () => void): Generator<Uint8Array> {
  for (const bytes of archive) {
    goOn();
    yield bytes;
  }
}

function writeTar(path: string, archive: Iterable<Uint8Array>): void {
  const fd = openSync(path, 'wx', 0o644);
  try {
    for (const bytes of archive) for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A folder may be open to people who have no right to the machine's devices. */
function writeFolder(path: string, archive: Iterable<Uint8Array>, options: { realRoot: boolean; maxEntries: number }): void {
  using writer = createLayerWriter({ root: path, ...options, devices: 'usual' });
  const reader = createTarReader(writer);
  for (const bytes of archive) reader.feed(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  reader.end();
  writer.finish();
  syncTree(path);
}
