import { EngineError } from '../../shared/errors/engine-error.ts';
import type { FileCalls } from '../../shared/ipc/files.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { checkTypedPath } from './typed-path.ts';

export function fileHandlers({ files, fileDialogs }: HostParts): HandlersOf<FileCalls> {
  const dialogs = () => {
    if (fileDialogs === undefined) throw new EngineError('not-implemented', 'choose a file: there is no window to ask in; a path is typed');
    return fileDialogs;
  };
  return {
    'files.open': async (request) => Promise.all((await dialogs().open(request)).map(async (path) => files.add(path, 'open'))),
    'files.save': async (request) => {
      const path = await dialogs().save(request);
      return path === undefined ? null : files.add(path, 'save');
    },
    'files.typed': async (typed) => {
      if (fileDialogs !== undefined) throw new EngineError('not-implemented', "type a path: files are chosen in the system's own window");
      return files.add(await checkTypedPath(typed), typed.use);
    },
    'files.drop': async (file) => files.addDropped(file),
    'files.dropPiece': async ({ handle, data }) => done(files.dropped(handle).push(Buffer.from(data, 'base64'))),
    'files.dropEnd': async ({ handle, complete }) => done(files.dropped(handle).end(complete)),
  };
}
