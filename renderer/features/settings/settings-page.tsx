import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';
import { Link } from '../../lib/router.tsx';
import { AllKeys } from '../../ui/key-rows.tsx';
import { Page } from '../../ui/page.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { EngineSection } from './engine-section.tsx';
import { RegistriesSection } from './registries-section.tsx';

const sections = [
  { name: 'appearance', label: 'Appearance', show: () => <AppearanceSection /> },
  { name: 'registries', label: 'Registries', show: () => <RegistriesSection /> },
  { name: 'engine', label: 'Engine', show: () => <EngineSection /> },
  { name: 'keys', label: 'Keys', show: () => <AllKeys /> },
] as const;

/** Settings take effect at once; there is nothing to save. */
export function SettingsPage({ section }: { section: string | undefined }): ReactNode {
  const shown = sections.find(({ name }) => name === section) ?? sections[0];
  return (
    <Page title="Settings">
      <div className="flex h-full min-h-0 border-t border-line">
        <nav aria-label="Settings" className="flex w-44 shrink-0 flex-col gap-0.5 border-r border-line p-3">
          {sections.map(({ name, label }) => (
            <Link key={name} to={`/settings/${name}`} aria-current={name === shown.name ? 'page' : undefined} className={cn('flex h-7 items-center rounded-md px-2.5 text-muted hover:bg-hover hover:text-text', name === shown.name && 'bg-press font-medium text-text')}>
              {label}
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
