import type { QueryClient } from '@tanstack/react-query';
import type { Bridge } from '../../electron/shared/ipc/contract.ts';
import type { EngineNotice } from '../../electron/shared/ipc/engine.ts';
import type { Task } from '../../electron/shared/ipc/tasks.ts';
import type { Connection } from './connection.ts';

/** What takes room, and what could be brought back. */
const ofTheDisk = ['disk.story', 'disk.plan', 'trash.list'];

/** Queries an engine event makes old. Containers count in the list of images. */
const stale: Readonly<Record<EngineNotice['noun'], readonly string[]>> = {
  container: [...ofTheDisk, 'containers.list', 'containers.inspect', 'containers.editable', 'ports.inspect', 'images.removal', 'containers.imageChange'],
  image: [...ofTheDisk, 'images.list', 'images.inspect', 'images.removal', 'images.platforms', 'images.secrets', 'tags.list', 'tags.history', 'containers.list', 'containers.imageChange', 'builds.list', 'builds.get', 'builds.cache', 'builds.cachePlan'],
  network: ['networks.list', 'networks.inspect', 'containers.inspect'],
  volume: [...ofTheDisk, 'volumes.list', 'volumes.sizes', 'volumes.inspect'],
  builder: [...ofTheDisk, 'builds.list', 'builds.get', 'builds.cache', 'builds.cachePlan', 'builds.cacheSettings'],
};
/** Tasks that put files somewhere. */
const fillsTasks: ReadonlySet<Task['kind']> = new Set(['upload', 'volume-import', 'volume-clone']);
/** Who has a volume or is on a network, and whether it runs. */
const ofContainers = ['volumes.list', 'volumes.inspect', 'networks.list', 'networks.inspect'];
const lifeActions = new Set(['create', 'start', 'die', 'destroy', 'rename', 'update']);
const countActions = new Set(['create', 'destroy', 'remove', 'commit']);

/**
 * Keeps the cache equal to the engine: notices make lists old, states, tasks and settings are put in place. A burst of notices is read again
 * one time after the other, never twice at once. Returns the way to stop.
 */
export function followEngine(bridge: Bridge, client: QueryClient, connection: Connection): () => void {
  const dirty = new Set<string>();
  let flushing = false;

  const flush = async (): Promise<void> => {
    if (flushing) return;
    flushing = true;
    while (dirty.size > 0) {
      const names = [...dirty];
      dirty.clear();
      await Promise.allSettled(names.map((name) => client.invalidateQueries({ queryKey: [name] })));
    }
    flushing = false;
  };

  const all = (): void => void client.invalidateQueries();
  const stops = [
    bridge.on('engine.notice', (notice) => {
      for (const name of stale[notice.noun]) dirty.add(name);
      if (notice.noun === 'container' && countActions.has(notice.action)) dirty.add('images.list');
      if (notice.noun === 'container' && lifeActions.has(notice.action)) for (const name of ofContainers) dirty.add(name);
      void flush();
    }),
    bridge.on('engine.state', (state) => {
      client.setQueryData(['engine.state', {}], state);
      if (state.kind === 'running') all();
    }),
    bridge.on('settings', (settings) => client.setQueryData(['settings.get', {}], settings)),
    bridge.on('task', (task) => {
      client.setQueryData<Task[]>(['tasks.list', {}], (tasks) => mergeTask(tasks ?? [], task));
      // What a task put somewhere has no event of its own.
      if (task.state === 'running' || !fillsTasks.has(task.kind)) return;
      for (const name of ['contents.list', 'volumes.sizes', 'volumes.inspect']) dirty.add(name);
      void flush();
    }),
    bridge.on('task.dismissed', ({ id }) => client.setQueryData<Task[]>(['tasks.list', {}], (tasks) => tasks?.filter((task) => task.id !== id))),
    onReopen(connection, all),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Puts a task in the place of its older self, a new one last. */
export function mergeTask(tasks: readonly Task[], task: Task): Task[] {
  return tasks.some(({ id }) => id === task.id) ? tasks.map((old) => (old.id === task.id ? task : old)) : [...tasks, task];
}

/** What was announced while the connection was lost is unknown: everything is read again. */
function onReopen(connection: Connection, reopened: () => void): () => void {
  let wasLost = false;
  return connection.subscribe(() => {
    const { kind } = connection.state();
    if (kind === 'lost') wasLost = true;
    if (kind === 'open' && wasLost) {
      wasLost = false;
      reopened();
    }
  });
}
