import { constants, createReadStream } from 'node:fs';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { tarEnd } from '../../snapshots/tar-writer.ts';
import { openInRoot } from '../../sys/open-in-root.ts';
import type { CopyPlan, FileTree, SourceMatch } from './build-context.ts';
import { folderOf, joinNames, pathBytes, toByteName, toText, type ByteString } from './byte-name.ts';
import type { Packed, PackRequest, Place } from './context-job.ts';
import type { ContextThreads } from './context-threads.ts';
import { entryWriter } from './layer-entry.ts';
import { firstTime } from './received-folders.ts';
import { isArchive, repackArchive } from './repack-archive.ts';

const readFlags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

type Copy = { readonly plan: CopyPlan; readonly threads: ContextThreads; readonly indexOf: (tree: FileTree) => string; readonly signal: AbortSignal };
type Part = CopyPlan['parts'][number];
type Item = PackRequest['items'][number];

/** The layer of a COPY or ADD as {@link CopyPlan} says. */
export async function* packCopy(copy: Copy): AsyncGenerator<Uint8Array> {
  const { plan } = copy;
  const folders = createFolders(copy);
  const base = await findBase(copy, folders);
  for (const part of plan.parts) {
    let items: Item[] = [];
    for (const match of matchesOf(part)) {
      if (!(await isUnpacked(part, match))) {
        items.push(...(await planMatch(match, { base, folders, keepsFolders: part.files.selection.parents })));
        continue;
      }
      yield* folders.entries();
      yield* packItems(copy, part, items);
      items = [];
      // Owners and modes are the archive's own.
      const header = entryWriter({ owner: undefined, mode: undefined, latest: plan.latest });
      yield* repackArchive(readMatch(part.files.tree, match), { to: base.path, header, place: async (path) => ({ path: await folders.ensure(path), bytes: Buffer.concat(folders.entries()) }) });
    }
    yield* folders.entries();
    yield* packItems(copy, part, items);
  }
  yield tarEnd;
}

function matchesOf({ files }: Part): SourceMatch[] {
  return files.sources.flatMap(({ matches }) => matches);
}

type Base = { readonly path: ByteString; readonly isFolder: boolean };

/** Where all goes: a folder, or the name of the one file. */
async function findBase({ plan, threads, signal }: Copy, folders: Folders): Promise<Base> {
  const matches = plan.parts.flatMap((part) => matchesOf(part).map((match) => ({ part, match })));
  const isMeantAsFolder = plan.destination.endsWith('/');
  if (matches.length > 1 && !isMeantAsFolder) {
    const name = plan.parts.some(({ unpack }) => unpack) ? 'ADD' : 'COPY';
    throw new EngineError('invalid', `When using ${name} with more than one source file, the destination must be a directory and end with a /: ${matches.length} sources, and ${plan.destination}`);
  }
  const [first] = matches;
  const place = await threads.run({ kind: 'place', root: plan.root, destination: toByteName(plan.destination) }, { signal });
  const needsFolder = isMeantAsFolder || first === undefined || first.match.kind === 'folder' || first.part.files.selection.parents || (await isUnpacked(first.part, first.match));
  if (place.kind === 'file' && needsFolder) throw notFolder(plan.destination);
  const isFolder = needsFolder || place.kind === 'folder';
  await folders.ensure(isFolder ? place.path : folderOf(place.path));
  return { path: place.path, isFolder };
}

async function planMatch({ path, name, kind, folders: above }: SourceMatch, { base, folders, keepsFolders }: { base: Base; folders: Folders; keepsFolders: boolean }): Promise<Item[]> {
  if (!keepsFolders) return [{ path, to: kind === 'folder' || !base.isFolder ? base.path : joinNames(base.path, name), kind }];
  const items: Item[] = [];
  const parts = name === '' ? [] : name.split('/');
  let to = base.path;
  for (const [index, part] of parts.entries()) {
    to = joinNames(to, part);
    const source = index < parts.length - 1 ? above[index] : path;
    if (index === parts.length - 1 && kind === 'file') return [...items, { path, to, kind }];
    const there = await folders.find(to);
    if (there === undefined) items.push({ path: source ?? path, to, kind: 'alone' });
    else to = there;
  }
  return [...items, { path, to, kind, name }];
}

