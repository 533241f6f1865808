import { posix } from 'node:path';
import type { ContentsCalls } from '../../shared/ipc/contents.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { readText, writeText } from './edit-text.ts';
import { downloadContents, uploadContents } from './move-contents.ts';

export function contentsHandlers({ client, files, tasks }: HostParts): HandlersOf<ContentsCalls> {
  return {
    'contents.list': ({ of, path }) => client.listContents({ of, path }),
    'contents.download': async (request) =>
      tasks.start({ kind: 'download', title: posix.basename(request.path) || request.of.id, run: (work) => downloadContents({ client, files, ...work }, request) }),
    'contents.upload': async (request) => {
      const file = await files.read(request.handle);
      return tasks.start({ kind: 'upload', title: file.name, run: (work) => uploadContents({ client, ...work }, { ...request, file }) });
    },
    'contents.readText': (request) => readText(client, request),
    'contents.writeText': (request) => done(writeText(client, request)),
  };
}
