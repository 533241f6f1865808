import { Transform, type Readable } from 'node:stream';
import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { ImportRequest } from '../../shared/ipc/images.ts';
import type { TaskProgress } from '../../shared/ipc/tasks.ts';
import type { ChosenFiles } from '../files/chosen-files.ts';
import { createByteProgress } from '../tasks/byte-progress.ts';

type Work = { readonly client: EngineClient; readonly files: ChosenFiles; readonly progress: (progress: TaskProgress) => void; readonly signal: AbortSignal };

/** Writes one archive of several images to the place that was chosen. Gives its path. */
export async function saveImages({ client, files, progress, signal }: Work, { references, handle }: { references: readonly string[]; handle: string }): Promise<string> {
  const archive = await client.saveImages({ references, signal });
  const picture = createByteProgress('Writing the archive', 0);
  const bytes = await files.write(handle, archive, { signal, onBytes: (written) => progress(picture(written)) });
  progress({ ...picture(bytes), totalBytes: bytes, bytesPerSecond: 0 });
  return files.pathOf(handle);
}

/** Brings the images of a chosen archive here. Gives the name of the first. */
export async function loadImages(work: Work, { handle }: { handle: string }): Promise<string> {
  const names = await work.client.loadImages({ tar: await openCounted(work, handle), signal: work.signal });
  return names[0] ?? '';
}

/** Makes an image of one layer out of a chosen tar of files. Gives its id. */
export async function importImage(work: Work, { handle, ...wanted }: ImportRequest): Promise<string> {
  return await work.client.importImage({ ...wanted, tar: await openCounted(work, handle), signal: work.signal });
}

/** A chosen file's bytes, which are told as they go by. */
async function openCounted({ files, progress }: Work, handle: string): Promise<Readable> {
  const { stream, bytes } = await files.read(handle);
  const picture = createByteProgress('Reading the archive', bytes);
  const finishing = createByteProgress('Unpacking', bytes);
  let read = 0;
  const counter = new Transform({
    transform: (chunk: Buffer, _encoding, next) => {
      read += chunk.length;
      progress((read === bytes ? finishing : picture)(read));
      next(null, chunk);
    },
  });
  stream.on('error', (error) => counter.destroy(error));
  counter.on('close', () => stream.destroy());
  return stream.pipe(counter);
}
