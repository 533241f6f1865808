import { posix } from 'node:path';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { FileSelection } from '../context/build-context.ts';
import type { RunMount } from '../../dockerfile/dockerfile.ts';

/** Who owns what is made for a mount, and its permission bits. */
type Owned = { readonly mode: number; readonly uid: number; readonly gid: number };

/** A `RUN --mount` with all that was left out filled in. Targets are absolute; `from`: a stage or an image, undefined: the context; `source` below its root, '' for all of it. */
export type PlannedMount =
  | { readonly kind: 'bind'; readonly target: string; readonly from: string | undefined; readonly source: string; readonly writable: boolean }
  | (Owned & {
      readonly kind: 'cache';
      readonly target: string;
      readonly id: string;
      readonly sharing: 'shared' | 'private' | 'locked';
      readonly readOnly: boolean;
      /** What it begins with, where it is new. */
      readonly start: { readonly from: string | undefined; readonly source: string } | undefined;
    })
  /** `size` in bytes. */
  | { readonly kind: 'tmpfs'; readonly target: string; readonly size: number | undefined }
  /** At least one of `target` and `env`. */
  | (Owned & { readonly kind: 'secret'; readonly id: string; readonly target: string | undefined; readonly env: string | undefined; readonly required: boolean })
  | (Owned & { readonly kind: 'ssh'; readonly id: string; readonly target: string; readonly required: boolean });

const usualModes = { cache: 0o755, secret: 0o400, ssh: 0o600 } as const;

/** What the mounts of a RUN come down to; their variables are expanded. `cwd`: the stage's folder, where relative targets begin. Pure; `invalid`. */
export function planRunMounts(mounts: readonly RunMount[], cwd: string): PlannedMount[] {
  const sockets = mounts.filter(({ type }) => type === 'ssh');
  return mounts.map((mount) => planMount(mount, { cwd, socket: sockets.indexOf(mount) }));
}

function planMount(mount: RunMount, { cwd, socket }: { cwd: string; socket: number }): PlannedMount {
  const { type, from, id } = mount;
  const named = mount.target === undefined || mount.target === '' ? undefined : posix.resolve('/', cwd, mount.target);
  const target = named ?? posix.resolve('/', cwd);
  if (target === '/' && type !== 'secret' && type !== 'ssh') throw new EngineError('invalid', `RUN --mount=type=${type}: target ${target}: it would hide the whole root file system, choose a folder below it with target=PATH`);
  switch (type) {
    case 'bind':
      return { kind: 'bind', target, from: from || undefined, source: planSource(mount), writable: !mount.readOnly };
    case 'cache': {
      const hasStart = from !== undefined && from !== '';
      return {
        ...owned(mount, usualModes.cache), kind: 'cache', target, id: id || target, sharing: mount.sharing, readOnly: mount.readOnly,
        start: hasStart ? { from, source: planSource(mount) } : undefined,
      };
    }
    case 'tmpfs':
      return { kind: 'tmpfs', target, size: mount.size };
    case 'secret': {
      // The parser wants one of them.
      const name = id || mount.source || posix.basename(target);
      const place = named ?? (mount.env ? undefined : `/run/secrets/${posix.basename(name)}`);
      return { ...owned(mount, usualModes.secret), kind: 'secret', id: name, target: place, env: mount.env || undefined, required: mount.required };
    }
    case 'ssh':
      return { ...owned(mount, usualModes.ssh), kind: 'ssh', id: id || 'default', target: named ?? `/run/tidewharf/ssh_agent.${socket}`, required: mount.required };
  }
}

/** Below the root of what is read; `..` does not lead out of it. */
function planSource({ source = '' }: RunMount): string {
  return posix.resolve('/', source).slice(1);
}

function owned({ mode, uid = 0, gid = 0 }: RunMount, usual: number): Owned {
  return { mode: mode ?? usual, uid, gid };
}

/** The part of a step's recipe that its mounts are: no secret's value, no path of this machine. */
export function describeMounts(mounts: readonly PlannedMount[]): Record<string, string> {
  return Object.fromEntries(mounts.map((mount, index) => [`mount ${index + 1}`, describe(mount)]));
}

function describe(mount: PlannedMount): string {
  const words = Object.entries(mount).flatMap(([name, value]) => {
    if (value === undefined || value === false || name === 'kind') return [];
    if (name === 'mode') return [`mode=${Number(value).toString(8)}`];
    return [typeof value === 'object' ? `${name}=${JSON.stringify(value)}` : `${name}=${String(value)}`];
  });
  return [mount.kind, ...words.sort()].join(' ');
}

/** What mounts read of contexts, stages and images: counts as the step's input. What a cache begins with does not: it is no input after the first time. */
export function readsOfMounts(mounts: readonly PlannedMount[]): { readonly from: string | undefined; readonly selection: FileSelection }[] {
  return mounts.flatMap((mount) => (mount.kind === 'bind' ? [{ from: mount.from, selection: { sources: [escapePattern(mount.source) || '.'], exclude: [], parents: false } }] : []));
}

/** A path as a pattern that means it alone (Go's filepath.Match). */
function escapePattern(path: string): string {
  return path.replaceAll(/[*?[\\]/g, String.raw`\$&`);
}
