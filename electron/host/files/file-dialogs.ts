import type { OpenRequest, SaveRequest } from '../../shared/ipc/files.ts';

/** The system's choosers, where the host has a window. Paths are absolute; empty and undefined where the person chose nothing. */
export type FileDialogs = {
  open(request: OpenRequest): Promise<readonly string[]>;
  /** Has asked before it gives a file that is there. */
  save(request: SaveRequest): Promise<string | undefined>;
};
