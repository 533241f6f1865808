import type { EditReply, EditRequest } from '../engine-api/edit.ts';

export type EditCalls = {
  /** With `dryRun` only what would happen. */
  'edit.apply': { in: { id: string; edit: EditRequest }; out: EditReply };
  /** A task: stops a container, copies a folder of it into a new volume, and starts it with that volume there. Its result is the container. */
  'edit.moveToVolume': { in: { id: string; path: string; volume: string }; out: { taskId: string } };
};

export const editCallNames = ['edit.apply', 'edit.moveToVolume'] as const satisfies readonly (keyof EditCalls)[];
