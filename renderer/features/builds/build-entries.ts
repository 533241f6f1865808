import { CircleStop, Copy, Hammer, Info, Layers, Play, RotateCw, Trash2 } from 'lucide-react';
import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { buildName } from './build-names.ts';
import { buildPlace } from './build-place.ts';
import type { BuildWays } from './use-build-ways.ts';

const t = strings.builds;

export function imagePlace(imageId: string): string {
  return `/images/${encodeURIComponent(imageId)}`;
}

/** A name to run it by, else its id. */
export function runnable({ description, imageId }: BuildSummary): string {
  return description.tags.length > 0 ? buildName(description) : (imageId ?? '');
}

/** What can be done to a build, as lines of a menu. */
export function buildEntries(build: BuildSummary, ways: BuildWays): readonly MenuEntry[] {
  const { id, status, imageId, isHere, description } = build;
  const image = imageId !== undefined && isHere;
  const repeatReason = description.repeatable ? undefined : t.notRepeatable;
  return [
    { label: t.open, icon: Info, onSelect: () => navigate(buildPlace(id)) },
    ...(image
      ? [
          { label: t.run, icon: Play, onSelect: () => openDialog('run', { image: runnable(build) }) },
          { label: t.openImage, icon: Layers, onSelect: () => navigate(imagePlace(imageId)) },
        ]
      : []),
    '-',
    ...(status === 'running' ? [{ label: t.cancelMenu, icon: CircleStop, onSelect: () => ways.cancel(build) }] : []),
    { label: t.rebuild, icon: RotateCw, onSelect: () => ways.repeat(build, false), reason: repeatReason },
    { label: t.rebuildFresh, icon: RotateCw, onSelect: () => ways.repeat(build, true), reason: repeatReason },
    { label: t.rebuildOther, icon: Hammer, onSelect: () => ways.change(build), reason: description.context.kind === 'folder' ? undefined : t.noFolder },
    '-',
    { label: t.copyId, icon: Copy, onSelect: () => void navigator.clipboard.writeText(id) },
    { label: t.remove, icon: Trash2, danger: true, onSelect: () => openDialog('remove-builds', { build: id }), keys: 'Delete', reason: status === 'running' ? t.stillRuns : undefined },
  ];
}
