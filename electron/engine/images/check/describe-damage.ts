import type { Damage } from '../../../shared/engine-api/check.ts';

/** One sentence. */
export function describeDamage({ what, subject, images, problem, details, mending }: Damage): string {
  const owners = images.length === 0 ? '' : ` (${images.map(({ image, part }) => (part === '' ? image : `${image}, ${part}`)).join('; ')})`;
  const list = details.length === 0 ? '' : `: ${details.join('; ')}`;
  return `${what} ${subject}${owners}: ${problem}${list}${after(mending)}`;
}

function after(mending: Damage['mending']): string {
  switch (mending.kind) {
    case 'not-tried':
      return '';
    case 'mended':
      return `; mended: ${mending.how}`;
    case 'blocked':
      return `; stop first what uses it: ${mending.by.join(', ')}`;
    case 'lost':
      return `; not mended: ${mending.why}`;
  }
}
