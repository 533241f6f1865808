import { FolderOpen } from 'lucide-react';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { fromErrorBody } from '../../electron/shared/errors/engine-error.ts';
import { useBridge } from '../bridge/bridge-provider.tsx';
import { useFiles } from '../bridge/use-files.ts';
import { openNewBuild } from '../features/builds/build-place.ts';
import { adviseOn } from '../lib/advice.ts';
import { foldersOf } from '../lib/dropped-folders.ts';
import { strings } from '../strings/strings.ts';

const t = strings.builds.drop;

/** A folder that is dropped on the window where nothing else takes files opens the form of a build. In browser mode its path is asked for: a browser does not tell it. */
export function FolderDrop(): ReactNode {
  const bridge = useBridge();
  const files = useFiles();
  const [over, setOver] = useState(false);

  const take = async (folder: File): Promise<void> => {
    if (bridge.dropped === undefined) {
      toast(t.noPath);
      const [typed] = await files.open({ title: t.pathOf(folder.name), kind: 'folder' });
      return typed && openNewBuild(typed);
    }
    const reply = await bridge.dropped(folder);
    if (reply.ok) return openNewBuild(reply.value);
    const error = fromErrorBody(reply.error);
    toast.error(adviseOn(error).title, { description: error.message });
  };
  const isFree = (event: DragEvent): boolean => !event.defaultPrevented && (event.dataTransfer?.types.includes('Files') ?? false);
  const onOver = useEffectEvent((event: DragEvent) => {
    const free = isFree(event);
    // Most files have a type, and folders have none.
    const mayBe = free && [...(event.dataTransfer?.items ?? [])].some(({ kind, type }) => kind === 'file' && type === '');
    if (free) {
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = mayBe ? 'copy' : 'none';
    }
    setOver(mayBe);
  });
  const onDrop = useEffectEvent((event: DragEvent) => {
    setOver(false);
    if (!isFree(event) || event.dataTransfer === null) return;
    event.preventDefault();
    const [folder] = foldersOf(event.dataTransfer);
    if (folder === undefined) toast(t.notFolder);
    else void take(folder);
  });
  const onLeave = useEffectEvent((event: DragEvent) => {
    if (event.relatedTarget === null) setOver(false);
  });
  useEffect(() => {
    const [hover, drop, leave] = [(event: DragEvent) => onOver(event), (event: DragEvent) => onDrop(event), (event: DragEvent) => onLeave(event)];
    window.addEventListener('dragover', hover);
    window.addEventListener('drop', drop);
    window.addEventListener('dragleave', leave);
    return () => {
      window.removeEventListener('dragover', hover);
      window.removeEventListener('drop', drop);
      window.removeEventListener('dragleave', leave);
    };
  }, []);

  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-3 z-30 flex flex-col items-center justify-center gap-1 rounded-xl border-2 border-dashed border-accent bg-surface/90">
      <FolderOpen size={26} strokeWidth={1.5} className="text-accent" aria-hidden />
      <p className="text-base font-semibold">{t.title}</p>
      <p className="text-muted">{t.hint}</p>
    </div>
  );
}
