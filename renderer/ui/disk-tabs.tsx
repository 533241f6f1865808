import type { ReactNode } from 'react';
import { strings } from '../strings/strings.ts';
import { PageTabs } from './page-tabs.tsx';

/** The disk's pages; the trash is one of them. */
export function DiskTabs({ current }: { current: 'story' | 'give' | 'trash' }): ReactNode {
  const { tabs, story, give, trash } = strings.disk;
  return (
    <PageTabs
      label={tabs}
      tabs={[
        { to: '/disk', label: story, current: current === 'story' },
        { to: '/disk/prune', label: give, current: current === 'give' },
        { to: '/disk/trash', label: trash, current: current === 'trash' },
      ]}
    />
  );
}
