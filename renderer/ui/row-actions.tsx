import { useRef, type ReactNode } from 'react';
import { useRowNear } from './use-row-near.ts';

/** What a row of a table offers while it is pointed at or has the focus; made only then. */
export function RowActions({ render }: { render: () => ReactNode }): ReactNode {
  const cell = useRef<HTMLDivElement>(null);
  const near = useRowNear(cell);
  return (
    <div ref={cell} className="flex h-6 justify-end opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-popup-open:opacity-100">
      {near && render()}
    </div>
  );
}
