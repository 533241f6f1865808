import type { ContainerRecord } from './containers.ts';

/** What a record says of a life that has not begun. */
export const beforeFirstStart = {
  status: 'created',
  task: undefined,
  startedAt: undefined,
  finishedAt: undefined,
  exitCode: 0,
  oomKilled: false,
  error: '',
  restartCount: 0,
  stoppedByUser: false,
  health: undefined,
} as const satisfies Partial<ContainerRecord>;
