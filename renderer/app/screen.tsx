import { Compass } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { ContainerList } from '../features/containers/container-list.tsx';
import { ImageList } from '../features/images/image-list.tsx';
import { TaskPage } from '../features/tasks/task-page.tsx';
import { startTour } from '../features/tour/use-tour.ts';
import { useEnginePresence } from '../bridge/use-call.ts';
import { late } from '../lib/late.tsx';
import { matchPath, navigate, usePlace } from '../lib/router.tsx';
import { strings } from '../strings/strings.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState, EngineGone } from '../ui/states.tsx';

const ContainerPage = late(async () => (await import('../features/containers/container-page.tsx')).ContainerPage);
const ImageDifference = late(async () => (await import('../features/images/image-difference.tsx')).ImageDifference);
const TagHistoryPage = late(async () => (await import('../features/images/tag-history-page.tsx')).TagHistoryPage);
const ImagePage = late(async () => (await import('../features/images/image-page.tsx')).ImagePage);
const BuildList = late(async () => (await import('../features/builds/build-list.tsx')).BuildList);
const BuildPage = late(async () => (await import('../features/builds/build-page.tsx')).BuildPage);
const NewBuildPage = late(async () => (await import('../features/builds/new-build-page.tsx')).NewBuildPage);
const CachePage = late(async () => (await import('../features/builds/cache-page.tsx')).CachePage);
const VolumeList = late(async () => (await import('../features/volumes/volume-list.tsx')).VolumeList);
const VolumePage = late(async () => (await import('../features/volumes/volume-page.tsx')).VolumePage);
const NetworkList = late(async () => (await import('../features/networks/network-list.tsx')).NetworkList);
const NetworkPage = late(async () => (await import('../features/networks/network-page.tsx')).NetworkPage);
const PortMap = late(async () => (await import('../features/networks/port-map.tsx')).PortMap);
const RegistriesPage = late(async () => (await import('../features/registries/registries-page.tsx')).RegistriesPage);
const EventsPage = late(async () => (await import('../features/events/events-page.tsx')).EventsPage);
const SettingsPage = late(async () => (await import('../features/settings/settings-page.tsx')).SettingsPage);
const LogsPage = late(async () => (await import('../features/logs/logs-page.tsx')).LogsPage);
const HostShellPage = late(async () => (await import('../features/terminal/host-shell-page.tsx')).HostShellPage);

const DiagnosticsPage = late(async () => (await import('../features/diagnostics/diagnostics-page.tsx')).DiagnosticsPage);
const DiskPage = late(async () => (await import('../features/disk/disk-page.tsx')).DiskPage);
const PrunePage = late(async () => (await import('../features/disk/prune-page.tsx')).PrunePage);
const TrashPage = late(async () => (await import('../features/trash/trash-page.tsx')).TrashPage);

type Parts = Readonly<Record<string, string>>;
type Route = { readonly pattern: string; readonly title: string; readonly show: (parts: Parts) => ReactNode };

/** Every view and its place. */
const routes: readonly Route[] = [
  { pattern: '/containers', title: 'Containers', show: () => <ContainerList onTour={startTour} /> },
  { pattern: '/containers/:id/:tab?', title: 'Container', show: ({ id = '', tab }) => <ContainerPage key={id} id={id} tab={tab} /> },
  { pattern: '/images', title: 'Images', show: () => <ImageList /> },
  { pattern: '/images/difference', title: strings.layers.compare.title, show: () => <ImageDifference /> },
  { pattern: '/images/names/:name?', title: strings.tags.title, show: ({ name }) => <TagHistoryPage name={name} /> },
  { pattern: '/images/:id/:tab?', title: 'Image', show: ({ id = '', tab }) => <ImagePage key={id} id={id} tab={tab} /> },
  { pattern: '/builds', title: strings.pages.builds, show: () => <BuildList /> },
  { pattern: '/builds/new', title: strings.pages.newBuild, show: () => <NewBuildPage /> },
  { pattern: '/builds/cache', title: strings.pages.buildCache, show: () => <CachePage /> },
  { pattern: '/builds/:id/:tab?', title: strings.pages.build, show: ({ id = '', tab }) => <BuildPage key={id} id={id} tab={tab} /> },
  { pattern: '/volumes', title: strings.pages.volumes, show: () => <VolumeList /> },
  { pattern: '/volumes/:name/:tab?', title: strings.pages.volume, show: ({ name = '', tab }) => <VolumePage key={name} name={name} tab={tab} /> },
  { pattern: '/networks', title: strings.pages.networks, show: () => <NetworkList /> },
  { pattern: '/networks/ports', title: strings.pages.ports, show: () => <PortMap /> },
  { pattern: '/networks/:id/:tab?', title: strings.pages.network, show: ({ id = '', tab }) => <NetworkPage key={id} id={id} tab={tab} /> },
  { pattern: '/registries/:tab?', title: strings.pages.registries, show: ({ tab }) => <RegistriesPage tab={tab} /> },
  { pattern: '/events', title: strings.pages.events, show: () => <EventsPage /> },
  { pattern: '/disk', title: 'Disk', show: () => <DiskPage /> },
  { pattern: '/disk/prune', title: 'Disk', show: () => <PrunePage /> },
  { pattern: '/disk/trash', title: 'Trash', show: () => <TrashPage /> },
  { pattern: '/tasks', title: 'Tasks', show: () => <TaskPage /> },
  { pattern: '/diagnostics/:tab?', title: 'Diagnostics', show: ({ tab }) => <DiagnosticsPage tab={tab} /> },
  { pattern: '/settings/:section?', title: 'Settings', show: ({ section }) => <SettingsPage section={section} /> },
  { pattern: '/logs', title: strings.logs.title, show: () => <LogsPage /> },
  { pattern: '/shell', title: 'Shell', show: () => <HostShellPage /> },
];

/** Pages that have something to say without an engine. */
const hostsOwn = /^\/(tasks|diagnostics|settings|shell)\b/;

function showTitle(title: string | undefined): void {
  document.title = title === undefined ? strings.frame.app : strings.frame.titleOf(title);
}

export function Screen(): ReactNode {
  const engine = useEnginePresence();
  const { path } = usePlace();
  const atStart = path === '/';
  const found = routes.map((route) => ({ route, parts: matchPath(route.pattern, path) })).find(({ parts }) => parts !== undefined);
  const title = found?.route.title;
  useEffect(() => {
    if (atStart) navigate('/containers', { replace: true });
  }, [atStart]);
  useEffect(() => {
    showTitle(title);
  }, [title]);
  // What was read before may not be so any more, and nobody can be asked.
  if (found?.parts !== undefined && engine === 'gone' && !hostsOwn.test(path)) return <EngineGone />;
  if (found?.parts !== undefined) return found.route.show(found.parts);
  if (atStart) return null;
  return (
    <EmptyState icon={Compass} title={strings.frame.nowhereTitle} actions={<Button onClick={() => navigate('/containers')}>{strings.frame.nowhereAction}</Button>}>
      {strings.frame.nowhereText}
    </EmptyState>
  );
}
