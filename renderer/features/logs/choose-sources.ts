import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';

/** A container whose log is shown with others. */
export type LogSource = { readonly id: string; readonly name: string; readonly color: string };

/** One stream follows so many logs at once. */
export const sourcesMost = 50;
const colors = ['blue', 'green', 'magenta', 'cyan', 'yellow', 'red'].map((name) => `var(--ansi-${name})`);

/** Those that are named (by id, the start of one, or name) in that order; else all of a project; else all that run. */
export function chooseSources(containers: readonly ContainerSummary[], { chosen, project }: { readonly chosen: string | null; readonly project: string | null }): readonly LogSource[] {
  const wanted = chosen?.split(',').filter(Boolean);
  const found =
    wanted === undefined
      ? containers.filter((container) => (project === null ? container.status === 'running' : container.project === project))
      : wanted.flatMap((word) => containers.find(({ id, name }) => id.startsWith(word) || name === word) ?? []);
  return [...new Set(found)].slice(0, sourcesMost).map(({ id, name }, index) => ({ id, name, color: colors[index % colors.length] ?? '' }));
}
