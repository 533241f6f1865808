import { readdirSync } from 'node:fs';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { openInRoot, pathOfDescriptor } from '../../sys/open-in-root.ts';
import { runCommand } from '../../sys/run-command.ts';
import type { FileTree } from '../context/build-context.ts';

/** Copies a folder of a stage or an image into the folder of a cache that is empty, with owners, modes and times. `not-found` where it is not there. */
export async function fillCache(folder: string, { tree, source, signal }: { tree: FileTree; source: string; signal: AbortSignal }): Promise<void> {
  if (readdirSync(folder).length > 0) return;
  using from = openInRoot(tree.root, source, 'path');
  if (from === undefined) throw new EngineError('not-found', `RUN --mount=type=cache: /${source} is not in ${tree.name}`, { detail: { path: source } });
  await runCommand('cp', ['-a', '--reflink=auto', '--', `${pathOfDescriptor(from)}/.`, folder], { signal });
}
