import type { VolumeSummary } from '../../../electron/shared/engine-api/volume-details.ts';
import { formatTime, shortId } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';

type Named = Pick<VolumeSummary, 'name' | 'anonymous' | 'origin' | 'createdAt'>;

/** What people call it: its name, or of one without a name what it was made for. */
export function volumeTitle({ name, anonymous, origin }: Named): string {
  if (!anonymous) return name;
  return origin === null ? strings.volumes.unknownLineage(shortId(name)) : strings.volumes.from(origin.containerName, origin.destination);
}

/** The whole story of one without a name; '' of others. */
export function volumeLineage({ anonymous, origin, createdAt }: Named): string {
  if (!anonymous) return '';
  if (origin === null) return strings.volumes.unknownLineageText;
  return strings.volumes.lineage({ container: origin.containerName, image: origin.image, path: origin.destination }, formatTime(createdAt));
}

const nameForm = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/;

/** Why a name cannot be a new volume's, or undefined. */
export function nameProblem(name: string, taken: readonly string[]): string | undefined {
  if (!nameForm.test(name)) return strings.volumes.nameProblem;
  return taken.includes(name) ? strings.volumes.nameTaken : undefined;
}

/** `data-copy`, `data-copy-2`, the first that is free. */
export function proposeCopyName(name: string, taken: readonly string[]): string {
  const base = `${nameForm.test(name) && name.length < 60 ? name : shortId(name)}-copy`;
  for (let count = 1; ; count += 1) {
    const proposed = count === 1 ? base : `${base}-${count}`;
    if (!taken.includes(proposed)) return proposed;
  }
}
