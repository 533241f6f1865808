import { posix } from 'node:path';
import type { AddInstruction, CopyInstruction, Instruction, RunInstruction, Stage } from '../../dockerfile/dockerfile.ts';
import { installers, isGlobalInstall, isSystemInstall, type ContextNames } from './installers.ts';
import { simpleCommands } from './simple-commands.ts';

/** A RUN that can go before the copy of everything, with what it reads of the context. */
export type MovableRun = {
  readonly run: RunInstruction;
  /** Copied just before it, besides what was copied for one before. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly doubts: readonly string[];
  readonly duties: readonly string[];
  /** What it is called in advice. */
  readonly name: string;
};

/** In a stage: the copy of everything, and what goes before it, in its order. */
export type Move = {
  readonly stage: Stage;
  readonly copy: CopyInstruction | AddInstruction;
  /** RUNs, and settings between them. */
  readonly before: readonly (MovableRun | { readonly run: undefined; readonly setting: Instruction })[];
};

/** These may change places with a copy: they touch no file, and a copy of everything names no variable. */
const settings: ReadonlySet<Instruction['kind']> = new Set(['arg', 'env', 'label', 'cmd', 'entrypoint', 'expose', 'user', 'shell', 'stopsignal', 'healthcheck', 'maintainer', 'workdir']);

/**
 * Pure: the first copy of the whole context in a stage that is followed by installations which read nothing of it but files known by name. Undefined where there is
 * none, and wherever the order could matter: nobody knows what any other RUN reads. `namesOf`: what that copy brought.
 */
export function findMove(stage: Stage, stages: readonly Stage[], namesOf: (copy: CopyInstruction | AddInstruction) => ContextNames | undefined): Move | undefined {
  for (const [index, copy] of stage.instructions.entries()) {
    if (!isWholeCopy(copy)) continue;
    const names = namesOf(copy);
    const folder = workdirAt(stage, stages, index);
    const before = names && listMovable(stage.instructions.slice(index + 1), { copy, names, folder });
    if (before && before.length > 0) return { stage, copy, before };
  }
  return undefined;
}

function isWholeCopy(instruction: Instruction): instruction is CopyInstruction | AddInstruction {
  if (instruction.kind !== 'copy' && instruction.kind !== 'add') return false;
  const { sources, heredocs, exclude, parents, destination, chown, chmod } = instruction;
  if (instruction.kind === 'copy' && instruction.from !== undefined) return false;
  const isPlain = heredocs.length === 0 && exclude.length === 0 && !parents && !instruction.link && ![destination, chown, chmod].some((text) => text?.includes('$') === true);
  return isPlain && sources.length === 1 && /^(?:\.?\/?|\/\.)$/.test(sources[0] ?? '');
}

/** Undefined where it comes from an image or from a variable. */
function workdirAt(stage: Stage, stages: readonly Stage[], index: number): string | undefined {
  const below = stages.slice(0, stage.index).findLast(({ name }) => name === stage.base.toLowerCase());
  let folder = below && workdirAt(below, stages, below.instructions.length);
  for (const instruction of stage.instructions.slice(0, index)) if (instruction.kind === 'workdir') folder = changeFolder(folder, instruction.path);
  return folder;
}

function changeFolder(folder: string | undefined, path: string): string | undefined {
  if (path.includes('$')) return undefined;
  if (path.startsWith('/')) return posix.resolve(path);
  return folder === undefined ? undefined : posix.resolve(folder, path);
}

/** Where a file of the context could be a setting of the system. */
const systemFolders = /^\/(?:$|(?:etc|usr|var|root|lib|lib64|bin|sbin)(?:\/|$))(?!(?:src|www)(?:\/|$))/;
/** These need no quotes in a Dockerfile. */
const plainPath = /^[\w.@+-]+(?:\/[\w.@+-]+)*$/;

type Around = { readonly copy: CopyInstruction | AddInstruction; readonly names: ContextNames; readonly folder: string | undefined };

function listMovable(following: readonly Instruction[], { copy, names, folder }: Around): Move['before'] {
  const before: Move['before'][number][] = [];
  const copied = new Set<string>();
  let lastRun = 0;
  let current = folder;
  const isRelative = !copy.destination.startsWith('/');
  for (const instruction of following) {
    if (instruction.kind === 'workdir') {
      // Where a relative copy goes would change with it.
      if (isRelative) break;
      current = changeFolder(current, instruction.path);
    }
    if (instruction.kind === 'run') {
      // Files lie where it runs, or it reads none.
      const isThere = isRelative ? /^\.?\/?$/.test(copy.destination) : current !== undefined && posix.resolve(copy.destination) === current;
      const goesTo = isRelative ? changeFolder(current, copy.destination) : posix.resolve(copy.destination);
      const movable = readRun(instruction, { names: isThere ? names : undefined, isApart: goesTo !== undefined && !systemFolders.test(goesTo) });
      if (movable === undefined) break;
      const fresh = (paths: readonly string[]): string[] => paths.filter((path) => !copied.has(path));
      before.push({ ...movable, files: fresh(movable.files), folders: fresh(movable.folders) });
      for (const path of [...movable.files, ...movable.folders]) copied.add(path);
      lastRun = before.length;
    } else if (settings.has(instruction.kind)) before.push({ run: undefined, setting: instruction });
    else break;
  }
  return before.slice(0, lastRun);
}

/** Undefined where it may read anything else. `isApart`: the copy changes nothing of the system. */
function readRun(run: RunInstruction, { names, isApart }: { readonly names: ContextNames | undefined; readonly isApart: boolean }): MovableRun | undefined {
  const commands = simpleCommands(run.command);
  // A bind mount reads the context by itself, and what it reads may come from the copy.
  if (commands === undefined || run.mounts.some(({ text }) => !/(?:^|,)type=(?:cache|tmpfs|secret|ssh)(?:,|$)/.test(text))) return undefined;
  const found: MovableRun[] = [];
  for (const words of commands) {
    if (isApart && (isSystemInstall(words) || isGlobalInstall(words))) continue;
    const installer = installers.find(({ fits }) => fits(words));
    const reads = names && installer?.reads(words, names);
    if (installer === undefined || reads === undefined || ![...reads.files, ...reads.folders].every((path) => plainPath.test(path))) return undefined;
    found.push({ run, ...reads, name: installer.name });
  }
  const all = <Key extends 'files' | 'folders' | 'doubts' | 'duties'>(key: Key): string[] => [...new Set(found.flatMap((one) => one[key]))];
  return { run, files: all('files').sort(), folders: all('folders'), doubts: all('doubts'), duties: all('duties'), name: found[0]?.name ?? commands.map((words) => words.slice(0, 2).join(' ')).find((text) => !text.startsWith('set ')) ?? '' };
}
