import { isAbsolute } from 'node:path';
import type { BuildDescription } from '../../shared/engine-api/builds.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ChosenOfBuild } from '../../shared/ipc/builds.ts';
import type { ChosenFiles } from '../files/chosen-files.ts';

/** The folder, Dockerfile, SSH agents and output of a build as files that a person has chosen. `conflict` where it was made of no folder, `not-found` where that is gone. */
export async function chosenOf({ context, dockerfile, ssh = [], output }: BuildDescription, { files, ownAgent }: { files: Pick<ChosenFiles, 'add'>; ownAgent: string | undefined }): Promise<ChosenOfBuild> {
  if (context.kind !== 'folder') throw new EngineError('conflict', 'folder of the build: its context is no folder of this machine');
  const folder = await files.add(context.path, 'open').catch((cause: unknown) => {
    throw new EngineError('not-found', `folder ${context.path}: it is not there any more`, { cause });
  });
  const agents = ssh.map(async ({ id, path }) => (path === ownAgent ? { id, socket: null } : files.add(path, 'open').then((socket) => ({ id, socket }), () => undefined)));
  return {
    folder,
    dockerfile: isAbsolute(dockerfile) ? await files.add(dockerfile, 'open').catch(() => null) : null,
    output: output.kind === 'image' ? null : await files.add(output.path, 'save'),
    ssh: (await Promise.all(agents)).filter((agent) => agent !== undefined),
  };
}
