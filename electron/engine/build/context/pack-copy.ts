import { constants, createReadStream } from 'node:fs';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { tarEnd } from '../../snapshots/tar-writer.ts';
import { openInRoot } from '../../sys/open-in-root.ts';
import type { CopyPlan, FileTree, SourceMatch } from './build-context.ts';
import { folderOf, joinNames, pathBytes, toText, type ByteString } from './byte-name.ts';
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
  yield folders.rest();
  for (const part of plan.parts) {
    let items: Item[] = [];
    for (const match of matchesOf(part)) {
      const isPacked = await isUnpacked(part, match);
      const to = await targetOf(match, { base, folders, isPacked });
      yield folders.rest();
      if (!isPacked) items.push({ path: match.path, to, kind: match.kind });
      else {
        yield* packItems(copy, part, items);
        items = [];
        yield* repackArchive(readMatch(part.files.tree, match), { to, header: entryWriter(plan), place: async (path) => ({ path: await folders.ensure(path), bytes: folders.rest() }) });
      }
    }
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
  const matches = plan.parts.flatMap(matchesOf);
  const isMeantAsFolder = plan.destination.endsWith('/');
  if (matches.length > 1 && !isMeantAsFolder) {
    throw new EngineError('invalid', `when more than one source is copied, the destination must be a directory and end with a /: got ${plan.destination} for ${matches.length} sources`);
  }
  const place = await threads.run({ kind: 'place', root: plan.root, destination: plan.destination }, { signal });
  const needsFolder = isMeantAsFolder || matches.some(({ kind }) => kind === 'folder') || plan.parts.some(({ files }) => files.selection.parents);
  if (place.kind === 'file' && needsFolder) throw new EngineError('invalid', `cannot copy to non-directory: ${plan.destination} is a file`);
  const isArchiveAlone = place.kind === 'nothing' && !needsFolder && (await isPackedAlone(plan));
  const isFolder = needsFolder || place.kind === 'folder' || isArchiveAlone;
  await folders.ensure(isFolder ? place.path : folderOf(place.path));
  return { path: place.path, isFolder };
}

async function isPackedAlone({ parts }: CopyPlan): Promise<boolean> {
  const [part] = parts;
  const match = part && matchesOf(part)[0];
  return part !== undefined && match !== undefined && isUnpacked(part, match);
}

async function targetOf(match: SourceMatch, { base, folders, isPacked }: { base: Base; folders: Folders; isPacked: boolean }): Promise<ByteString> {
  if (isPacked) return base.path;
  const hasFolders = match.name.includes('/');
  if (match.kind === 'folder' && !hasFolders) return base.path;
  if (!base.isFolder) return base.path;
  const path = joinNames(base.path, match.name);
  if (hasFolders) await folders.ensure(match.kind === 'folder' ? path : folderOf(path));
  return path;
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
  const { owner, mode, latest, root } = plan;
  const request: PackRequest = { tree: files.tree, index: indexOf(files.tree), exclude: files.selection.exclude, items, owner, mode, latest, target: root };
  const packed: Packed = yield* threads.read({ kind: 'pack', request }, signal);
  if (packed.drift !== undefined) plan.onDrift?.(packed.drift);
}

type Folders = {
  /** Sees to it that a folder and those above it are in the layer, as they are below it or new; where it really is. */
  ensure(path: ByteString): Promise<ByteString>;
  /** Entries that are to be written first. */
  rest(): Buffer;
};

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
  return {
    ensure: async (path) => {
      const found = known.get(path);
      if (found !== undefined) return found;
      const place = await threads.run({ kind: 'place', root: plan.root, destination: toText(path) }, { signal });
      if (place.kind === 'file') throw new EngineError('invalid', `cannot copy to non-directory: /${toText(path)} is a file`);
      make(place);
      known.set(path, place.path);
      return place.path;
    },
    rest: () => Buffer.concat(waiting.splice(0)),
  };
}

