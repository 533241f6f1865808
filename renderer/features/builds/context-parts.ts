import type { ContextXray } from '../../../electron/shared/engine-api/builds.ts';

/** What a folder of a context holds: a folder, what lies in it beside its folders, or several that are too small to be drawn. */
export type ContextPart = {
  readonly kind: 'folder' | 'own' | 'small';
  /** Of the folder itself; of `own` and `small` the one that they lie in. */
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
  readonly unreadBytes: number;
  /** Of `small`: how many. */
  readonly count: number;
  /** There are folders in it to be looked into. */
  readonly opens: boolean;
};

type Folder = ContextXray['folders'][number];

/** The parts of the folder `at` ('' is the whole), largest first; all of its bytes are in one of them. */
export function partsOf(folders: readonly Folder[], at: string): ContextPart[] {
  const whole = folders.find(({ path }) => path === at);
  if (whole === undefined) return [];
  const parents = new Set(folders.map(({ path }) => parentOf(path)));
  const within = folders.filter(({ path }) => path !== '' && parentOf(path) === at).map((folder): ContextPart => ({ ...folder, kind: 'folder', count: 1, opens: parents.has(folder.path) }));
  const rest = (key: 'files' | 'bytes' | 'unreadBytes'): number => within.reduce((left, part) => left - part[key], whole[key]);
  const own: ContextPart = { kind: 'own', path: at, files: rest('files'), bytes: rest('bytes'), unreadBytes: rest('unreadBytes'), count: 1, opens: false };
  return [...within, ...(own.files > 0 ? [own] : [])].toSorted((a, b) => b.bytes - a.bytes);
}

const drawnShare = 0.006;

/** For a map: what is too small to be drawn is put together. */
export function foldSmallParts(parts: readonly ContextPart[]): ContextPart[] {
  const sum = (some: readonly ContextPart[], key: 'files' | 'bytes' | 'unreadBytes'): number => some.reduce((total, part) => total + part[key], 0);
  const least = sum(parts, 'bytes') * drawnShare;
  const [first, second, ...more] = parts.filter(({ bytes }) => bytes < least);
  if (first === undefined || second === undefined) return [...parts];
  const small = [first, second, ...more];
  const folded: ContextPart = { kind: 'small', path: '', files: sum(small, 'files'), bytes: sum(small, 'bytes'), unreadBytes: sum(small, 'unreadBytes'), count: small.length, opens: false };
  return [...parts.filter((part) => !small.includes(part)), folded];
}

/** '' for what lies at the top, and for the top itself. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Whether a path lies in the folder, or is one that holds it. */
export function concerns(path: string, at: string): boolean {
  return at === '' || path === at || path.startsWith(`${at}/`) || at.startsWith(`${path}/`);
}
