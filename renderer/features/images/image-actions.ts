import { Copy, Info, Play, Tag, Trash2 } from 'lucide-react';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';

export function imagePlace(id: string, tab?: string): string {
  return `/images/${encodeURIComponent(id)}${tab === undefined ? '' : `/${tab}`}`;
}

export function runImage(image: Pick<ImageSummary, 'id' | 'tags'>): void {
  openDialog('run', { image: image.tags[0] ?? image.id });
}

/** What can be done to an image, as lines of a menu. */
export function imageEntries(image: ImageSummary): readonly MenuEntry[] {
  const [tag] = image.tags;
  return [
    { label: 'Run…', icon: Play, onSelect: () => runImage(image) },
    { label: 'Open', icon: Info, onSelect: () => navigate(imagePlace(image.id)) },
    '-',
    ...(tag === undefined ? [] : [{ label: 'Copy name', icon: Tag, onSelect: () => void navigator.clipboard.writeText(tag) }]),
    { label: 'Copy id', icon: Copy, onSelect: () => void navigator.clipboard.writeText(image.id) },
    '-',
    { label: 'Remove…', icon: Trash2, danger: true, onSelect: () => openDialog('remove-image', { image: image.id }), keys: 'Delete' },
  ];
}
