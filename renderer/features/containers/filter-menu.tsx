import { Check, ListFilter, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { shortId } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { hasToken, offeredTokens, toggleToken, type FilterToken } from './container-filter.ts';

const words = strings.containers.list;

/** Puts words such as `state:paused` into the filter, for those who do not want to type them. */
export function FilterMenu({ containers, filter, onChange }: { containers: readonly ContainerSummary[]; filter: string; onChange: (filter: string) => void }): ReactNode {
  const offered = offeredTokens(containers);
  const entry = (token: FilterToken, label: string): MenuEntry => ({ label, ...(hasToken(filter, token) && { icon: Check }), onSelect: () => onChange(toggleToken(filter, token)) });
  const sections: readonly (readonly MenuEntry[])[] = [
    offered.state.map((state) => entry(`state:${state}`, words.filterState(state))),
    offered.health.map((health) => entry(`health:${health}`, words.filterHealth(health))),
    offered.project.map((project) => entry(`project:${project}`, words.filterProject(project))),
    [
      ...(containers.some(({ movedTag }) => movedTag !== null) ? [entry('image:older', words.filterOlder)] : []),
      ...offered.image.map((image) => entry(`image:${image}`, words.filterImage(image.startsWith('sha256:') ? shortId(image) : image))),
    ],
    filter === '' ? [] : [{ label: words.clearFilter, icon: X, onSelect: () => onChange('') }],
  ];
  const entries = sections.filter((section) => section.length > 0).flatMap((section, index): readonly MenuEntry[] => (index === 0 ? section : ['-', ...section]));
  return <Menu align="start" trigger={<IconButton icon={ListFilter} look="plain" label={words.filterMenu} />} entries={entries} />;
}
