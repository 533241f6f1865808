import { ChevronDown, ChevronRight, FileText, Play, RotateCw, Square, Trash2, MoreHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { formatBytes, formatPercent } from '../../lib/format.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { useContainerActions, verbIcons, type ContainerActions } from './container-actions.ts';
import { canDo, isAlive, planVerbs } from './container-verbs.ts';
import { useLiveTotals } from './live-stats.tsx';

const words = strings.containers.project;
const verbWords = strings.containers.actions;

/** A Compose project: how many it has, how they are, what they use together, and what can be done to all of them. */
export function ProjectHeader({ project, containers, open, onToggle }: { project: string; containers: readonly ContainerSummary[]; open: boolean; onToggle: () => void }): ReactNode {
  const actions = useContainerActions();
  const alive = containers.filter(isAlive);
  const still = containers.filter((container) => canDo('start', container));
  const unhealthy = containers.filter(({ health }) => health === 'unhealthy').length;
  return (
    <div className="flex h-6 items-center gap-3">
      <IconButton icon={open ? ChevronDown : ChevronRight} size="sm" label={open ? words.close(project) : words.open(project)} tooltip={false} tabIndex={-1} className="-mx-1.5" onClick={onToggle} />
      <span className="truncate font-semibold">{project}</span>
      <span className="truncate text-xs text-muted">{words.counts(containers.length, alive.length)}</span>
      {unhealthy > 0 && <span className="text-xs whitespace-nowrap text-danger">{words.unhealthy(unhealthy)}</span>}
      <span className="relative ml-auto flex h-6 min-w-30 shrink-0 items-center justify-end">
        <ProjectTotals containers={alive} />
        <span className="absolute right-0 -mr-1.5 flex bg-inherit opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-popup-open:opacity-100">
          {still.length > 0 && <IconButton icon={Play} label={words.start(project)} tabIndex={-1} onClick={() => still.forEach(({ id }) => actions.start(id))} />}
          {alive.length > 0 && <IconButton icon={Square} label={words.stop(project)} tabIndex={-1} onClick={() => alive.forEach(({ id }) => actions.stop(id))} />}
          {alive.length > 0 && <IconButton icon={RotateCw} label={words.restart(project)} tabIndex={-1} onClick={() => alive.forEach(({ id }) => actions.restart(id))} />}
          <Menu trigger={<IconButton icon={MoreHorizontal} label={words.more(project)} tooltip={false} tabIndex={-1} />} entries={projectEntries(actions, project, containers)} />
        </span>
      </span>
    </div>
  );
}

function ProjectTotals({ containers }: { containers: readonly ContainerSummary[] }): ReactNode {
  const totals = useLiveTotals(containers.map(({ id }) => id));
  if (totals === undefined || containers.length === 0) return null;
  return (
    <span className="text-2xs whitespace-nowrap text-muted group-focus-within:opacity-0 group-hover:opacity-0">
      {strings.containers.list.usage(formatPercent(totals.cpu), formatBytes(totals.memory))}
    </span>
  );
}

/** What fits some of a project's containers, with how many. */
export function projectEntries(actions: ContainerActions, project: string, containers: readonly ContainerSummary[]): readonly MenuEntry[] {
  return [
    ...planVerbs(containers).map(({ verb, containers: touched }): MenuEntry => ({ label: strings.containers.bulk.count(verbWords[verb], touched.length), icon: verbIcons[verb], onSelect: () => touched.forEach(({ id }) => actions[verb](id)) })),
    '-',
    { label: verbWords.logs, icon: FileText, onSelect: () => navigate(`/logs?project=${encodeURIComponent(project)}`) },
    '-',
    { label: verbWords.remove, icon: Trash2, danger: true, onSelect: () => actions.remove(containers.map(({ id }) => id)), keys: 'Delete' },
  ];
}
