import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { Shell, ShellOptions } from './shell.ts';

/** bash where the image has it, else sh. */
const bestShell = ['sh', '-c', 'command -v bash >/dev/null 2>&1 && exec bash; exec sh'];

/** Docker leaves a terminal at ctrl-p, ctrl-q, and so holds back every ctrl-p that is typed; nobody types this. */
const neverDetach = Array.from({ length: 8 }, () => 'ctrl-@').join(',');

/** A command in a running container with a terminal. Fails as the engine does, such as where the container has no shell. */
export async function openContainerShell(
  options: ShellOptions & {
    readonly client: EngineClient;
    readonly containerId: string;
    readonly command?: readonly string[] | undefined;
    readonly user?: string | undefined;
  },
): Promise<Shell> {
  const { client, containerId, command = bestShell, user, size, onData, onEnd } = options;
  const { id } = await client.createExec({
    containerId,
    body: {
      Cmd: command, AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: true,
      Env: ['TERM=xterm-256color'],
      DetachKeys: neverDetach,
      ...(user !== undefined && { User: user }),
    },
  });
  const socket = await client.startExec({ id, size });
  const decoder = new StringDecoder('utf8');
  socket.on('data', (chunk: Buffer) => onData(decoder.write(chunk)));
  socket.on('error', () => socket.destroy());
  socket.once('end', () => socket.end());
  socket.once('close', () => {
    client.inspectExec({ id }).then(({ exitCode }) => onEnd(exitCode), () => onEnd(null));
  });
  return {
    write: async (data) => {
      // One that is closed never drains.
      if (socket.writable && !socket.write(data)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    },
    resize: (next) => client.resizeExec({ id, size: next }),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => {
      const leave = (): void => void socket.destroy();
      client.hangUpExec({ id }).then(leave, leave);
    },
  };
}
