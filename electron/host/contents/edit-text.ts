import { posix } from 'node:path';
import { Readable } from 'node:stream';
import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { FileEntry } from '../../shared/engine-api/files.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ContentsCalls, ContentsOf, TextFile } from '../../shared/ipc/contents.ts';
import { packOneFile, unpackOneFile } from './one-file-tar.ts';

/** Bytes of a file that is shown to be edited. */
export const textMax = 1 << 20;
/** The widest owner that a plain tar header has room for. */
const ownerMax = 8 ** 7 - 1;

type Client = Pick<EngineClient, 'listContents' | 'readContents' | 'writeContents'>;
type Place = { readonly of: ContentsOf; readonly path: string };

/** Fails `invalid` for what is no text of at most a megabyte, `not-found` where nothing is. */
export async function readText(client: Client, { of, path }: Place): Promise<TextFile> {
  const { bytes, modifiedAt } = await findFile(client, { of, path });
  if (bytes > textMax) throw new EngineError('invalid', `edit ${path}: it has ${bytes} bytes, at most ${textMax} can be edited; download it instead`);
  const content = Buffer.concat(await Array.fromAsync(unpackOneFile(await client.readContents({ of, path }), path)));
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content), bytes, modifiedAt };
  } catch (cause) {
    throw new EngineError('invalid', `edit ${path}: it is no text in UTF-8; download it instead`, { cause });
  }
}

/** Its owner and mode stay. Fails `conflict` where it was written since it was read: nothing is changed then. */
export async function writeText(client: Client, { of, path, text, read }: ContentsCalls['contents.writeText']['in']): Promise<void> {
  const now = await findFile(client, { of, path });
  if (now.bytes !== read.bytes || now.modifiedAt !== read.modifiedAt) throw new EngineError('conflict', `save ${path}: it was changed since it was opened; open it anew`);
  const content = Buffer.from(text);
  const file = { name: posix.basename(path), bytes: content.length, modified: new Date(), mode: now.mode & 0o7777, owner: { uid: now.uid, gid: now.gid } };
  const tar = Readable.from(packOneFile(file, Readable.from([content])), { objectMode: false });
  await client.writeContents({ of, folder: posix.dirname(path), tar });
}

async function findFile(client: Client, { of, path }: Place): Promise<FileEntry> {
  const { entries } = await client.listContents({ of, path: posix.dirname(path) });
  const found = entries.find(({ name }) => name === posix.basename(path));
  if (found === undefined) throw new EngineError('not-found', `edit ${path}: it is not there any more`);
  if (found.kind !== 'file') throw new EngineError('invalid', `edit ${path}: it is no regular file`);
  if (found.uid > ownerMax || found.gid > ownerMax) throw new EngineError('invalid', `edit ${path}: its owner ${found.uid}:${found.gid} would not be kept; edit it in a terminal`);
  return found;
}
