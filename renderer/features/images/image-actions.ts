import { ArchiveRestore, CloudDownload, Copy, Eraser, FileDown, GitCompareArrows, History, Info, Play, Tag, Tags, Terminal, Trash2, Upload } from 'lucide-react';
import { useMemo } from 'react';
import { toast } from 'sonner';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { useAct } from '../../bridge/use-call.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { trashHint } from '../../ui/trash-hint.tsx';
import { nameFromRegistry, pullLine } from './image-names.ts';
import { useArchives, type Archives } from './use-archives.ts';
import { useLookUpstream } from './use-upstream.ts';

type Acted = Pick<ImageSummary, 'id' | 'tags' | 'digests'>;

export function imagePlace(id: string, tab?: string): string {
  return `/images/${encodeURIComponent(id)}${tab === undefined ? '' : `/${tab}`}`;
}

export function tagPlace(name: string): string {
  return `/images/names/${encodeURIComponent(name)}`;
}

export function comparePlace(from: string, to: string): string {
  return `/images/difference?${new URLSearchParams({ from, to }).toString()}`;
}

export function runImage(image: Pick<ImageSummary, 'id' | 'tags'>): void {
  openDialog('run', { image: image.tags[0] ?? image.id });
}

export type ImageActions = Archives & {
  /** Takes a name away at once; the way back is in the message. */
  readonly untag: (image: Pick<ImageSummary, 'id'>, name: string) => void;
  /** Asks its registry whether there is a newer one. */
  readonly look: (image: Pick<ImageSummary, 'tags' | 'digests'>) => void;
  /** What can be done to an image, as lines of a menu. */
  readonly entries: (image: Acted) => readonly MenuEntry[];
};

export function useImageActions(): ImageActions {
  const archives = useArchives();
  const { mutate: remove } = useAct('images.remove');
  const { mutate: restore } = useAct('images.restore');
  const look = useLookUpstream();
  return useMemo(() => {
    const { untag: text, act } = strings.images;
    const untag: ImageActions['untag'] = ({ id }, name) => {
      const back = (): void => restore({ id }, { onSuccess: () => toast.success(text.undone(name)) });
      remove({ reference: name, force: false }, { onSuccess: ({ canBeRestored }) => toast.success(text.done(name), canBeRestored ? { description: trashHint(), action: { label: act.undo, onClick: back } } : {}) });
    };
    return { ...archives, untag, look, entries: (image) => entriesOf(image, { ...archives, untag, look }) };
  }, [archives, remove, restore, look]);
}

function entriesOf(image: Acted, { save, untag, look }: Omit<ImageActions, 'entries'>): readonly MenuEntry[] {
  const { act } = strings.images;
  const { id, tags } = image;
  const [first] = tags;
  const line = pullLine(image);
  const copy = (text: string) => () => void navigator.clipboard.writeText(text);
  return [
    { label: act.run, icon: Play, onSelect: () => runImage(image) },
    { label: act.open, icon: Info, onSelect: () => navigate(imagePlace(id)) },
    '-',
    ...(nameFromRegistry(image) === undefined ? [] : [{ label: act.upstream, icon: CloudDownload, onSelect: () => look(image) }]),
    { label: act.push, icon: Upload, onSelect: () => openDialog('push', { image: id }), reason: first === undefined ? act.needsName : undefined },
    { label: act.tag, icon: Tag, onSelect: () => openDialog('tag', { image: id }) },
    ...(tags.length > 1 ? tags.map((name): MenuEntry => ({ label: act.untag(name), icon: Eraser, onSelect: () => untag(image, name) })) : []),
    { label: act.save, icon: FileDown, onSelect: () => save([image]) },
    { label: act.compare, icon: GitCompareArrows, onSelect: () => navigate(comparePlace(first ?? id, '')) },
    ...(first === undefined ? [] : [{ label: act.history, icon: History, onSelect: () => navigate(tagPlace(first)) }]),
    '-',
    ...(first === undefined ? [] : [{ label: act.copyName, icon: Tags, onSelect: copy(first) }]),
    ...(line === undefined ? [] : [{ label: act.copyPull, icon: Terminal, onSelect: copy(line) }]),
    { label: act.copyId, icon: Copy, onSelect: copy(id) },
    '-',
    { label: act.remove, icon: Trash2, danger: true, onSelect: () => openDialog('remove-image', { image: id }), keys: 'Delete' },
  ];
}

/** What the list offers besides pulling. */
export function listEntries(load: () => void): readonly MenuEntry[] {
  const { act } = strings.images;
  return [
    { label: act.load, icon: ArchiveRestore, onSelect: load },
    { label: act.import, icon: FileDown, onSelect: () => openDialog('import-image') },
    '-',
    { label: act.compare, icon: GitCompareArrows, onSelect: () => navigate('/images/difference') },
    { label: act.tags, icon: History, onSelect: () => navigate('/images/names') },
  ];
}
