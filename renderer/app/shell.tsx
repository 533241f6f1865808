import { useState, type ReactNode } from 'react';
import { useStored } from '../lib/use-stored.ts';
import { usePlace } from '../lib/router.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { Toaster } from '../ui/toaster.tsx';
import { TourCard } from '../features/tour/tour-card.tsx';
import { TaskTray } from '../features/tasks/task-tray.tsx';
import { EngineBanner } from './engine-banner.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { FolderDrop } from './folder-drop.tsx';
import { Footer } from './footer.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { Overlays } from './overlays.tsx';
import { Palette } from './palette.tsx';
import { PathDialog } from './path-dialog.tsx';
import { Rail } from './rail.tsx';
import { Screen } from './screen.tsx';
import { useShortcuts } from './shortcuts.ts';
import { useTheme } from './use-theme.ts';

/** The window: rail, page, footer, and what may lie over them. */
export function Shell(): ReactNode {
  const theme = useTheme();
  const { path } = usePlace();
  const [rail, setRail] = useStored('rail', 'wide', ['wide', 'narrow']);
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  const toggleRail = (): void => setRail(rail === 'wide' ? 'narrow' : 'wide');
  useShortcuts({ onPalette: () => setPalette((open) => !open), onKeys: () => setKeys(true), onRail: toggleRail });
  return (
    <TooltipProvider>
      <div className="isolate flex h-full flex-col">
        <div className="flex min-h-0 flex-1">
          <Rail narrow={rail === 'narrow'} onToggle={toggleRail} onPalette={() => setPalette(true)} />
          <main className="flex min-w-0 flex-1 flex-col bg-surface">
            <EngineBanner />
            <TourCard />
            <div className="min-h-0 flex-1">
              <ErrorBoundary resetOn={path}>
                <Screen />
              </ErrorBoundary>
            </div>
          </main>
        </div>
        <Footer />
      </div>
      <TaskTray />
      <Overlays />
      <FolderDrop />
      <PathDialog />
      <Palette open={palette} onClose={() => setPalette(false)} onKeys={() => setKeys(true)} />
      <KeysDialog open={keys} onClose={() => setKeys(false)} />
      <Toaster theme={theme} />
    </TooltipProvider>
  );
}
