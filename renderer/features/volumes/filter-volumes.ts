import type { VolumeSummary } from '../../../electron/shared/engine-api/volume-details.ts';

export const volumeKinds = ['all', 'used', 'unused', 'anonymous'] as const;
export type VolumeKind = (typeof volumeKinds)[number];

/** Whether it belongs to what is shown. */
export function isOfKind({ usedBy, anonymous }: Pick<VolumeSummary, 'usedBy' | 'anonymous'>, kind: VolumeKind): boolean {
  switch (kind) {
    case 'all':
      return true;
    case 'used':
      return usedBy.length > 0;
    case 'unused':
      return usedBy.length === 0;
    case 'anonymous':
      return anonymous;
  }
}

/** Every word is in its name, its labels, or in who has it or had it. */
export function fitsWords({ name, labels, usedBy, origin }: Pick<VolumeSummary, 'name' | 'labels' | 'usedBy' | 'origin'>, filter: string): boolean {
  const owners = usedBy.flatMap(({ containerName, destination }) => [containerName, destination]);
  const text = [name, ...Object.entries(labels).flat(), ...owners, ...(origin === null ? [] : [origin.containerName, origin.image, origin.destination])].join(' ').toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
