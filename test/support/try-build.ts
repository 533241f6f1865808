import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BuildBody, BuildEvent, BuildFailure } from '../../electron/shared/engine-api/builds.ts';
import { openBuildDoor } from './build-door.ts';

export type TriedBuild = {
  readonly id: string;
  readonly status: 'done' | 'failed' | 'cancelled';
  readonly failure: BuildFailure | undefined;
  readonly imageId: string;
  /** Both streams of all steps. */
  readonly log: readonly string[];
  readonly events: readonly BuildEvent[];
};

/** Builds a folder of these files (a Dockerfile among them) to its end, through our own door. The folder is gone then. */
export async function tryBuild(socketPath: string, files: Readonly<Record<string, string>>, body: Partial<BuildBody> = {}, logins: Parameters<typeof openBuildDoor>[1] = {}): Promise<TriedBuild> {
  const folder = mkdtempSync('/var/tmp/tw-context-');
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const door = openBuildDoor(socketPath, logins);
    const id = await door.start({ context: { kind: 'folder', path: folder }, ...body });
    return toldBy(id, await door.events(id));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function toldBy(id: string, events: readonly BuildEvent[]): TriedBuild {
  const end = events.find((event) => event.kind === 'finished');
  if (end === undefined) throw new Error(`build ${id}: no end among ${events.length} events`);
  return {
    id,
    status: end.status,
    failure: end.status === 'failed' ? end.failure : undefined,
    imageId: end.status === 'done' ? end.imageId : '',
    log: events.flatMap((event) => (event.kind === 'log' ? [event.text] : [])),
    events,
  };
}
