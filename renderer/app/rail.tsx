import { PanelLeft, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEnginePresence, useReadAll } from '../bridge/use-call.ts';
import { cn } from '../lib/cn.ts';
import { Link, usePlace } from '../lib/router.tsx';
import { IconButton } from '../ui/button.tsx';
import { Keys } from '../ui/keys.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { Logo } from './logo.tsx';
import { pages, type PageEntry } from './pages.ts';
import { strings } from '../strings/strings.ts';

const { frame } = strings;

/** The way around: pages with their counts, settings at the bottom. Narrow, it keeps the icons. */
export function Rail({ narrow, onToggle, onPalette }: { narrow: boolean; onToggle: () => void; onPalette: () => void }): ReactNode {
  const containers = useReadAll('containers.list').data;
  const images = useReadAll('images.list').data;
  const volumes = useReadAll('volumes.list').data;
  const networks = useReadAll('networks.list').data;
  const builds = useReadAll('builds.list').data;
  const tasks = useReadAll('tasks.list').data;
  const isKnown = useEnginePresence() === 'here';
  const counts: Readonly<Record<string, number | undefined>> = {
    '/containers': !isKnown ? undefined : containers?.filter(({ status }) => status === 'running').length,
    '/images': isKnown ? images?.length : undefined,
    '/builds': isKnown ? builds?.filter(({ status }) => status === 'running').length || undefined : undefined,
    '/volumes': volumes?.length,
    '/networks': networks?.length,
    '/tasks': tasks?.filter(({ state }) => state === 'running').length || undefined,
  };
  const hints: Readonly<Record<string, string>> = { '/containers': 'running', '/images': 'images', '/builds': 'running', '/tasks': 'running' };
  const toggle = <IconButton icon={PanelLeft} label={narrow ? frame.showLabels : frame.hideLabels} keys="Mod+B" side="right" onClick={onToggle} />;
  return (
    <nav aria-label={frame.pages} className={cn('flex h-full shrink-0 flex-col gap-0.5 border-r border-line p-2', narrow ? 'w-13 items-center' : 'w-52')}>
      <div className={cn('flex h-9 items-center', narrow ? 'justify-center' : 'gap-2 pl-1.5')}>
        <Logo />
        {!narrow && <span className="flex-1 text-sm font-semibold">{frame.app}</span>}
        {!narrow && toggle}
      </div>
      <Tooltip text={frame.searchAndCommands} keys="Mod+K" side="right">
        <button
          type="button"
          onClick={onPalette}
          aria-label={narrow ? frame.searchAndCommands : undefined}
          className={cn('mt-2 mb-3 flex h-7 items-center gap-2 rounded-md border border-line bg-surface text-muted shadow-card hover:text-text', narrow ? 'w-8 justify-center' : 'w-full px-2')}
        >
          <Search size={14} strokeWidth={1.75} aria-hidden />
          {!narrow && <span className="flex-1 text-left">{frame.search}</span>}
          {!narrow && (
            <span aria-hidden>
              <Keys keys="Mod+K" />
            </span>
          )}
        </button>
      </Tooltip>
      {pages.map((page, index) => (
        <RailLink key={page.to} page={page} index={index} narrow={narrow} count={counts[page.to]} hint={hints[page.to] ?? ''} last={index === pages.length - 1} />
      ))}
      {narrow && toggle}
    </nav>
  );
}

function RailLink({ page, index, narrow, count, hint, last }: { page: PageEntry; index: number; narrow: boolean; count: number | undefined; hint: string; last: boolean }): ReactNode {
  const here = usePlace().path.startsWith(page.to);
  const link = (
    <Link
      to={page.to}
      aria-current={here ? 'page' : undefined}
      className={cn(
        'flex h-8 items-center rounded-md font-medium text-muted hover:bg-hover hover:text-text',
        narrow ? 'w-8 justify-center' : 'gap-2.5 px-2.5',
        here && 'bg-press text-text hover:bg-press',
        last && 'mt-auto',
      )}
    >
      <page.icon size={16} strokeWidth={1.75} className={here ? 'text-accent' : ''} aria-hidden />
      <span className={narrow ? 'sr-only' : 'flex-1'}>{page.label}</span>
      {!narrow && count !== undefined && count > 0 && (
        <span className="text-xs font-normal">
          {count.toLocaleString('en')} <span className="sr-only">{hint}</span>
        </span>
      )}
    </Link>
  );
  return narrow ? (
    <Tooltip text={page.label} {...(index < 9 && { keys: `Mod+${index + 1}` })} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}
