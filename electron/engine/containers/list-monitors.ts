import { listProcesses } from '../sys/list-processes.ts';
import type { ContainerPaths } from './container-paths.ts';

/** A conmon or a runtime's program, with the bundle that it works in. */
export type Monitor = { readonly pid: number; readonly program: string; readonly bundle: string };

/** All monitors in our run folder, but for those that work in a bundle of the given containers. */
export function listMonitors(paths: ContainerPaths, knownIds: readonly string[]): Monitor[] {
  const known = knownIds.map((id) => paths.bundle(id));
  return listProcesses().flatMap(({ pid, args }) => {
    const program = /(?:^|\/)(conmon|runc|crun)$/.exec(args[0] ?? '')?.[1];
    const bundle = args.find((arg) => arg.startsWith(`${paths.runRoot}/`));
    if (program === undefined || bundle === undefined) return [];
    return known.some((path) => bundle === path || bundle.startsWith(`${path}/`)) ? [] : [{ pid, program, bundle }];
  });
}
