import type { ReactNode } from 'react';
import { pastedLines } from '../lib/pasted-lines.ts';
import { strings } from '../strings/strings.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

const t = strings.terminal;
const shownMost = 20_000;

/** Asks before several lines are given to a shell. */
export function PasteDialog({ text, onPaste, onClose }: { text: string; onPaste: () => void; onClose: () => void }): ReactNode {
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.pasteTitle(pastedLines(text))}
      description={t.pasteHint}
      footer={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button look="primary" data-first-focus onClick={onPaste}>
            {t.pasteIt}
          </Button>
        </>
      }
    >
      <textarea readOnly aria-label={t.pasteText} value={text.slice(0, shownMost)} rows={10} className="w-full resize-none rounded-md border border-line bg-sunken p-2 font-mono text-xs" />
    </Dialog>
  );
}
