import { randomBytes } from 'node:crypto';
import { accessSync, chownSync, constants, lstatSync, readdirSync, renameSync, statSync, type Stats } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { EngineError, type ErrorKind } from '../../../shared/errors/engine-error.ts';
import type { BuildOutput } from '../../../shared/engine-api/builds.ts';
import type { ImageId } from '../../../shared/oci/digest.ts';
import { syncFolder } from '../../sys/atomic-file.ts';
import { toDiskError } from '../../sys/disk-error.ts';
import { errnoName } from '../../sys/system-error.ts';
import type { BuildRooms } from '../build-rooms.ts';

type Place = Exclude<BuildOutput, { kind: 'image' }>;

/**
 * Refuses a place that cannot be written to, before anything is built: `invalid` for a path that is not absolute or leads to the wrong kind of thing, `not-found` where its
 * folder is missing, `forbidden` where that cannot be written to, `conflict` for a folder that has something in it: files of a build are never mixed with others (buildx does).
 * `detail.field` is `output`.
 */
export function checkOutput(output: BuildOutput): void {
  if (output.kind === 'image') return;
  const { kind, path } = output;
  const refuse = (why: ErrorKind, text: string): EngineError => new EngineError(why, `output to ${path}: ${text}`, aboutOutput);
  if (!isAbsolute(path) || path.includes('\0')) throw new EngineError('invalid', `output to ${JSON.stringify(path)}: expected an absolute path`, aboutOutput);
  const folder = dirname(path);
  if (statOrNothing(folder, path)?.isDirectory() !== true) throw refuse('not-found', `there is no folder ${folder}`);
  if (!isWritable(folder)) throw refuse('forbidden', `${folder} may not be written`);
  const found = statOrNothing(path, path);
  if (found === undefined) return;
  if (kind !== 'folder' && !found.isFile()) throw refuse('invalid', `it is ${found.isDirectory() ? 'a folder' : 'no file'}, expected a file or nothing`);
  if (kind !== 'folder') return;
  if (!found.isDirectory()) throw refuse('invalid', 'it is no folder');
  if (readdirSync(path).length > 0) throw refuse('conflict', 'the folder is not empty: choose an empty one, or one that is not there yet');
}

/**
 * Puts the result of a build where it was asked for, whole or not at all: under a name of its own beside the place first. An archive is both an OCI layout and a
 * Docker archive, with the names of the image; a `tar` or a `folder` has the files of its root file system. A file that is there is replaced. `openRoot` mounts that.
 * Fails as {@link checkOutput} does, and with `no-space`, `forbidden`, `cancelled`.
 */
export async function writeOutput(
  { images, snapshots }: Pick<BuildRooms, 'images' | 'snapshots'>,
  { output, imageId, names, openRoot, signal }: { output: BuildOutput; imageId: ImageId; names: readonly string[]; openRoot: () => Promise<string>; signal: AbortSignal },
): Promise<void> {
  if (output.kind === 'image') return;
  checkOutput(output);
  const half = join(dirname(output.path), `.${basename(output.path)}.${randomBytes(6).toString('hex')}`);
  try {
    if (output.kind === 'oci-archive' || output.kind === 'docker-archive') {
      await writeArchive(images, { half, names: names.length > 0 ? names : [imageId], signal });
    } else {
      if (output.kind === 'folder') await mkdir(half, { mode: 0o755 });
      await snapshots.exportTree({ root: await openRoot(), to: { kind: output.kind, path: half }, signal });
    }
    signal.throwIfAborted();
    if (output.kind !== 'folder') giveToOwnerOfFolder(half);
    renameSync(half, output.path);
    await syncFolder(dirname(output.path));
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw named(output, error);
  }
}

async function writeArchive(images: BuildRooms['images'], { half, names, signal }: { half: string; names: readonly string[]; signal: AbortSignal }): Promise<void> {
  await using file = await open(half, 'wx', 0o644);
  for await (const bytes of images.save({ names, signal }) as AsyncIterable<Uint8Array>) await file.writeFile(bytes);
  await file.sync();
}

/** Who chose the folder can read the file, whoever this process is. */
function giveToOwnerOfFolder(path: string): void {
  const { uid, gid } = statSync(dirname(path));
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
}

function named({ path }: Place, error: unknown): unknown {
  const failure = toDiskError(error, `output to ${path}`);
  if (failure instanceof EngineError) return failure;
  const errno = errnoName(error);
  if (errno === 'EACCES' || errno === 'EPERM' || errno === 'EROFS') return new EngineError('forbidden', `output to ${path}: may not be written`, { cause: error });
  if (errno === 'ENOTEMPTY' || errno === 'EEXIST') return new EngineError('conflict', `output to ${path}: something was put there meanwhile`, { cause: error });
  return error;
}

const aboutOutput = { detail: { field: 'output' } };

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `output`: whose place is looked for. */
function statOrNothing(path: string, output: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true ? statSync(path) : lstatSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    if (errnoName(cause) === 'ENOTDIR' || errnoName(cause) === 'ENOENT') return undefined;
    throw new EngineError('invalid', `output to ${output}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause, ...aboutOutput });
  }
}