async function isUnpacked(part: Part, match: SourceMatch): Promise<boolean> {
  return part.unpack && match.kind === 'file' && isArchive(readMatch(part.files.tree, match));
}

async function* readMatch(tree: FileTree, { path }: SourceMatch): AsyncGenerator<Uint8Array> {
  const file = openInRoot(tree.root, pathBytes(path), readFlags);
  if (file === undefined) throw new EngineError('not-found', `${toText(path)} is not there any more in ${tree.name}`);
  yield* createReadStream('', { fd: file.fd, highWaterMark: 256 * 1024 });
}

async function* packItems({ plan, threads, indexOf, signal }: Copy, { files }: Part, items: readonly Item[]): AsyncGenerator<Uint8Array> {
  if (items.length === 0) return;
  const { owner, mode, latest } = plan;
  const request: PackRequest = { tree: files.tree, index: indexOf(files.tree), exclude: files.selection.exclude, items, owner, mode, latest };
  const packed: Packed = yield* threads.read({ kind: 'pack', request }, signal);
  if (packed.drift !== undefined) plan.onDrift?.(packed.drift);
}

type Folders = {
  /** Sees to it that a folder and those above it are in the layer, as they are below it or new; where it really is. */
  ensure(path: ByteString): Promise<ByteString>;
  /** Where a folder that is there already really is; undefined where there is none, which is made by who asks. */
  find(path: ByteString): Promise<ByteString | undefined>;
  /** What is to be written first, once. */
  entries(): Buffer[];
};

function notFolder(path: string): EngineError {
  return new EngineError('invalid', `cannot copy to non-directory: ${path} is a file`);
}

function createFolders({ plan, threads, signal }: Copy): Folders {
  const given = new Set<ByteString>(['']);
  const known = new Map<ByteString, ByteString>([['', '']]);
  const waiting: Buffer[] = [];
  const asTheyAre = entryWriter({ owner: undefined, mode: undefined, latest: plan.latest });
  const asNew = entryWriter({ owner: plan.owner, mode: undefined, latest: plan.latest });
  const add = (path: ByteString, bytes: () => Buffer): void => {
    if (given.has(path)) return;
    given.add(path);
    waiting.push(bytes());
  };
  const make = ({ path, folders }: Place): void => {
    for (const { xattrs, path: name, ...look } of folders) {
      add(name, () => asTheyAre({ type: '5', name, ...look, xattrs: new Map([...xattrs].map(([key, value]) => [key, Buffer.from(value)])) }));
    }
    const parts = path === '' ? [] : path.split('/');
    for (let depth = 1; depth <= parts.length; depth += 1) {
      const name = parts.slice(0, depth).join('/');
      add(name, () => asNew({ type: '5', name, mode: 0o755, uid: 0, gid: 0, mtime: plan.latest ?? firstTime }));
    }
  };
  const findPlace = async (path: ByteString): Promise<Place> => {
    const place = await threads.run({ kind: 'place', root: plan.root, destination: path }, { signal });
    if (place.kind === 'file') throw notFolder(`/${toText(path)}`);
    return place;
  };
  return {
    ensure: async (path) => {
      const found = known.get(path);
      if (found !== undefined) return found;
      const place = await findPlace(path);
      make(place);
      known.set(path, place.path);
      return place.path;
    },
    find: async (path) => {
      const found = known.get(path);
      if (found !== undefined) return found;
      const place = await findPlace(path);
      const isNew = place.kind === 'nothing' && !given.has(place.path);
      if (!isNew) make(place);
      given.add(place.path);
      known.set(path, place.path);
      return isNew ? undefined : place.path;
    },
    entries: () => waiting.splice(0),
  };
}
