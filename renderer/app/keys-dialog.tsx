import type { ReactNode } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { AllKeys } from '../ui/key-rows.tsx';
import { strings } from '../strings/strings.ts';

export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  return (
    <Dialog open={open} onClose={onClose} title={strings.frame.keys} width="md">
      <AllKeys />
    </Dialog>
  );
}
