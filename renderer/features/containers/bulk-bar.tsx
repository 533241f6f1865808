import { FileText, MoreHorizontal, Trash2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { shortId } from '../../lib/format.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { useContainerActions, verbIcons } from './container-actions.ts';
import { planVerbs, type Verb } from './container-verbs.ts';

const words = strings.containers.bulk;
const verbWords = strings.containers.actions;
/** What most people want stands in the bar, the rest in its menu. */
const inBar: readonly Verb[] = ['start', 'stop', 'restart'];

function touches(verb: string, containers: readonly ContainerSummary[]): string {
  return words.touches(verb, containers.slice(0, 8).map(({ name }) => name), Math.max(0, containers.length - 8));
}

/** What can be done to those that are selected, with how many it will touch; not there while none is. It lies over the end of the list. */
export function BulkBar({ containers, onDone }: { containers: readonly ContainerSummary[]; onDone: () => void }): ReactNode {
  const actions = useContainerActions();
  if (containers.length === 0) return null;
  const plans = planVerbs(containers);
  const rest: readonly MenuEntry[] = plans
    .filter(({ verb }) => !inBar.includes(verb))
    .map(({ verb, containers: touched }) => ({ label: words.count(verbWords[verb], touched.length), icon: verbIcons[verb], onSelect: () => touched.forEach(({ id }) => actions[verb](id)) }));
  return (
    <div role="toolbar" aria-label={words.label} className="absolute inset-x-0 bottom-4 z-20 mx-auto flex w-max max-w-[calc(100%-32px)] flex-wrap items-center justify-center gap-2 rounded-lg bg-raised py-2 pr-2 pl-3 shadow-pop">
      <span aria-live="polite" className="mr-1 text-xs whitespace-nowrap text-muted">
        {words.selected(containers.length)}
      </span>
      {plans
        .filter(({ verb }) => inBar.includes(verb))
        .map(({ verb, containers: touched }) => (
          <Button key={verb} icon={verbIcons[verb]} title={touches(verbWords[verb], touched)} onClick={() => touched.forEach(({ id }) => actions[verb](id))}>
            {words.count(verbWords[verb], touched.length)}
          </Button>
        ))}
      {containers.length > 1 && (
        <Button icon={FileText} onClick={() => navigate(`/logs?c=${containers.map(({ id }) => shortId(id)).join(',')}`)}>
          {strings.logs.title}
        </Button>
      )}
      {rest.length > 0 && <Menu trigger={<IconButton icon={MoreHorizontal} look="plain" label={words.more} tooltip={false} />} entries={rest} />}
      <Button icon={Trash2} className="text-danger" title={touches(verbWords.removeMany, containers)} onClick={() => actions.remove(containers.map(({ id }) => id))}>
        {words.count(verbWords.removeMany, containers.length)}
      </Button>
      <IconButton icon={X} label={words.clear} onClick={onDone} />
    </div>
  );
}
