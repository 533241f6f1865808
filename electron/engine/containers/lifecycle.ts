import type { ContainerStatus } from './containers.ts';

/**
 * What can happen to a container. `exit`: its process ended for good; `backoff`: it ended and will be started again; `retry`: that is decided
 * later, when the engine comes back; `give-up`: no more starts; `break`: its removal failed.
 */
export type LifeEvent = 'start' | 'pause' | 'unpause' | 'exit' | 'backoff' | 'retry' | 'give-up' | 'break';

const transitions: Readonly<Record<ContainerStatus, Readonly<Partial<Record<LifeEvent, ContainerStatus>>>>> = {
  created: { start: 'running', break: 'dead' },
  running: { pause: 'paused', exit: 'exited', backoff: 'restarting' },
  paused: { unpause: 'running', exit: 'exited', backoff: 'restarting' },
  restarting: { start: 'running', 'give-up': 'exited' },
  exited: { start: 'running', retry: 'restarting', break: 'dead' },
  dead: { break: 'dead' },
};

/** The status after an event; undefined where it cannot happen in this one. */
export function next(status: ContainerStatus, event: LifeEvent): ContainerStatus | undefined {
  return transitions[status][event];
}

/** A process is there, moving or frozen. */
export function hasProcess(status: ContainerStatus): boolean {
  return next(status, 'exit') !== undefined;
}
