import { randomUUID } from 'node:crypto';
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { EngineClient } from '../../engine-client/engine-client.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { BuildFile, BuildFileText } from '../../shared/ipc/builds.ts';
import type { ChosenFiles } from '../files/chosen-files.ts';

type Parts = { readonly client: Pick<EngineClient, 'getBuild'>; readonly files: Pick<ChosenFiles, 'pathOf'> };

const maxBytes = 4 << 20;

/** A Dockerfile or .dockerignore of this machine, with its path. `invalid` where there is no folder that it could be in, or where it is no text. */
export async function readBuildFile(parts: Parts, file: BuildFile): Promise<BuildFileText> {
  const path = await pathOfFile(parts, file);
  return { path, text: await readText(path) };
}

/** Beside it first, then in its place, with the mode that it had. `conflict`, and nothing written, where it is not as it was shown. */
export async function writeBuildFile(parts: Parts, file: BuildFile, { before, after }: { before: string | null; after: string | null }): Promise<void> {
  const named = await pathOfFile(parts, file);
  const path = await realpath(named).catch(() => named);
  if ((await readText(path)) !== before) throw new EngineError('conflict', `write ${path}: it was changed since it was shown; look at it anew`);
  if (after === null) return rm(path, { force: true });
  const mode = (await stat(path).catch(() => undefined))?.mode ?? 0o644;
  const part = `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    await writeFile(part, after, { mode: mode & 0o7777, flush: true });
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    throw new EngineError('forbidden', `write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

async function pathOfFile(parts: Parts, { which, of }: BuildFile): Promise<string> {
  const { folder, dockerfile } = of.kind === 'build' ? await placeOfBuild(parts, of.id) : placeOfChoice(parts, of);
  if (which === 'dockerfile') {
    if (dockerfile === undefined) throw new EngineError('invalid', 'dockerfile: it is no file of this machine');
    return dockerfile;
  }
  if (folder === undefined) throw new EngineError('invalid', '.dockerignore: the context is no folder of this machine');
  // One that is named after its Dockerfile comes first.
  const own = dockerfile === undefined ? undefined : `${dockerfile}.dockerignore`;
  return own !== undefined && (await stat(own).catch(() => undefined))?.isFile() === true ? own : join(folder, '.dockerignore');
}

type Place = { readonly folder: string | undefined; readonly dockerfile: string | undefined };

function placeOfChoice({ files }: Parts, { context, dockerfile }: Extract<BuildFile['of'], { kind: 'choice' }>): Place {
  const folder = context.kind === 'folder' ? files.pathOf(context.handle) : undefined;
  if (dockerfile.kind === 'text') return { folder, dockerfile: undefined };
  return { folder, dockerfile: dockerfile.kind === 'file' ? files.pathOf(dockerfile.handle) : folder && within(folder, dockerfile.path) };
}

async function placeOfBuild({ client }: Parts, id: string): Promise<Place> {
  const { context, dockerfile } = (await client.getBuild(id)).description;
  const folder = context.kind === 'folder' ? context.path : undefined;
  if (isAbsolute(dockerfile)) return { folder, dockerfile };
  return { folder, dockerfile: folder === undefined || dockerfile === '' ? undefined : within(folder, dockerfile) };
}

function within(folder: string, path: string): string {
  const whole = resolve(folder, path);
  if (relative(folder, whole).startsWith('..')) throw new EngineError('invalid', `dockerfile ${path}: it is outside of its context`);
  return whole;
}

async function readText(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return null;
  if (!found.isFile() || found.size > maxBytes) throw new EngineError('invalid', `${path}: it is no text file of at most ${maxBytes} bytes`);
  return await readFile(path, 'utf8');
}
