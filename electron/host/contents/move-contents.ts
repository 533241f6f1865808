import { posix } from 'node:path';
import { Readable } from 'node:stream';
import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { FileEntry, FolderListing } from '../../shared/engine-api/files.ts';
import type { ContentsOf } from '../../shared/ipc/contents.ts';
import type { ChosenFiles } from '../files/chosen-files.ts';
import { createByteProgress } from '../tasks/byte-progress.ts';
import type { TaskContext } from '../tasks/tasks.ts';
import { packOneFile, unpackOneFile } from './one-file-tar.ts';

type Reading = Pick<TaskContext, 'progress' | 'signal'> & { readonly client: Pick<EngineClient, 'listContents' | 'readContents'>; readonly files: ChosenFiles };
type Writing = Pick<TaskContext, 'progress' | 'signal'> & { readonly client: Pick<EngineClient, 'writeContents'> };

/** A file as it is, a folder as a tar. Gives the place it was written to. */
export async function downloadContents({ client, files, progress, signal }: Reading, { of, path, handle }: { of: ContentsOf; path: string; handle: string }): Promise<string> {
  const name = posix.basename(path);
  const parent = await client.listContents({ of, path: posix.dirname(path), signal });
  const entry = path === '/' ? undefined : parent.entries.find((one) => one.name === name);
  const isFile = entry !== undefined && !entry.opens;
  const archive = await client.readContents({ of, path: isFile ? behindLink(parent, entry) : `${path === '/' ? '' : path}/.`, signal });
  const picture = createByteProgress('Writing', isFile ? entry.bytes : 0);
  await files.write(handle, isFile ? unpackOneFile(archive, path) : archive, { signal, onBytes: (bytes) => progress(picture(bytes)) });
  return files.pathOf(handle);
}

/** What a link leads to is wanted, not the link. */
function behindLink({ path }: FolderListing, { kind, name, target }: FileEntry): string {
  return posix.resolve(path, kind === 'link' ? target : name);
}

/** Puts a file into a folder. Gives that folder. */
export async function uploadContents({ client, progress, signal }: Writing, { of, folder, file }: { of: ContentsOf; folder: string; file: Awaited<ReturnType<ChosenFiles['read']>> }): Promise<string> {
  const picture = createByteProgress('Sending', file.bytes);
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    let sent = 0;
    for await (const chunk of file.stream as AsyncIterable<Buffer>) {
      sent += chunk.length;
      progress(picture(sent));
      yield chunk;
    }
  };
  const tar = Readable.from(packOneFile({ name: file.name, bytes: file.bytes, modified: new Date() }, counted()), { objectMode: false });
  try {
    await client.writeContents({ of, folder, tar, signal });
  } finally {
    file.stream.destroy();
  }
  return folder;
}
