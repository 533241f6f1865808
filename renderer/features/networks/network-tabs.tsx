import type { ReactNode } from 'react';
import { strings } from '../../strings/strings.ts';
import { PageTabs } from '../../ui/page-tabs.tsx';

const t = strings.networks;

/** The two halves of the page: networks, and what of them this machine shows outside. */
export function NetworkTabs({ current }: { current: 'networks' | 'ports' }): ReactNode {
  return (
    <PageTabs
      label={t.parts}
      tabs={[
        { to: '/networks', label: t.pages.networks, current: current === 'networks' },
        { to: '/networks/ports', label: t.pages.ports, current: current === 'ports' },
      ]}
    />
  );
}
