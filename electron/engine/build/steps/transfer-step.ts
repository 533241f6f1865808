import { posix } from 'node:path';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { parseDigest } from '../../../shared/oci/digest.ts';
import { readProcessUser } from '../../containers/spec-input.ts';
import type { AddInstruction, CopyInstruction } from '../../dockerfile/dockerfile.ts';
import type { BuildRun, FileStep } from '../build-run.ts';
import type { StepRecipe } from '../cache/build-cache.ts';
import type { FileTree, SelectedFiles } from '../context/build-context.ts';
import { isRemoteSource } from '../context/remote-source.ts';
import { topOf, type StageState } from '../stage-state.ts';
import { describeTransfer } from './describe-instruction.ts';

type Transfer = CopyInstruction | AddInstruction;
type Asked = { readonly instruction: Transfer; readonly step: number; readonly scope: AsyncDisposableStack };
type Part = { readonly source: string; readonly files: SelectedFiles; readonly unpack: boolean };

/**
 * What a COPY or ADD brings, read and digested, before it is known whether it was brought before. `step` for progress; `variables`: those that the line names; what is fetched goes with `scope`. Fails as
 * {@link Contexts.selectFiles} and {@link Contexts.fetchRemote} do.
 */
export async function planTransfer(run: BuildRun, state: StageState, { variables, ...asked }: Asked & { variables: Readonly<Record<string, string>> }): Promise<FileStep> {
  const { instruction } = asked;
  const parts = await selectParts(run, asked);
  const line = describeTransfer(instruction);
  const folder = state.config.WorkingDir ?? '/';
  const destination = resolveDestination(folder, instruction.destination);
  const inputs = await Promise.all(parts.map(async ({ source, files }) => ({ source, files: await run.cache.keepFiles(files.entries) })));
  const recipe: StepRecipe = { kind: instruction.kind, instruction: line, parent: standsAlone(instruction) ? undefined : topOf(state), arguments: variables, settings: posix.isAbsolute(instruction.destination) ? {} : { folder }, inputs };
  return {
    createdBy: line,
    recipe,
    make: async (drifted) => {
      const root = (await run.trees.open(topOf(state), 'the stage')).root;
      const tar = run.contexts.packCopy(
        { parts, destination, root: instruction.link ? undefined : root, owner: ownerOf(instruction, root), mode: instruction.chmod, latest: run.latest, onDrift: drifted },
        run.signal,
      );
      return run.rooms.images.makeLayer({ below: state.layers, content: { kind: 'tar', tar }, latest: run.latest, signal: run.signal });
    },
  };
}

/** `--link`: whatever is below gives the same layer, unless names of owners are looked up there. */
function standsAlone({ link, chown = '0' }: Transfer): boolean {
  return link && /^\d+(:\d+)?$/.test(chown);
}

async function selectParts(run: BuildRun, { instruction, step, scope }: Asked): Promise<Part[]> {
  const { exclude, parents } = instruction;
  const isRemote = (source: string): boolean => instruction.kind === 'add' && isRemoteSource(source);
  const local = instruction.sources.filter((source) => !isRemote(source));
  const parts: Part[] = [];
  if (instruction.kind === 'add' && instruction.checksum !== undefined && local.length + instruction.heredocs.length > 0) {
    throw new EngineError('invalid', `ADD --checksum is for what is downloaded: ${local[0] ?? `<<${instruction.heredocs[0]?.name}`} is not`);
  }
  if (local.length > 0) {
    const { tree, source } = await treeOf(run, instruction);
    parts.push({ source, files: await run.contexts.selectFiles(tree, { sources: local, exclude, parents }, run.signal), unpack: instruction.kind === 'add' && instruction.unpack !== false });
  }
  for (const url of instruction.sources.filter(isRemote)) {
    const { checksum, keepGitDir, unpack } = instruction as AddInstruction;
    const received = scope.use(
      await run.contexts.fetchRemote({
        url, checksum: checksum === undefined ? undefined : parseDigest(checksum), keepGitDir, signal: run.signal,
        onProgress: (bytes, total) => run.emit({ kind: 'progress', step, what: `Fetching ${url}`, bytes, total }),
      }),
    );
    parts.push({ source: url, files: await run.contexts.selectFiles(received.tree, received.selection, run.signal), unpack: unpack === true });
  }
  if (instruction.heredocs.length > 0) {
    const received = scope.use(await run.contexts.layText(instruction.heredocs));
    parts.push({ source: 'Dockerfile', files: await run.contexts.selectFiles(received.tree, received.selection, run.signal), unpack: false });
  }
  return parts;
}

async function treeOf(run: BuildRun, instruction: Transfer): Promise<{ tree: FileTree; source: string }> {
  const from = instruction.kind === 'copy' ? instruction.from : undefined;
  return from === undefined ? { tree: run.context.tree, source: 'context' } : { tree: await run.treeFrom(from), source: from };
}

/** Relative to the stage's folder; a slash at the end says that a folder is meant, and stays. */
function resolveDestination(folder: string, destination: string): string {
  const path = posix.resolve('/', folder, destination);
  const isFolder = /(^|\/)\.{0,2}$/.test(destination);
  return isFolder && path !== '/' ? `${path}/` : path;
}

/** The one above it means "leave it" to Linux. */
const highestId = 4_294_967_294;

/** `user`, `user:group` or numbers, looked up in the stage's own files. */
function ownerOf({ chown, text }: Transfer, root: string): { uid: number; gid: number } | undefined {
  if (chown === undefined) return undefined;
  const [user = '', group, ...more] = chown.split(':');
  if (more.length > 0) throw new EngineError('invalid', `${text}: --chown=${chown}: expected user or user:group`);
  if (/^\d+$/.test(user) && (group === undefined || /^\d+$/.test(group))) {
    const owner = { uid: Number(user), gid: Number(group ?? user) };
    if (Math.max(owner.uid, owner.gid) > highestId) throw new EngineError('invalid', `${text}: --chown=${chown}: uids and gids must be in range 0-${highestId}`);
    return owner;
  }
  try {
    const { uid, gid } = readProcessUser(chown, root);
    return { uid, gid };
  } catch (cause) {
    throw new EngineError('invalid', `${text}: --chown=${chown}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
