import type { ReactNode } from 'react';
import { Toaster as Sonner } from 'sonner';

/** Where passing messages appear; read out politely by screen readers. */
export function Toaster({ theme }: { theme: 'light' | 'dark' }): ReactNode {
  return (
    <Sonner
      theme={theme}
      position="bottom-center"
      offset={{ bottom: 44 }}
      gap={8}
      duration={6000}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: 'flex w-90 items-start gap-2.5 rounded-lg bg-raised p-3 text-sm text-text shadow-pop',
          icon: 'mt-0.5 shrink-0 [&>svg]:size-4',
          content: 'min-w-0 flex-1 self-center',
          title: 'font-medium wrap-break-word',
          description: 'text-xs text-muted wrap-break-word',
          actionButton: 'h-6 shrink-0 self-center rounded-md border border-line-strong px-2 text-xs font-medium hover:bg-hover',
          success: '[&_[data-icon]]:text-ok',
          error: '[&_[data-icon]]:text-danger',
        },
      }}
    />
  );
}
