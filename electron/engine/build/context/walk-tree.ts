import { joinNames, toText, type ByteString } from './byte-name.ts';
import type { LeftOut } from './left-out.ts';
import type { FileStat, TreeFiles } from './tree-files.ts';

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

/** `below`: its path from where the walk began, '' for that itself. */
export type WalkedEntry = { readonly path: ByteString; readonly below: ByteString; readonly kind: EntryKind; readonly stat: FileStat };

export type Walk = {
  readonly files: Pick<TreeFiles, 'stat' | 'names'>;
  readonly start: ByteString;
  /** By path in the tree. */
  readonly isIgnored: LeftOut;
  /** By path below the start, after `name` where the start has one. */
  readonly isExcluded: LeftOut;
  readonly name?: ByteString;
  /** Called for each folder that is read. */
  readonly onFolder?: (path: ByteString) => void;
};

type Todo = { readonly path: ByteString; readonly below: ByteString; readonly above: Held | undefined };
/** A folder that is left out unless something in it is not. */
type Held = { readonly entry: WalkedEntry; readonly above: Held | undefined; given: boolean };

/**
 * What is there and not left out: folders before what is in them, names sorted by their bytes, links as links. Folders that are left out are not read.
 * What vanishes meanwhile is not there.
 */
export function* walkTree(walk: Walk): Generator<WalkedEntry> {
  // The last one is next.
  const todo: Todo[] = [{ path: walk.start, below: '', above: undefined }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { path, below, above } = next;
    const stat = walk.files.stat(path);
    if (stat === undefined) continue;
    const kind = kindOf(stat);
    const verdict = below === '' ? 'no' : judge(walk, next, kind === 'folder');
    if (verdict === 'yes') continue;
    const entry = { path, below, kind, stat };
    const held = verdict === 'no' ? undefined : { entry, above, given: false };
    if (held === undefined) {
      yield* givenNow(above);
      yield entry;
    }
    if (kind !== 'folder') continue;
    walk.onFolder?.(path);
    const inside = held ?? above;
    for (const name of walk.files.names(path)) todo.push({ path: joinNames(path, name), below: joinNames(below, name), above: inside });
  }
}

function judge({ isIgnored, isExcluded, name = '' }: Walk, { path, below }: Todo, isFolder: boolean): ReturnType<LeftOut> {
  const ignored = isIgnored(toText(path), isFolder);
  if (ignored === 'yes') return 'yes';
  const excluded = isExcluded(toText(joinNames(name, below)), isFolder);
  return excluded === 'no' ? ignored : excluded;
}

function* givenNow(held: Held | undefined): Generator<WalkedEntry> {
  const chain: Held[] = [];
  for (let one = held; one !== undefined && !one.given; one = one.above) chain.push(one);
  for (const one of chain.toReversed()) {
    one.given = true;
    yield one.entry;
  }
}

export function kindOf(stat: FileStat): EntryKind {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'folder';
  return stat.isSymbolicLink() ? 'link' : 'other';
}
