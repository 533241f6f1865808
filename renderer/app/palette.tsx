import { Dialog } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { Activity, Download, ExternalLink, HardDrive, FileText, GraduationCap, Image, Keyboard, Pencil, PencilLine, Play, RotateCw, Square, SquareTerminal, Stethoscope, Trash2, type LucideIcon } from 'lucide-react';
import { useRef, useState, type ReactNode, type RefObject } from 'react';
import type { ContainerSummary } from '../../electron/shared/ipc/containers.ts';
import { useBridge } from '../bridge/bridge-provider.tsx';
import { openUrl } from '../bridge/open-url.ts';
import { useReadAll } from '../bridge/use-call.ts';
import { isAlive, useContainerActions, verbIcons } from '../features/containers/container-actions.ts';
import { startTour } from '../features/tour/use-tour.ts';
import { distinctPorts } from '../features/containers/port-links.tsx';
import { portUrl } from '../lib/port-url.ts';
import { navigate, openDialog } from '../lib/router.tsx';
import { strings } from '../strings/strings.ts';
import { StateDot } from '../ui/state-dot.tsx';
import { pages } from './pages.ts';
import { Entry, paletteItem, type Run } from './palette-entry.tsx';
import { ImageCommands, ImageEntries } from './palette-images.tsx';
import { BuildEntries, PlaceCommands, PlaceEntries } from './palette-places.tsx';

const words = strings.frame.palette;
const groupStyle = '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-faint';

/** Pages that the rail does not name. */
const ownPlaces: readonly { readonly icon: LucideIcon; readonly label: string; readonly to: string; readonly words: string[] }[] = [
  { icon: HardDrive, label: strings.disk.palette.prune, to: '/disk/prune', words: ['prune', 'disk', 'clean'] },
  { icon: Trash2, label: strings.disk.palette.trash, to: '/disk/trash', words: ['removed', 'undo', 'restore'] },
  { icon: Stethoscope, label: strings.disk.palette.diagnostics, to: '/diagnostics', words: ['checks', 'log', 'report', 'bundle'] },
];

