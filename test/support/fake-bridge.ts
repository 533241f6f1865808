import { EngineError, toErrorBody } from '../../electron/shared/errors/engine-error.ts';
import type { Bridge, CallName, Calls, EventName, Events, Reply } from '../../electron/shared/ipc/contract.ts';
import type { ContainerDetail, RunRequest } from '../../electron/shared/ipc/containers.ts';
import type { EngineState } from '../../electron/shared/ipc/engine.ts';
import type { Settings } from '../../electron/shared/ipc/settings.ts';
import type { Task, TaskLayer } from '../../electron/shared/ipc/tasks.ts';
import type { TerminalInfo } from '../../electron/shared/ipc/terminals.ts';
import { fakeLogLine } from './fake-logs.ts';
import { makeFakeData, toSummary } from './fake-data.ts';

export type FakeOptions = { many?: number; empty?: boolean; theme?: Settings['theme']; imagesView?: Settings['imagesView']; engine?: EngineState; failLists?: boolean; slow?: boolean; failActions?: boolean; pulls?: boolean };
/** What is not here fails `not-implemented`. */
type Handlers = { [Name in CallName]?: (input: Calls[Name]['in']) => Calls[Name]['out'] | Promise<Calls[Name]['out']> };

/** A host that is not there: the contract over made-up data, for looking at screens in a page of their own. Never shipped. */
export function createFakeBridge(options: FakeOptions = {}): Bridge {
  const data = options.empty ? { images: [], containers: [] as ContainerDetail[] } : makeFakeData(options.many);
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const terminals = new Map<string, TerminalInfo & { history: string }>();
  const outputs = new Map<string, (data: string) => void>();
  const tasks: Task[] = [];
  let settings: Settings = { theme: options.theme ?? 'system', imagesView: options.imagesView ?? 'gallery', registryMirrors: ['https://mirror.example.com'], insecureRegistries: ['localhost:5000'], terminalScreenReader: false };
  const state: EngineState = options.engine ?? { kind: 'running', version: '0.1.0', runtime: 'runc 1.1.5', since: new Date().toISOString() };

  const emit = <Name extends EventName>(name: Name, payload: Events[Name]): void => {
    for (const listener of listeners.get(name) ?? []) (listener as (value: Events[Name]) => void)(payload);
  };
  const find = (id: string): ContainerDetail => {
    const found = data.containers.find((container) => container.id.startsWith(id));
    if (found === undefined) throw new EngineError('not-found', `container ${id}: no such container`);
    return found;
  };
  const change = async (id: string, action: string, patch: Partial<ContainerDetail>): Promise<Record<string, never>> => {
    const old = find(id);
    await new Promise((resolve) => setTimeout(resolve, 400));
    data.containers = data.containers.map((container) => (container === old ? { ...old, ...patch } : container));
    emit('engine.notice', { noun: 'container', action, id: old.id, name: old.name });
    return {};
  };
  const started: Partial<ContainerDetail> = { status: 'running', exitCode: null, finishedAt: null, error: '', oomKilled: false };
  const stopped = (exitCode: number): Partial<ContainerDetail> => ({ status: 'exited', exitCode, finishedAt: new Date().toISOString(), ports: [] });

  const putTask = (task: Task): void => {
    const index = tasks.findIndex(({ id }) => id === task.id);
    if (index < 0) tasks.push(task);
    else tasks[index] = task;
    emit('task', task);
  };
  const run = (request: RunRequest): Calls['containers.run']['out'] => {
    if (data.containers.some(({ name }) => name === request.name)) throw new EngineError('conflict', `container name ${request.name} is in use by container ${find('').id.slice(0, 12)}`, { detail: { name: request.name, containerId: find('').id } });
    const image = data.images.find(({ tags }) => tags.includes(request.image) || tags.includes(`${request.image}:latest`));
    if (image === undefined) return { kind: 'pulling', taskId: startPull(request.image, emitPull).id };
    const clash = request.ports.find(({ hostPort }) => hostPort !== 0 && data.containers.some(({ ports }) => ports.some((port) => port.hostPort === hostPort)));
    const id = Array.from({ length: 64 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
    const base = { ...find(''), id, name: request.name || 'calm_harbour', image: request.image, imageId: image.id, createdAt: new Date().toISOString(), startedAt: new Date().toISOString(), ports: clash ? [] : request.ports };
    data.containers = [{ ...base, ...(clash ? { status: 'created' as const } : started) }, ...data.containers];
    emit('engine.notice', { noun: 'container', action: 'create', id, name: base.name });
    if (clash === undefined) return { kind: 'run', id, started: true };
    return { kind: 'run', id, started: false, error: { kind: 'conflict', message: `publish ${clash.hostPort}: address already in use`, detail: { hostPort: clash.hostPort, protocol: 'tcp', holderContainerId: data.containers.find(({ name }) => name === 'web')?.id ?? '' } } };
  };
  const emitPull = putTask;
  const openTerminal = (input: Calls['terminals.open']['in']): TerminalInfo => {
    const id = `t${terminals.size + 1}`;
    const info = { id, target: input.target, title: input.target.kind === 'host' ? 'bash' : '/bin/sh', state: { kind: 'open' } as const, history: `\u001b[32m/app\u001b[0m # stty size\r\n${input.rows} ${input.cols}\r\n\u001b[32m/app\u001b[0m # ` };
    terminals.set(id, info);
    return info;
  };

  const handlers: Handlers = {
    'app.info': () => ({ version: '0.1.0', mode: 'browser', platform: 'linux', socketPath: '/run/tidewharf/tidewharf.sock' }),
    'app.openExternal': () => ({}),
    'engine.state': () => state,
    'engine.restart': () => ({}),
    'settings.get': () => settings,
    'settings.set': (input) => {
      settings = { ...settings, ...(Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<Settings>) };
      emit('settings', settings);
      return settings;
    },
    'images.list': () => data.images,
    'images.inspect': ({ id }) => {
      const found = data.images.find((image) => image.id === id || image.tags.includes(id));
      if (found === undefined) throw new EngineError('not-found', `image ${id}: no such image`);
      return found;
    },
    'images.remove': ({ reference, force }) => {
      const found = data.images.find((image) => image.id === reference || image.tags.includes(reference));
      const users = data.containers.filter(({ imageId }) => imageId === found?.id).map(({ name }) => name);
      if (users.length > 0 && !force) throw new EngineError('conflict', `remove image ${reference}: in use by ${users.length} containers`, { detail: { container: 'a', name: users[0] ?? '', running: true } });
      data.images = data.images.filter((image) => image !== found);
      emit('engine.notice', { noun: 'image', action: 'delete', id: found?.id ?? '', name: reference });
      return { untagged: [reference], deleted: [] };
    },
    'images.pull': ({ reference }) => ({ taskId: startPull(reference, putTask).id }),
    'containers.list': () => data.containers.map(toSummary),
    'containers.inspect': ({ id }) => find(id),
    'containers.run': run,
    'containers.start': ({ id }) => change(id, 'start', started),
    'containers.stop': ({ id }) => change(id, 'die', stopped(143)),
    'containers.restart': ({ id }) => change(id, 'restart', started),
    'containers.kill': ({ id }) => change(id, 'die', stopped(137)),
    'containers.remove': ({ id }) => {
      const { name } = find(id);
      data.containers = data.containers.filter((container) => container.id !== id);
      emit('engine.notice', { noun: 'container', action: 'destroy', id, name });
      return { canBeRestored: false };
    },
    'containers.restore': ({ id }) => ({ name: id }),
    'tasks.list': () => [...tasks],
    'tasks.cancel': ({ id }) => {
      const task = tasks.find((entry) => entry.id === id);
      if (task !== undefined) putTask({ ...task, state: 'cancelled', endedAt: new Date().toISOString() });
      return {};
    },
    'tasks.dismiss': ({ id }) => {
      tasks.splice(tasks.findIndex((task) => task.id === id), 1);
      emit('task.dismissed', { id });
      return {};
    },
    'terminals.list': () => [...terminals.values()],
    'terminals.open': openTerminal,
    'terminals.write': ({ id, data: text }) => {
      outputs.get(id)?.(text === '\r' ? '\r\n\u001b[32m/app\u001b[0m # ' : text);
      return {};
    },
    'terminals.resize': () => ({}),
    'terminals.close': ({ id }) => {
      terminals.delete(id);
      return {};
    },
  };

  if (options.pulls) {
    startPull('node:20-slim', putTask);
    putTask(failedTask());
  }
  const streams = new Map<string, (input: never, push: (items: never[]) => void | Promise<void>) => () => void>([
    ['logs', ({ tail }: { tail: number }, push: (items: unknown[]) => void) => streamLogs(tail, push)],
    ['terminal', ({ id }: { id: string }, push: (items: unknown[]) => void) => {
      outputs.set(id, (text) => push([{ kind: 'data', data: text }]));
      setTimeout(() => push([{ kind: 'data', data: terminals.get(id)?.history ?? '' }]));
      return () => void outputs.delete(id);
    }],
  ] as never);

  return {
    kind: 'browser',
    call: async (name, input) => {
      await new Promise((resolve) => setTimeout(resolve, options.slow ? 60_000 : 15));
      if (options.failLists && name.endsWith('.list')) return { ok: false, error: { kind: 'unavailable', message: 'engine: connect /run/tidewharf/tidewharf.sock: connection refused' } };
      if (options.failActions && /^containers\.(start|stop|restart|kill)$/.test(name)) return { ok: false, error: { kind: 'internal', message: 'stop container web: runc kill: container does not exist' } };
      try {
        if (handlers[name] === undefined) throw new EngineError('not-implemented', `call ${name}: the preview does not answer it`);
        return { ok: true, value: await (handlers[name] as (value: unknown) => unknown)(input) } as Reply<never>;
      } catch (error) {
        return { ok: false, error: toErrorBody(error) };
      }
    },
    stream: (name, input, { onBatch }) => streams.get(name)?.(input as never, onBatch) ?? (() => {}),
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => void set.delete(listener);
    },
  };
}

function streamLogs(tail: number, push: (items: unknown[]) => void): () => void {
  const count = Math.min(tail, 2400);
  push(Array.from({ length: count }, (_, index) => fakeLogLine(index)));
  let next = count;
  const timer = setInterval(() => push([fakeLogLine(next++)]), 900);
  return () => clearInterval(timer);
}

function startPull(reference: string, put: (task: Task) => void): Task {
  const sizes = [29_100_000, 3_400_000, 47_900_000, 120, 1_800_000];
  const layers: TaskLayer[] = sizes.map((totalBytes, index) => ({ id: `${(index * 7919 + 4_096_001).toString(16)}a9f0${index}`, phase: index === 0 ? 'exists' : 'waiting', bytes: 0, totalBytes }));
  const totalBytes = sizes.slice(1).reduce((sum, size) => sum + size, 0);
  let task: Task = { id: `task-${reference}`, kind: 'pull', title: reference, state: 'running', startedAt: new Date().toISOString(), endedAt: null, progress: { phase: 'Looking up the image', bytes: 0, totalBytes: 0, bytesPerSecond: 0, secondsLeft: null, layers: [] }, error: null, resultId: null };
  put(task);
  let bytes = 0;
  const timer = setInterval(() => {
    bytes = Math.min(totalBytes, bytes + 2_400_000);
    let left = bytes;
    const now = layers.map((layer, index): TaskLayer => {
      if (index === 0) return layer;
      const got = Math.min(left, layer.totalBytes);
      left -= got;
      return { ...layer, bytes: got, phase: got === layer.totalBytes ? (index === 2 && bytes < totalBytes ? 'unpacking' : 'done') : got > 0 ? 'downloading' : 'waiting' };
    });
    task = { ...task, progress: { phase: 'Downloading 4 layers', bytes, totalBytes, bytesPerSecond: 12_000_000, secondsLeft: (totalBytes - bytes) / 12_000_000, layers: now } };
    if (bytes === totalBytes) {
      clearInterval(timer);
      task = { ...task, state: 'done', endedAt: new Date().toISOString() };
    }
    put(task);
  }, 200);
  return task;
}

function failedTask(): Task {
  return {
    id: 'task-failed', kind: 'pull', title: 'registry.example.com/team/secret-project:latest', state: 'failed', startedAt: new Date(Date.now() - 120_000).toISOString(), endedAt: new Date(Date.now() - 100_000).toISOString(), resultId: null,
    progress: { phase: '', bytes: 0, totalBytes: 0, bytesPerSecond: 0, secondsLeft: null, layers: [] },
    error: { kind: 'unauthorized', message: 'pull registry.example.com/team/secret-project:latest: registry.example.com answered 401 unauthorized' },
  };
}
