import type { ContainerStatus, ContainerSummary } from '../../../electron/shared/ipc/containers.ts';

/** What can be done to several containers at once, in the order of the bar. */
export const verbs = ['start', 'stop', 'restart', 'pause', 'unpause', 'kill'] as const;
export type Verb = (typeof verbs)[number];

const fits: Readonly<Record<Verb, readonly ContainerStatus[]>> = {
  start: ['created', 'exited'],
  stop: ['running', 'paused', 'restarting'],
  restart: ['running', 'paused', 'restarting'],
  pause: ['running'],
  unpause: ['paused'],
  kill: ['running', 'paused'],
};

export function isAlive({ status }: Pick<ContainerSummary, 'status'>): boolean {
  return status === 'running' || status === 'paused' || status === 'restarting';
}

export function canDo(verb: Verb, { status }: Pick<ContainerSummary, 'status'>): boolean {
  return fits[verb].includes(status);
}

/** Each action that fits some of the containers, with those that it would touch. */
export function planVerbs(containers: readonly ContainerSummary[]): readonly { readonly verb: Verb; readonly containers: readonly ContainerSummary[] }[] {
  return verbs.map((verb) => ({ verb, containers: containers.filter((container) => canDo(verb, container)) })).filter((plan) => plan.containers.length > 0);
}
