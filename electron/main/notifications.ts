import type { EventFrame } from '../shared/ipc/frames.ts';
import type { Task } from '../shared/ipc/tasks.ts';
import { words } from './words.ts';

/** What a person is told, and the place in the window that it is about. */
export type Notice = { readonly title: string; readonly body: string; readonly place: string };

const quietMs = 60_000;
/** A stop sends its signal, waits and kills: what ends within this time of a kill was meant to. */
const meantMs = 30_000;
const shortBytes = 2_000_000_000;
const enoughBytes = 4_000_000_000;

/**
 * Decides what is worth a notification while nobody looks: a container that ended by itself with an error (once a minute for each, whatever
 * its restart policy does), out of memory, unhealthy; a task at its end; an engine that is given up. It remembers what was told.
 */
export function createNoticePlanner(now: () => number = Date.now): { readonly plan: (frame: EventFrame) => Notice | undefined; readonly planDisk: (freeBytes: number) => Notice | undefined } {
  const meant = new Map<string, number>();
  const told = new Map<string, number>();
  let short = false;

  const once = (key: string, notice: Notice): Notice | undefined => {
    const before = told.get(key);
    if (before !== undefined && now() - before < quietMs) return undefined;
    told.set(key, now());
    return notice;
  };

  const ofContainer = (action: string, id: string, name: string, exitCode: number | undefined): Notice | undefined => {
    const place = `/containers/${id}/logs`;
    switch (action) {
      case 'kill':
        meant.set(id, now());
        return undefined;
      case 'destroy':
        meant.delete(id);
        told.delete(id);
        return undefined;
      case 'oom':
        return once(`${id} oom`, { ...words.outOfMemory(name), place });
      case 'health_status: unhealthy':
        return once(`${id} health`, { ...words.unhealthy(name), place });
      case 'die':
        if (exitCode === undefined || exitCode === 0 || now() - (meant.get(id) ?? -Infinity) < meantMs) return undefined;
        return once(id, { ...words.exited(name, exitCode), place });
      default:
        return undefined;
    }
  };

  const ofTask = ({ id, kind, state, title, error, resultId }: Task): Notice | undefined => {
    if (kind === 'build' && (state === 'done' || state === 'failed')) {
      const place = resultId === null ? '/builds' : `/builds/${resultId}`;
      return once(`task ${id}`, { ...(state === 'done' ? words.buildDone(title) : words.buildFailed(title, error?.message ?? '')), place });
    }
    if (state === 'done') return once(`task ${id}`, { ...words.taskDone(title), place: '/tasks' });
    return state === 'failed' ? once(`task ${id}`, { ...words.taskFailed(title, error?.message ?? ''), place: '/tasks' }) : undefined;
  };

  const plan = ({ name, payload }: EventFrame): Notice | undefined => {
    if (name === 'engine.notice') return payload.noun === 'container' ? ofContainer(payload.action, payload.id, payload.name, payload.exitCode) : undefined;
    if (name === 'engine.state') return payload.kind === 'failed' ? { ...words.engineFailed(payload.reason), place: '/diagnostics' } : undefined;
    return name === 'task' ? ofTask(payload) : undefined;
  };

  return {
    plan,
    planDisk: (freeBytes) => {
      const wasShort = short;
      short = freeBytes < (short ? enoughBytes : shortBytes);
      return short && !wasShort ? { ...words.diskShort(freeBytes), place: '/disk' } : undefined;
    },
  };
}