/** Everything by typing: pages, containers and what can be done to them, images to run, and a pull of what is typed. */
export function Palette({ open, onClose, onKeys }: { open: boolean; onClose: () => void; onKeys: () => void }): ReactNode {
  // Focused by the dialog, not by itself: the dialog has to see what had the focus before, to give it back.
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity duration-75 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup initialFocus={input} aria-label={strings.frame.searchAndCommands} className="pop fixed top-[14vh] left-1/2 z-40 w-[min(620px,calc(100vw-48px))] -translate-x-1/2 overflow-hidden rounded-xl bg-raised text-text shadow-modal outline-none">
          <PaletteBody input={input} onClose={onClose} onKeys={onKeys} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Every word that is typed must be there, a short one as a beginning ("in" is not meant by "machine"); what begins with it comes before what only holds it. The first keyword is the label. */
function rank(_value: string, search: string, keywords: string[] = []): number {
  const wanted = search.trim().toLowerCase();
  const label = keywords[0]?.toLowerCase() ?? '';
  const text = keywords.join(' ').toLowerCase();
  const begins = text.split(/[\s/:_-]+/);
  if (!wanted.split(/\s+/).every((word) => (word.length > 2 ? text.includes(word) : begins.some((part) => part.startsWith(word))))) return 0;
  if (label === wanted) return 1;
  if (label.startsWith(wanted)) return 0.9;
  return label.split(/[\s/:_-]+/).some((part) => part.startsWith(wanted)) ? 0.7 : 0.4;
}

function PaletteBody({ input, onClose, onKeys }: { input: RefObject<HTMLInputElement | null>; onClose: () => void; onKeys: () => void }): ReactNode {
  const [search, setSearch] = useState('');
  const containers = useReadAll('containers.list').data ?? [];
  const images = useReadAll('images.list').data ?? [];
  const run: Run = (action) => () => {
    onClose();
    // After the dialog has given the focus back, so that what opens now can take it.
    setTimeout(action);
  };
  return (
    <Command label={strings.frame.searchAndCommands} loop vimBindings={false} filter={rank}>
      <Command.Input ref={input} value={search} onValueChange={setSearch} placeholder={words.placeholder} className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none" />
      <Command.List className="max-h-[min(420px,60vh)] scroll-py-1 overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-muted">{words.nothing(search)}</Command.Empty>
        <Command.Group heading={words.commands} className={groupStyle}>
          <Entry icon={Play} label={words.run} onSelect={run(() => openDialog('run'))} />
          <Entry icon={Download} label={words.pull} onSelect={run(() => openDialog('pull'))} />
          <ImageCommands run={run} />
          <PlaceCommands run={run} />
          <Entry icon={FileText} label={strings.logs.allContainers} words={['merged', 'together']} onSelect={run(() => navigate('/logs'))} />
          {[...new Set(containers.flatMap(({ project }) => project ?? []))].map((project) => (
            <Entry key={project} icon={FileText} label={strings.logs.projectLogs(project)} words={['logs', 'compose']} onSelect={run(() => navigate(`/logs?project=${encodeURIComponent(project)}`))} />
          ))}
          <Entry icon={SquareTerminal} label={words.shell} words={words.shellWords} onSelect={run(() => navigate('/shell'))} />
          {ownPlaces.map((place) => (
            <Entry key={place.to} icon={place.icon} label={place.label} words={place.words} onSelect={run(() => navigate(place.to))} />
          ))}
          {pages.map((page, index) => (
            <Entry key={page.to} icon={page.icon} label={words.goTo(page.label)} {...(index < 9 && { keys: `Mod+${index + 1}` })} onSelect={run(() => navigate(page.to))} />
          ))}
          <Entry icon={Keyboard} label={words.keys} words={words.keysWords} keys="?" onSelect={run(onKeys)} />
          <Entry icon={GraduationCap} label={words.tour} words={words.tourWords} onSelect={run(startTour)} />
        </Command.Group>
        {containers.length > 0 && (
          <Command.Group heading={strings.pages.containers} className={groupStyle}>
            {(search === '' ? containers.slice(0, 8) : containers).map((container) => (
              <ContainerEntries key={container.id} container={container} detailed={search !== ''} run={run} />
            ))}
          </Command.Group>
        )}
        {images.length > 0 && (
          <Command.Group heading={strings.pages.images} className={groupStyle}>
            <ImageEntries images={images} search={search} run={run} />
          </Command.Group>
        )}
        {search !== '' && (
          <Command.Group heading={strings.pages.builds} className={groupStyle}>
            <BuildEntries search={search} run={run} />
          </Command.Group>
        )}
        {search !== '' && (
          <Command.Group heading={strings.volumes.paletteGroup} className={groupStyle}>
            <PlaceEntries search={search} run={run} />
          </Command.Group>
        )}
        {/^[\w./:@-]+$/.test(search) && (
          <Command.Group forceMount>
            <Entry forceMount icon={Download} label={words.pullIt(search)} value={`pull image ${search}`} onSelect={run(() => openDialog('pull', { reference: search }))} />
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}

const verbs = strings.containers.actions;

function ContainerEntries({ container, detailed, run }: { container: ContainerSummary; detailed: boolean; run: Run }): ReactNode {
  const actions = useContainerActions();
  const bridge = useBridge();
  const { id, name } = container;
  const alive = isAlive(container);
  return (
    <>
      <Command.Item value={`container ${id}`} keywords={[name, container.image]} onSelect={run(() => navigate(`/containers/${id}`))} className={paletteItem}>
        <span className="min-w-0 flex-1 truncate">{name}</span>
        <span className="max-w-60 truncate text-xs text-muted">{container.image}</span>
        <StateDot status={container.status} />
      </Command.Item>
      {detailed && (
        <>
          {alive ? (
            <Entry icon={Square} label={words.stop(name)} value={`stop ${id}`} words={['stop', name]} onSelect={run(() => actions.stop(id))} />
          ) : (
            <Entry icon={Play} label={words.start(name)} value={`start ${id}`} words={['start', name]} onSelect={run(() => actions.start(id))} />
          )}
          {alive && <Entry icon={RotateCw} label={words.restart(name)} value={`restart ${id}`} words={['restart', name]} onSelect={run(() => actions.restart(id))} />}
          {container.status === 'running' && <Entry icon={verbIcons.pause} label={verbs.pauseOne(name)} value={`pause ${id}`} words={['pause', name]} onSelect={run(() => actions.pause(id))} />}
          {container.status === 'paused' && <Entry icon={verbIcons.unpause} label={verbs.unpauseOne(name)} value={`unpause ${id}`} words={['unpause', 'resume', name]} onSelect={run(() => actions.unpause(id))} />}
          <Entry icon={Activity} label={verbs.statsOne(name)} value={`stats ${id}`} words={['stats', 'cpu', 'memory', name]} onSelect={run(() => navigate(`/containers/${id}/stats`))} />
          <Entry icon={FileText} label={words.logs(name)} value={`logs ${id}`} words={['logs', name]} onSelect={run(() => navigate(`/containers/${id}/logs`))} />
          {alive && <Entry icon={SquareTerminal} label={words.terminal(name)} value={`terminal ${id}`} words={['terminal', 'shell', name]} onSelect={run(() => navigate(`/containers/${id}/terminal`))} />}
          {distinctPorts(container.ports)
            .filter(({ protocol }) => protocol === 'tcp')
            .map((port) => (
              <Entry key={port.hostPort} icon={ExternalLink} label={words.openPort(name, port.hostPort)} value={`open ${id} ${port.hostPort}`} words={['open', 'port', name]} onSelect={run(() => openUrl(bridge, portUrl(port)))} />
            ))}
          <Entry icon={Pencil} label={strings.edit.actionOf(name)} value={`edit ${id}`} words={['edit', 'change', 'ports', 'environment', name]} onSelect={run(() => openDialog('edit', { container: id }))} />
          <Entry icon={PencilLine} label={verbs.renameOne(name)} value={`rename ${id}`} words={['rename', 'name', name]} onSelect={run(() => openDialog('rename-container', { container: id }))} />
          <Entry icon={Image} label={verbs.commitOne(name)} value={`commit ${id}`} words={['commit', 'save', 'image', name]} onSelect={run(() => openDialog('commit-container', { container: id }))} />
          <Entry icon={Trash2} label={words.remove(name)} value={`remove ${id}`} words={['remove', 'delete', name]} onSelect={run(() => actions.remove([id]))} />
        </>
      )}
    </>
  );
}
