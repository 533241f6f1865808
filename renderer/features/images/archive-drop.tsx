import { ArchiveRestore } from 'lucide-react';
import { useState, type DragEvent, type ReactNode } from 'react';
import { strings } from '../../strings/strings.ts';

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files');
}

/** Archives that are dropped anywhere on what it holds are loaded. The same is in the menu, for who drags nothing. */
export function ArchiveDrop({ onDrop, children }: { onDrop: (files: readonly File[]) => void; children: ReactNode }): ReactNode {
  const [over, setOver] = useState(false);
  const { list } = strings.images;
  return (
    <div
      className="relative h-full"
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        onDrop([...event.dataTransfer.files]);
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-2 z-20 flex flex-col items-center justify-center gap-1 rounded-xl border-2 border-dashed border-accent bg-surface/90">
          <ArchiveRestore size={26} strokeWidth={1.5} className="text-accent" aria-hidden />
          <p className="font-semibold">{list.dropHere}</p>
          <p className="text-muted">{list.dropHint}</p>
        </div>
      )}
    </div>
  );
}
