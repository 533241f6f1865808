import type { ReactNode } from 'react';
import { strings } from '../../strings/strings.ts';
import { PageTabs } from '../../ui/page-tabs.tsx';

const t = strings.builds.tabsOf;

/** The two halves of the page: builds, and what is kept of their steps. */
export function BuildsTabs({ current }: { current: 'history' | 'cache' }): ReactNode {
  return (
    <PageTabs
      label={t.parts}
      tabs={[
        { to: '/builds', label: t.history, current: current === 'history' },
        { to: '/builds/cache', label: t.cache, current: current === 'cache' },
      ]}
    />
  );
}
