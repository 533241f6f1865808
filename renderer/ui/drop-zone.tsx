import { useState, type DragEvent, type ReactNode } from 'react';
import { foldersOf } from '../lib/dropped-folders.ts';
import { Upload } from 'lucide-react';

/** Takes files that are dropped on what it holds, and says where they would go while they are over it. */
export function DropZone({ text, hint, leavesFolders = false, onDrop, children }: { text: string; hint?: string; /** A folder is for whoever is around it. */ leavesFolders?: boolean; onDrop: (files: readonly File[]) => void; children: ReactNode }): ReactNode {
  const [over, setOver] = useState(false);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  const drop = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    setOver(false);
    if (leavesFolders && foldersOf(event.dataTransfer).length > 0) return;
    event.preventDefault();
    onDrop([...event.dataTransfer.files]);
  };
  return (
    <div
      className="relative h-full min-h-0"
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={drop}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-2 z-10 flex flex-col items-center justify-center gap-1 rounded-lg border-2 border-dashed border-accent bg-surface/90">
          <Upload size={22} strokeWidth={1.5} className="text-accent" aria-hidden />
          <p className="font-semibold">{text}</p>
          {hint !== undefined && <p className="text-muted">{hint}</p>}
        </div>
      )}
    </div>
  );
}
