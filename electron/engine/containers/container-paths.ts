import { join } from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { TaskFolder } from '../runtime/runtime.ts';

/** Bytes that conmon's attach socket may have as a path (unix(7), sun_path less its NUL). */
const maxSocketPathBytes = 107;
/** Digits of an id that name a run folder: short paths for sockets. */
const shortDigits = 12;
const execDigits = 8;

export type ContainerPaths = {
  /** Folder of all containers on the data disk: one folder per container by its whole id. */
  readonly dataRoot: string;
  /** Folder of all bundles: one per container with a process, by its short id. */
  readonly runRoot: string;
  folder(id: string): string;
  log(id: string): string;
  bundle(id: string): string;
  execBundle(containerId: string, execId: string): string;
  /** Of an exec that is a health check. */
  probeBundle(containerId: string, execId: string): string;
  /** What the runtime room wants to know. */
  task(id: string): Pick<TaskFolder, 'id' | 'bundle'>;
};

/** Where containers keep what. Fails with `invalid` where `run` is so long that sockets in it cannot have a path. */
export function containerPaths(roots: { data: string; run: string }): ContainerPaths {
  const dataRoot = join(roots.data, 'containers');
  const runRoot = join(roots.run, 'c');
  const bundle = (id: string): string => join(runRoot, id.slice(0, shortDigits));
  const execBundle = (containerId: string, execId: string): string => join(bundle(containerId), `x${execId.slice(0, execDigits)}`);
  const log = (id: string): string => join(dataRoot, id, 'container.log');
  const longest = join(execBundle('0'.repeat(shortDigits), '0'.repeat(execDigits)), 'attach');
  const excess = Buffer.byteLength(longest) - maxSocketPathBytes;
  if (excess > 0) throw new EngineError('invalid', `run folder ${roots.run}: path is ${excess} bytes too long for the sockets in it`);
  return {
    dataRoot,
    runRoot,
    folder: (id) => join(dataRoot, id),
    log,
    bundle,
    execBundle,
    probeBundle: (containerId, execId) => join(bundle(containerId), `p${execId.slice(0, execDigits)}`),
    task: (id) => ({ id, bundle: bundle(id) }),
  };
}
