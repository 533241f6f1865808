import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, useState, type ReactNode, type RefObject } from 'react';
import { cn } from '../lib/cn.ts';
import { IconButton } from './button.tsx';
import { strings } from '../strings/strings.ts';

const backdrop = 'fixed inset-0 z-40 bg-shade transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0';
const popup = 'pop flex max-h-[min(760px,calc(94dvh-24px))] w-full flex-col rounded-xl bg-surface text-text shadow-modal outline-none';
const viewport = 'fixed inset-0 z-40 flex items-start justify-center overflow-hidden px-6 pt-[6dvh] pb-6';
const widths = { sm: 'max-w-110', md: 'max-w-140', lg: 'max-w-190' } as const;

/** Where the focus goes at the end: back to what had it, or where that went with what was confirmed, to its place in the list. */
function useGoBack(): { readonly own: RefObject<HTMLElement | null>; readonly keepPopup: (element: HTMLElement | null) => void; readonly goBack: () => HTMLElement | boolean } {
  const [before] = useState(() => document.activeElement);
  const own = useRef<HTMLElement>(null);
  return {
    own,
    // It is asked for when the element may be off its ref.
    keepPopup: (element) => void (element !== null && (own.current = element)),
    goBack: () => {
      const now = document.activeElement;
      // Who has gone on meanwhile, such as to the next dialog, is left there.
      if (now !== null && now !== document.body && own.current?.contains(now) !== true) return false;
      return before?.isConnected === false ? (document.querySelector<HTMLElement>('main [role=row][tabindex="0"]') ?? true) : true;
    },
  };
}

type DialogProps = { open: boolean; onClose: () => void; title: string; description?: ReactNode; width?: keyof typeof widths; footer?: ReactNode; children: ReactNode };

/**
 * A dialog with a title, a scrolling body and a footer of actions. Esc and a click outside close it. It focuses what has `data-first-focus`, which must not
 * focus itself: the dialog has to see what had the focus before, to give it back.
 */
export function Dialog({ open, onClose, title, description, width = 'md', footer, children }: DialogProps): ReactNode {
  const { own, keepPopup, goBack } = useGoBack();
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={backdrop} />
        <Base.Viewport className={viewport}>
          <Base.Popup ref={keepPopup} finalFocus={goBack} initialFocus={() => own.current?.querySelector<HTMLElement>('[data-first-focus]') ?? true} className={cn(popup, widths[width])}>
            <header className="flex items-start gap-4 border-b border-line py-3 pr-3 pl-5">
              <div className="min-w-0 flex-1">
                <Base.Title className="text-base font-semibold">{title}</Base.Title>
                {description !== undefined && <Base.Description className="text-xs text-muted">{description}</Base.Description>}
              </div>
              <Base.Close render={<IconButton icon={X} label={strings.parts.close} tooltip={false} />} />
            </header>
            <div className="relative min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
            {footer !== undefined && <footer className="flex items-center justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** Asks before something is lost; `details` are beside what is read out at once. It is not closed by a click outside; Esc and Cancel leave everything as it is. */
export function ConfirmDialog({ open, onClose, title, width = 'sm', details, children, footer }: Omit<DialogProps, 'description'> & { details?: ReactNode }): ReactNode {
  const { keepPopup, goBack } = useGoBack();
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdrop} />
        <AlertDialog.Viewport className={viewport}>
          <AlertDialog.Popup ref={keepPopup} finalFocus={goBack} className={cn(popup, widths[width])}>
            <div className="flex min-h-0 flex-col gap-3 overflow-y-auto p-5">
              <AlertDialog.Title className="text-base font-semibold wrap-break-word">{title}</AlertDialog.Title>
              {details}
              <AlertDialog.Description render={<div />} className="flex flex-col gap-3 text-sm text-muted">
                {children}
              </AlertDialog.Description>
            </div>
            <footer className="flex items-center justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
