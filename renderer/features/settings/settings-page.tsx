import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';
import { Link } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { AllKeys } from '../../ui/key-rows.tsx';
import { Page } from '../../ui/page.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { BuildCacheSection } from './build-cache-section.tsx';
import { EngineSection } from './engine-section.tsx';
import { RegistriesLink } from './registries-link.tsx';
import { ResourcesSection } from './resources-section.tsx';
import { TrashSection } from './trash-section.tsx';
import { UpdatesSection } from './updates-section.tsx';
import { WindowSection } from './window-section.tsx';

const { settings } = strings;

const sections = [
  { name: 'engine', show: () => <EngineSection /> },
  { name: 'resources', show: () => <ResourcesSection /> },
  { name: 'trash', show: () => <TrashSection /> },
  { name: 'build-cache', show: () => <BuildCacheSection /> },
  { name: 'registries', show: () => <RegistriesLink /> },
  { name: 'appearance', show: () => <AppearanceSection /> },
  { name: 'window', show: () => <WindowSection /> },
  { name: 'updates', show: () => <UpdatesSection /> },
  { name: 'keys', show: () => <AllKeys /> },
] as const;

/** Settings take effect at once; there is nothing to save. */
export function SettingsPage({ section }: { section: string | undefined }): ReactNode {
  const shown = sections.find(({ name }) => name === section) ?? sections[0];
  return (
    <Page title={settings.title}>
      <div className="flex h-full min-h-0 border-t border-line">
        <nav aria-label={settings.nav} className="flex w-44 shrink-0 flex-col gap-0.5 border-r border-line p-3">
          {sections.map(({ name }) => (
            <Link key={name} to={`/settings/${name}`} aria-current={name === shown.name ? 'page' : undefined} className={cn('flex h-7 items-center rounded-md px-2.5 text-muted hover:bg-hover hover:text-text', name === shown.name && 'bg-press font-medium text-text')}>
              {settings.sections[name]}
            </Link>
          ))}
        </nav>
        <div className="relative min-w-0 flex-1 overflow-y-auto p-6">
          <div className="max-w-150">{shown.show()}</div>
        </div>
      </div>
    </Page>
  );
}
