import type { ReactNode } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Keys } from '../ui/keys.tsx';
import { Section } from '../ui/text.tsx';
import { listKeys, shortcutList } from './shortcuts.ts';

export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  return (
    <Dialog open={open} onClose={onClose} title="Keys" width="md">
      <div className="grid grid-cols-2 gap-x-10">
        <Section title="Anywhere">
          <KeyRows rows={shortcutList} />
        </Section>
        <Section title="In a list">
          <KeyRows rows={listKeys} />
        </Section>
      </div>
    </Dialog>
  );
}

export function KeyRows({ rows }: { rows: readonly { readonly keys: string; readonly what: string }[] }): ReactNode {
  return (
    <ul className="flex flex-col">
      {rows.map(({ keys, what }) => (
        <li key={keys} className="flex h-8 items-center justify-between gap-4 border-b border-line last:border-0">
          {what}
          <Keys keys={keys} />
        </li>
      ))}
    </ul>
  );
}
