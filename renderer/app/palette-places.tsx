import { Archive, Cable, Database, FileArchive, FolderOpen, Hammer, LogIn, Network, Plus, Search, Trash2, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useReadAll } from '../bridge/use-call.ts';
import { buildName } from '../features/builds/build-names.ts';
import { buildPlace, openNewBuild } from '../features/builds/build-place.ts';
import { networkPlace } from '../features/networks/network-actions.ts';
import { volumePlace } from '../features/volumes/volume-actions.ts';
import { volumeTitle } from '../features/volumes/volume-title.ts';
import { navigate, openDialog } from '../lib/router.tsx';
import { strings } from '../strings/strings.ts';
import { AgeCell } from '../ui/age-cell.tsx';
import { Entry, type Run } from './palette-entry.tsx';

const { networks: net, registries: reg, volumes: vol } = strings;
const shownMax = 8;

const commands: readonly { readonly icon: LucideIcon; readonly label: string; readonly words: string[]; readonly go: () => void }[] = [
  { icon: Hammer, label: strings.builds.new, words: ['dockerfile', 'image', 'docker build'], go: () => openNewBuild() },
  { icon: Archive, label: strings.builds.palette.cache, words: ['builds', 'prune', 'steps'], go: () => navigate('/builds/cache') },
  { icon: Plus, label: vol.createTitle, words: ['new', 'volume'], go: () => openDialog('create-volume') },
  { icon: FileArchive, label: vol.importTitle, words: ['restore', 'backup'], go: () => openDialog('import-volume') },
  { icon: Plus, label: net.createTitle, words: ['new', 'subnet'], go: () => openDialog('create-network') },
  { icon: Cable, label: net.palettePorts, words: ['port map', 'who listens'], go: () => navigate('/networks/ports') },
  { icon: LogIn, label: reg.loginTitle, words: ['docker login', 'password'], go: () => openDialog('login') },
  { icon: Search, label: reg.paletteBrowse, words: ['search', 'tags', 'hub'], go: () => navigate('/registries/browse') },
];

/** What is done with no volume, network or registry in particular. */
export function PlaceCommands({ run }: { run: Run }): ReactNode {
  return commands.map(({ icon, label, words, go }) => <Entry key={label} icon={icon} label={label} words={words} onSelect={run(go)} />);
}

/** Of many things only the first that have every word are drawn. */
function matching<Thing>(things: readonly Thing[], search: string, textOf: (thing: Thing) => string): readonly Thing[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return things.filter((thing) => words.every((word) => `${textOf(thing)} remove files`.toLowerCase().includes(word))).slice(0, shownMax);
}

/** Volumes and networks by name, once something is typed. */
export function PlaceEntries({ search, run }: { search: string; run: Run }): ReactNode {
  const volumes = useReadAll('volumes.list').data ?? [];
  const networks = useReadAll('networks.list').data ?? [];
  if (search === '') return null;
  return (
    <>
      {matching(volumes, search, (volume) => `${volume.name} ${volumeTitle(volume)}`).map((volume) => {
        const title = volumeTitle(volume);
        return (
          <div key={volume.name} role="presentation">
            <Entry icon={Database} label={title} value={`volume ${volume.name}`} words={['volume', volume.name]} onSelect={run(() => navigate(volumePlace(volume.name)))} />
            <Entry icon={FolderOpen} label={vol.paletteFiles(title)} value={`files of ${volume.name}`} words={['files', volume.name]} onSelect={run(() => navigate(volumePlace(volume.name, 'files')))} />
            <Entry icon={Trash2} label={vol.paletteRemove(title)} value={`remove volume ${volume.name}`} words={['remove', 'delete', volume.name]} onSelect={run(() => openDialog('remove-volumes', { volume: volume.name }))} />
          </div>
        );
      })}
      {matching(networks, search, ({ name, id }) => `${name} ${id}`).map(({ id, name }) => (
        <Entry key={id} icon={Network} label={name} value={`network ${id}`} words={['network']} onSelect={run(() => navigate(networkPlace(id)))} />
      ))}
    </>
  );
}

/** Builds by name, the last ones first, told apart by how and when they ended. */
export function BuildEntries({ search, run }: { search: string; run: Run }): ReactNode {
  const builds = useReadAll('builds.list').data ?? [];
  return matching(builds, search, ({ id, description }) => `${buildName(description)} ${id} build`).map(({ id, description, status, startedAt }) => (
    <Entry
      key={id}
      icon={Hammer}
      label={strings.builds.palette.open(buildName(description))}
      note={
        <>
          {strings.builds.status[status]} · <AgeCell time={startedAt} />
        </>
      }
      value={`build ${id}`}
      words={['build', id]}
      onSelect={run(() => navigate(buildPlace(id)))}
    />
  ));
}
