import type { ReactNode } from 'react';
import type { PruneChoice } from '../../../electron/shared/ipc/disk.ts';
import { strings } from '../../strings/strings.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';

const { prune } = strings;

export type PruneKinds = { readonly containers: boolean; readonly images: 'none' | 'dangling' | 'unused'; readonly volumes: 'none' | 'anonymous' | 'unused'; readonly trash: boolean; readonly downloads: boolean };

/** What can be made again or brought back; volumes with a name are never chosen for anybody. */
export const usualKinds: PruneKinds = { containers: true, images: 'dangling', volumes: 'none', trash: false, downloads: true };

/** All that nobody would miss while what runs goes on: what the disk's page counts as what could be given back. */
export const allKinds: PruneKinds = { containers: true, images: 'unused', volumes: 'anonymous', trash: true, downloads: true };

export function choiceOf(kinds: PruneKinds): PruneChoice {
  return { ...kinds };
}

const options = <Value extends string>(labels: Readonly<Record<Value, string>>): { value: Value; label: string }[] => (Object.entries(labels) as [Value, string][]).map(([value, label]) => ({ value, label }));

/** Which kinds of things may go at all. */
export function PruneChoices({ kinds, onChange }: { kinds: PruneKinds; onChange: (kinds: PruneKinds) => void }): ReactNode {
  const change = (part: Partial<PruneKinds>): void => onChange({ ...kinds, ...part });
  return (
    <fieldset className="flex w-62 shrink-0 flex-col gap-3 overflow-y-auto border-r border-line p-5">
      <legend className="sr-only">{prune.choices}</legend>
      <p className="text-xs text-muted">{prune.lead}</p>
      <Checkbox showLabel label={prune.containers} checked={kinds.containers} onChange={(containers) => change({ containers })} />
      <div className="flex flex-col gap-1">
        <span className="text-xs text-muted">{prune.images}</span>
        <Select label={prune.images} value={kinds.images} onChange={(images) => change({ images })} options={options(prune.imageChoices)} />
      </div>
      <div className="flex flex-col gap-1">
        <span className="text-xs text-muted">{prune.volumes}</span>
        <Select label={prune.volumes} value={kinds.volumes} onChange={(volumes) => change({ volumes })} options={options(prune.volumeChoices)} />
      </div>
      <Checkbox showLabel label={prune.downloads} checked={kinds.downloads} onChange={(downloads) => change({ downloads })} />
      <div>
        <Checkbox showLabel label={prune.trash} checked={kinds.trash} onChange={(trash) => change({ trash })} />
        <p className="pl-6 text-xs text-muted">{prune.trashHint}</p>
      </div>
    </fieldset>
  );
}
