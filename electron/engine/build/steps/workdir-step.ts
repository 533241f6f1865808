import { posix } from 'node:path';
import type { BuildRun, FileStep } from '../build-run.ts';
import { layerOfFolder } from './folder-layer.ts';
import { prepareWritable } from '../open-trees.ts';
import { topOf, type StageState } from '../stage-state.ts';

/** Where a WORKDIR leads. */
export function resolveFolder({ config }: Pick<StageState, 'config'>, path: string): string {
  return posix.resolve(config.WorkingDir ?? '/', path);
}

/** A folder that is not there is made, root's, with the time of the base: the same each time. `variables`: those that the line names. */
export function planWorkdir(run: BuildRun, state: StageState, { folder, variables }: { folder: string; variables: Readonly<Record<string, string>> }): FileStep {
  const parent = topOf(state);
  return {
    createdBy: `WORKDIR ${folder}`,
    recipe: { kind: 'workdir', instruction: `WORKDIR ${folder}`, parent, arguments: variables, settings: {}, inputs: [] },
    make: async () => {
      await using writable = await prepareWritable(run.rooms, parent);
      const tar = layerOfFolder({ root: await writable.mount(), folder, time: Math.min(state.baseTime, run.latest ?? Number.MAX_SAFE_INTEGER) });
      return tar && (await run.rooms.images.makeLayer({ below: state.layers, content: { kind: 'tar', tar }, latest: run.latest, signal: run.signal }));
    },
  };
}
