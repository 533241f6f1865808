import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { EngineError, isEngineError, toErrorBody } from '../../../shared/errors/engine-error.ts';
import { createTarReader } from '../../snapshots/tar-reader.ts';
import { toDiskError } from '../../sys/disk-error.ts';
import { enterFolder, enterRoot, type RootView } from '../../sys/enter-root.ts';
import { errnoName } from '../../sys/system-error.ts';
import { absolutePath } from './archive-path.ts';
import { maxUnderWay, type FileJob, type FileResult, type FromFileThread, type ToFileThread, type UnpackRequest } from './file-job.ts';
import { clearFolder } from './clear-folder.ts';
import { findChanges, walkChanges } from './find-changes.ts';
import { listFolder } from './list-folder.ts';
import { packFiles } from './pack-files.ts';
import { packLayer } from './pack-layer.ts';
import { naming, readPathStat } from './path-stat.ts';
import { createFileUnpacker } from './unpack-files.ts';

type Say = (message: FromFileThread, transfer?: ArrayBuffer[]) => void;

/** What comes for the job under way. */
type Inbox = {
  readonly data: (Uint8Array<ArrayBuffer> | undefined)[];
  credits: number;
  cancelled: boolean;
  wake: () => void;
};

async function serve(job: FileJob, inbox: Inbox, say: Say): Promise<FileResult> {
  switch (job.kind) {
    case 'stat': {
      using _view = enterRoot(job.view);
      return readPathStat(job.path);
    }
    case 'list': {
      using _view = enterRoot(job.view);
      return listFolder(job.path);
    }
    case 'pack':
      await pack(job, inbox, say);
      return undefined;
    case 'layer':
      await packChanges(job, inbox, say);
      return undefined;
    case 'unpack':
      await unpack(job.view, job.request, inbox, say);
      return undefined;
    case 'clear': {
      using _view = enterRoot(job.view);
      clearFolder(job.path);
      return undefined;
    }
    case 'changes':
      return findChanges(job.layers);
  }
}

/** Waits while what it made is under way. */
async function pack({ view, path }: Extract<FileJob, { kind: 'pack' }>, inbox: Inbox, say: Say): Promise<void> {
  using _view = enterRoot(view);
  const stat = path === undefined ? undefined : readPathStat(path);
  say({ kind: 'began', stat });
  await send(packFiles(path, stat), inbox, say);
}

async function packChanges({ view, layers }: Extract<FileJob, { kind: 'layer' }>, inbox: Inbox, say: Say): Promise<void> {
  // The folders of layers are the machine's: what is in the view cannot reach them.
  const changes = walkChanges(layers);
  using _view = enterRoot(view);
  say({ kind: 'began', stat: undefined });
  await send(packLayer(changes), inbox, say);
}

async function send(archive: Iterable<Uint8Array>, inbox: Inbox, say: Say): Promise<void> {
  for (const bytes of archive) {
    await until(inbox, () => inbox.credits > 0);
    inbox.credits -= 1;
    say({ kind: 'chunk', bytes }, [bytes.buffer as ArrayBuffer]);
  }
}

async function unpack(view: RootView, request: UnpackRequest, inbox: Inbox, say: Say): Promise<void> {
  using _view = enterRoot(view);
  enterTarget(view, request.path);
  say({ kind: 'began', stat: undefined });
  using unpacker = createFileUnpacker(request);
  const reader = createTarReader(unpacker);
  try {
    for (;;) {
      await until(inbox, () => inbox.data.length > 0);
      const bytes = inbox.data.shift();
      if (bytes === undefined) break;
      reader.feed(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      say({ kind: 'taken', buffer: bytes.buffer }, [bytes.buffer]);
    }
    reader.end();
    unpacker.finish();
  } catch (error) {
    if (errnoName(error) === 'EROFS') throw readOnly(view, request.path);
    // What a client sends is its own fault.
    if (isEngineError(error, 'corrupt')) throw new EngineError('invalid', error.message, { cause: error });
    throw toDiskError(error, `unpack in ${request.path}`);
  }
}

/** Makes the folder that an archive goes to the working folder. */
function enterTarget(view: RootView, asked: string): void {
  const path = absolutePath(asked);
  naming(asked, () => {
    if (!statSync(path).isDirectory()) throw new EngineError('invalid', 'extraction point is not a directory');
    enterFolder(path);
  });
  try {
    accessSync('.', constants.W_OK);
  } catch (error) {
    throw errnoName(error) === 'EROFS' ? readOnly(view, asked) : error;
  }
}

function readOnly(view: RootView, asked: string): EngineError {
  const path = `${realpathSync(absolutePath(asked))}/`;
  const inMount = view.mounts.some((mount) => mount.readOnly && path.startsWith(`${mount.destination}/`));
  return new EngineError('forbidden', inMount ? 'mounted volume is marked read-only' : 'container rootfs is marked read-only');
}

async function until(inbox: Inbox, ready: () => boolean): Promise<void> {
  // Also where it need not wait: what ends the work is heard between two pieces.
  do await new Promise<void>((resolve) => (ready() ? setImmediate(resolve) : (inbox.wake = resolve)));
  while (!ready() && !inbox.cancelled);
  if (inbox.cancelled) throw new EngineError('cancelled', 'files of a container: cancelled');
}

const port = parentPort;
if (port !== null) {
  const say: Say = (message, transfer = []) => port.postMessage(message, transfer);
  let inbox: Inbox | undefined;
  const begin = async (job: FileJob): Promise<void> => {
    inbox = { data: [], credits: maxUnderWay, cancelled: false, wake: () => undefined };
    try {
      const result = await serve(job, inbox, say);
      say({ kind: 'done', result });
    } catch (error) {
      say({ kind: 'failed', error: toErrorBody(error) });
    }
  };
  /** One job at a time; the next one comes after the answer. What still comes for the one before finds nobody. */
  port.on('message', (message: ToFileThread) => {
    if (message.kind === 'job') void begin(message.job);
    else if (inbox !== undefined) {
      if (message.kind === 'data') inbox.data.push(message.bytes);
      else if (message.kind === 'end') inbox.data.push(undefined);
      else if (message.kind === 'credit') inbox.credits += 1;
      else inbox.cancelled = true;
      inbox.wake();
    }
  });
  say({ kind: 'loaded' });
}
