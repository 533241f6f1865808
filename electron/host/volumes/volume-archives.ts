import { Readable } from 'node:stream';
import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { ChosenFiles } from '../files/chosen-files.ts';
import { createByteProgress } from '../tasks/byte-progress.ts';
import type { TaskContext } from '../tasks/tasks.ts';

type Work = Pick<TaskContext, 'progress' | 'signal'> & { readonly client: EngineClient; readonly files: ChosenFiles };

/** All of a volume as one tar, in the place that was chosen. Gives its path. */
export async function exportVolume({ client, files, progress, signal }: Work, { name, handle }: { name: string; handle: string }): Promise<string> {
  const { details } = await client.inspectVolume({ name, signal });
  const archive = await client.readContents({ of: { kind: 'volume', id: name }, path: '/.', signal });
  const picture = createByteProgress('Writing the archive', details.bytes);
  await files.write(handle, archive, { signal, onBytes: (bytes) => progress(picture(Math.min(bytes, details.bytes))) });
  return files.pathOf(handle);
}

/** A new volume out of a chosen tar; where that fails nothing of it stays. Gives its name. */
export async function importVolume({ client, files, progress, signal }: Work, { name, handle }: { name: string; handle: string }): Promise<string> {
  const { stream, bytes } = await files.read(handle);
  const picture = createByteProgress('Unpacking', bytes);
  const counted = async function* (): AsyncGenerator<Buffer> {
    let sent = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      sent += chunk.length;
      progress(picture(sent));
      yield chunk;
    }
  };
  const made = await client.createVolume({ name, labels: {}, options: {}, signal });
  try {
    await client.writeContents({ of: { kind: 'volume', id: made.name }, folder: '/', tar: Readable.from(counted(), { objectMode: false }), signal });
    return made.name;
  } catch (error) {
    await client.removeVolume({ name: made.name });
    throw error;
  } finally {
    stream.destroy();
  }
}

/** Whether there is one already: Docker's create gives it then, which would fill it with what is somebody else's. */
export async function hasVolume(client: EngineClient, name: string): Promise<boolean> {
  return name !== '' && (await client.listVolumes({ sizes: false })).some((volume) => volume.name === name);
}
