import { Archive, Copy, CopyPlus, Eraser, FolderOpen, Info, Play, Trash2 } from 'lucide-react';
import type { VolumeSummary } from '../../../electron/shared/engine-api/volume-details.ts';
import { tellFailure } from '../../bridge/tell-failure.ts';
import { useAct } from '../../bridge/use-call.ts';
import { useFiles } from '../../bridge/use-files.ts';
import { shortId } from '../../lib/format.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import type { MenuEntry } from '../../ui/menu.tsx';

const t = strings.volumes;

export function volumePlace(name: string, tab?: string): string {
  return `/volumes/${encodeURIComponent(name)}${tab === undefined ? '' : `/${tab}`}`;
}

/** A container with it: where it was made for one, of the same image and at the same place. */
export function runWith({ name, origin }: Pick<VolumeSummary, 'name' | 'origin'>): void {
  openDialog('run', { image: origin?.image ?? '', volume: `${name}:${origin?.destination ?? ''}` });
}

/** Asks for a place, and writes all of a volume there as a task. */
export function useExportVolume(): (volume: Pick<VolumeSummary, 'name'>) => void {
  const files = useFiles();
  const { mutateAsync } = useAct('volumes.export', { quiet: true });
  const exportVolume = async (name: string): Promise<void> => {
    const file = await files.save({ title: t.exportDialog(name), name: `${name.length > 60 ? shortId(name) : name}.tar`, extensions: ['tar'] });
    if (file !== null) await mutateAsync({ name, handle: file.handle });
  };
  return ({ name }) => tellFailure(exportVolume(name));
}

/** All that can be done to a volume, as lines of a menu. */
export function useVolumeEntries(): (volume: VolumeSummary) => readonly MenuEntry[] {
  const exportVolume = useExportVolume();
  return (volume) => {
    const { name, usedBy, origin } = volume;
    const isOrphan = usedBy.length === 0 && origin !== null;
    return [
      { label: t.open, icon: Info, onSelect: () => navigate(volumePlace(name)) },
      { label: t.files, icon: FolderOpen, onSelect: () => navigate(volumePlace(name, 'files')) },
      { label: isOrphan ? t.reattach : t.runWith, icon: Play, onSelect: () => runWith(volume) },
      '-',
      { label: t.clone, icon: CopyPlus, onSelect: () => openDialog('clone-volume', { volume: name }) },
      { label: t.exportTar, icon: Archive, onSelect: () => exportVolume(volume) },
      { label: t.copyName, icon: Copy, onSelect: () => void navigator.clipboard.writeText(name) },
      '-',
      { label: t.empty, icon: Eraser, danger: true, onSelect: () => openDialog('empty-volume', { volume: name }), reason: usedBy.some(({ running }) => running) ? t.runningUses : undefined },
      { label: t.remove, icon: Trash2, danger: true, onSelect: () => openDialog('remove-volumes', { volume: name }), keys: 'Delete', reason: usedBy.length > 0 ? t.inUse : undefined },
    ];
  };
}
