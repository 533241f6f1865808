import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { FolderListing } from '../shared/engine-api/files.ts';
import type { ContentsOf } from '../shared/ipc/contents.ts';
import type { EngineTransport } from './transport.ts';

type WithSignal = { readonly signal?: AbortSignal | undefined };

export type ContentsCalls = {
  /** `not-found` for the path, `invalid` where it is no folder. */
  listContents(options: { of: ContentsOf; path: string } & WithSignal): Promise<FolderListing>;
  /** A tar of a file or folder, named after the last part of the path; `/.` is all of it. */
  readContents(options: { of: ContentsOf; path: string } & WithSignal): Promise<IncomingMessage>;
  /** Unpacks a tar, plain or packed, in a folder. */
  writeContents(options: { of: ContentsOf; folder: string; tar: Readable } & WithSignal): Promise<void>;
};

export function createContentsCalls(transport: EngineTransport): ContentsCalls {
  return {
    listContents: async ({ of, path, signal }) => (await transport.json({ method: 'GET', path: `${ownPathOf(of)}/files`, query: { path }, signal })) as FolderListing,
    readContents: ({ of, path, signal }) => transport.open({ method: 'GET', path: archiveOf(of), query: { path }, signal }),
    writeContents: async ({ of, folder, tar, signal }) => {
      await transport.json({ method: 'PUT', path: archiveOf(of), query: { path: folder }, tar, signal });
    },
  };
}

function ownPathOf({ kind, id }: ContentsOf): string {
  return `/tidewharf/v1/${kind}s/${encodeURIComponent(id)}`;
}

/** Docker's own for containers; volumes have none there. */
function archiveOf(of: ContentsOf): string {
  return of.kind === 'container' ? `/containers/${encodeURIComponent(of.id)}/archive` : `${ownPathOf(of)}/archive`;
}
