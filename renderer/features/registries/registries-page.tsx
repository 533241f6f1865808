import { LogIn } from 'lucide-react';
import type { ReactNode } from 'react';
import { openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { PageTabs } from '../../ui/page-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { BrowseTab } from './browse-tab.tsx';
import { LoginsTab } from './logins-tab.tsx';
import { MirrorsTab } from './mirrors-tab.tsx';

const t = strings.registries;
const tabs = ['logins', 'browse', 'mirrors'] as const;

/** Where images come from and go to. */
export function RegistriesPage({ tab }: { tab: string | undefined }): ReactNode {
  const shown = tabs.find((name) => name === tab) ?? 'logins';
  return (
    <Page
      title={t.title}
      actions={
        <Button look="primary" icon={LogIn} onClick={() => openDialog('login')}>
          {t.login}
        </Button>
      }
      toolbar={<PageTabs label={t.parts} tabs={tabs.map((name) => ({ to: `/registries/${name}`, label: t.tabs[name], current: name === shown }))} />}
    >
      {shown === 'logins' && <LoginsTab />}
      {shown === 'browse' && <BrowseTab />}
      {shown === 'mirrors' && (
        <div className="relative h-full overflow-y-auto p-5">
          <MirrorsTab />
        </div>
      )}
    </Page>
  );
}
