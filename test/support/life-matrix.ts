import { execFileSync } from 'node:child_process';
import { request } from 'node:http';

/** What an engine says to a command, the container's id and name put as ID and NAME, and the container's state after it. */
export type Answer = { readonly status: number; readonly message: string; readonly after: string };

/** An engine to ask. `pin`: makes the files of a container so that they cannot be removed; the returned function undoes it. */
export type Asked = { readonly socket: string; readonly image: string; pin(id: string): () => void };

export const states = ['created', 'running', 'paused', 'restarting', 'exited', 'dead'] as const;
export type State = (typeof states)[number];

type Command = { readonly method: 'GET' | 'POST' | 'DELETE'; readonly path: string; readonly body?: object; /** It may not end: its head tells. */ readonly open?: true };

/** Name of a command -> its request; the path begins behind the container. */
export const commands = {
  start: { method: 'POST', path: '/start' },
  stop: { method: 'POST', path: '/stop?t=0' },
  restart: { method: 'POST', path: '/restart?t=0' },
  kill: { method: 'POST', path: '/kill' },
  'kill with a signal that is ignored': { method: 'POST', path: '/kill?signal=WINCH' },
  'kill with no signal': { method: 'POST', path: '/kill?signal=NONE' },
  pause: { method: 'POST', path: '/pause' },
  unpause: { method: 'POST', path: '/unpause' },
  rename: { method: 'POST', path: '/rename?name=NAME-renamed' },
  'rename to its own name': { method: 'POST', path: '/rename?name=NAME' },
  'rename to no name': { method: 'POST', path: '/rename?name=' },
  remove: { method: 'DELETE', path: '' },
  'remove by force': { method: 'DELETE', path: '?force=1' },
  exec: { method: 'POST', path: '/exec', body: { Cmd: ['true'] } },
  attach: { method: 'POST', path: '/attach?stream=1&stdout=1&stderr=1', open: true },
  wait: { method: 'POST', path: '/wait', open: true },
  'wait for the next exit': { method: 'POST', path: '/wait?condition=next-exit', open: true },
  'wait for the removal': { method: 'POST', path: '/wait?condition=removed', open: true },
  resize: { method: 'POST', path: '/resize?h=10&w=20' },
  top: { method: 'GET', path: '/top' },
  logs: { method: 'GET', path: '/logs?stdout=1', open: true },
  inspect: { method: 'GET', path: '/json' },
  update: { method: 'POST', path: '/update', body: { RestartPolicy: { Name: 'no' } } },
} as const satisfies Record<string, Command>;
export type CommandName = keyof typeof commands;

/** No command here takes as long. */
const answerMs = 20_000;

/** One request; the message of a refusal, '' for all else. An open one is left when its head is there. */
export async function ask({ socket }: Pick<Asked, 'socket'>, { method, path, body, open }: Command): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const sent = request({ socketPath: socket, method, path, headers: body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } }, (response) => {
      const status = response.statusCode ?? 0;
      if (open && status < 400) {
        response.destroy();
        return resolve({ status, text: '' });
      }
      let got = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (got += chunk)).on('end', () => resolve({ status, text: got })).on('error', reject);
    });
    sent.setTimeout(answerMs, () => sent.destroy(new Error(`${method} ${path}: no answer`)));
    sent.on('error', reject);
    sent.end(text);
  });
}

async function must(asked: Asked, method: Command['method'], path: string, body?: object): Promise<string> {
  const { status, text } = await ask(asked, { method, path, ...(body && { body }) });
  if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text}`);
  return text;
}

type Container = { readonly id: string; readonly name: string; release(): Promise<void> };

async function stateOf(asked: Asked, id: string): Promise<{ status: string; restarts: number }> {
  const { status, text } = await ask(asked, { method: 'GET', path: `/containers/${id}/json` });
  if (status === 404) return { status: 'gone', restarts: 0 };
  const { State, RestartCount } = JSON.parse(text) as { State: { Status: string }; RestartCount: number };
  return { status: State.Status, restarts: RestartCount };
}

async function until(asked: Asked, id: string, fits: (state: { status: string; restarts: number }) => boolean): Promise<void> {
  const giveUp = performance.now() + 60_000;
  for (;;) {
    const state = await stateOf(asked, id);
    if (fits(state)) return;
    if (performance.now() > giveUp) throw new Error(`container ${id}: ${JSON.stringify(state)} after a minute`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Before the next try there are more than one and a half seconds then. */
const restartsBefore = 4;

/** A container in a state. */
export async function makeContainer(asked: Asked, state: State, name: string): Promise<Container> {
  const restarting = state === 'restarting';
  const body = {
    Image: asked.image, Cmd: restarting ? ['false'] : ['sleep', '1000'],
    HostConfig: { NetworkMode: 'none', AutoRemove: state === 'dead', RestartPolicy: { Name: restarting ? 'always' : '' } },
  };
  const { Id: id } = JSON.parse(await must(asked, 'POST', `/containers/create?name=${name}`, body)) as { Id: string };
  const unpin = state === 'dead' ? asked.pin(id) : () => undefined;
  if (state !== 'created') await must(asked, 'POST', `/containers/${id}/start`);
  if (state === 'paused') await must(asked, 'POST', `/containers/${id}/pause`);
  if (state === 'exited' || state === 'dead') await must(asked, 'POST', `/containers/${id}/kill`);
  await until(asked, id, ({ status, restarts }) => status === state && (!restarting || restarts >= restartsBefore));
  return {
    id,
    name,
    release: async () => {
      unpin();
      await ask(asked, { method: 'DELETE', path: `/containers/${id}?force=1` });
      await until(asked, id, ({ status }) => status === 'gone');
    },
  };
}

/** What the engine says to a command on such a container. */
export async function tryCommand(asked: Asked, { id, name }: Container, command: Command): Promise<Answer> {
  const { status, text } = await ask(asked, { ...command, path: `/containers/${id}${command.path.replaceAll('NAME', name)}` });
  const message = status < 400 ? '' : readMessage(text);
  return { status, message: message.replaceAll(id, 'ID').replaceAll(name, 'NAME'), after: await settledState(asked, id) };
}

/** Docker answers some with bare text. */
function readMessage(text: string): string {
  return text.startsWith('{') ? (JSON.parse(text) as { message: string }).message : text.trim();
}

/** Ends and restarts take their moment. */
async function settledState(asked: Asked, id: string): Promise<string> {
  let last = '';
  for (let equal = 0; equal < 4; ) {
    const { status } = await stateOf(asked, id);
    equal = status === last ? equal + 1 : 0;
    last = status;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return last;
}

/** chattr(1): an immutable folder cannot be moved, nor what is in it removed. */
export function pinFolder(path: string): () => void {
  execFileSync('chattr', ['+i', path]);
  return () => execFileSync('chattr', ['-i', path]);
}
