import { useEffect, useState, type RefObject } from 'react';

/**
 * Whether the row of a table that an element stands in was ever pointed at or had the focus. What a row offers only then is made only then: hundreds of
 * menus and tooltips that nobody asked for would make scrolling slow.
 */
export function useRowNear(element: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const row = element.current?.closest('[role=row]');
    if (near || row === null || row === undefined) return undefined;
    const come = (): void => setNear(true);
    row.addEventListener('pointermove', come);
    row.addEventListener('focusin', come);
    return () => {
      row.removeEventListener('pointermove', come);
      row.removeEventListener('focusin', come);
    };
  }, [element, near]);
  return near;
}
