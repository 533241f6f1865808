import { EngineError } from '../../../shared/errors/engine-error.ts';
import { buildTarHeader, tarEnd } from '../../snapshots/tar-writer.ts';
import { resolveInRoot } from '../../sys/resolve-in-root.ts';

/** A layer with a folder, and those above it, as far as the root lacks them; undefined where it has them all. `time` in seconds since 1970. `invalid` where a file is in the way. */
export function layerOfFolder({ root, folder, time }: { root: string; folder: string; time: number }): AsyncIterable<Uint8Array> | undefined {
  const { found, isFolder, missing } = resolveInRoot(root, folder);
  if (!isFolder) throw new EngineError('invalid', `make the folder ${folder}: ${found} is a file`);
  if (missing.length === 0) return undefined;
  const paths = missing.map((_, index) => [found === '/' ? '' : found.slice(1), ...missing.slice(0, index + 1)].filter((part) => part !== '').join('/'));
  const headers = paths.map((path) => buildTarHeader({ name: Buffer.from(`${path}/`).toString('latin1'), type: '5', linkName: '', size: 0, mode: 0o755, uid: 0, gid: 0, major: 0, minor: 0, mtime: { seconds: time, nanoseconds: 0 } }));
  return (async function* () {
    yield Buffer.concat([...headers, tarEnd]);
  })();
}
