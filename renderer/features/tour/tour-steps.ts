import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';

export const tourSteps = ['run', 'change', 'see', 'remove', 'restore', 'commit', 'over'] as const;
export type TourStep = (typeof tourSteps)[number];

/** Where the person is; `containerId` is the one that the tour is about, '' before there is one. */
export type TourState = { readonly step: TourStep; readonly containerId: string; readonly startedAt: string };

/** What is so now: lists as the engine has them, and how many changes the page of changes shows (undefined elsewhere). */
export type TourWorld = { readonly containers: readonly ContainerSummary[]; readonly images: readonly ImageSummary[]; readonly changes: number | undefined };

const starter = /^tidewharf\/starter(:|$)/;

/** The next state, if what the step asks for has been done: it looks at what is there, not at what was pressed. */
export function nextTourState(state: TourState, { containers, images, changes }: TourWorld): TourState {
  const { step, containerId, startedAt } = state;
  const container = containers.find(({ id }) => id === containerId);
  switch (step) {
    case 'run': {
      const made = containers.find(({ image, createdAt, status }) => starter.test(image) && createdAt >= startedAt && status === 'running');
      return made === undefined ? state : { ...state, step: 'change', containerId: made.id };
    }
    case 'change':
    case 'see':
      if (container === undefined) return { ...state, step: 'restore' };
      return changes !== undefined && changes > 0 ? { ...state, step: 'remove' } : state;
    case 'remove':
      return container === undefined ? { ...state, step: 'restore' } : state;
    case 'restore':
      return container === undefined ? state : { ...state, step: 'commit' };
    case 'commit':
      return images.some(({ createdAt, tags }) => createdAt >= startedAt && !tags.some((tag) => starter.test(tag))) ? { ...state, step: 'over' } : state;
    case 'over':
      return state;
  }
}
