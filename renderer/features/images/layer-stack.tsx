import type { ReactNode } from 'react';
import { strings } from '../../strings/strings.ts';

/** An image drawn as what it is: layers on one another. More than seven are cut. */
export function LayerStack({ layers }: { layers: number }): ReactNode {
  const shown = Math.min(Math.max(layers, 1), 7);
  const step = 5;
  const height = 22 + (shown - 1) * step;
  return (
    <svg width="52" height="54" viewBox={`0 ${height - 54} 52 54`} role="img" aria-label={strings.images.card.layers(layers)} className="shrink-0 overflow-visible">
      {Array.from({ length: shown }, (_, index) => {
        const y = height - 22 - index * step;
        const top = index === shown - 1;
        return (
          <path
            key={index}
            d={`M26 ${y + 1} L49 ${y + 10} L26 ${y + 19} L3 ${y + 10} Z`}
            strokeLinejoin="round"
            strokeWidth="1"
            className={top ? 'fill-[color-mix(in_oklab,var(--tw-accent)_22%,var(--tw-surface))] stroke-accent' : 'fill-[color-mix(in_oklab,var(--tw-accent)_9%,var(--tw-surface))] stroke-[color-mix(in_oklab,var(--tw-accent)_45%,var(--tw-surface))]'}
          />
        );
      })}
    </svg>
  );
}
