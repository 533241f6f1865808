import { useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type RefObject } from 'react';
import { nextBox, type Box, type Direction } from '../lib/boxes.ts';

/** Of what a box lies in, in pixels, as it changes. */
export function useRoom(): { readonly box: RefObject<HTMLDivElement | null>; readonly room: { readonly width: number; readonly height: number } } {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => setRoom({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return { box, room };
}

const directions: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/** One box at a time takes part in the tab order, arrows move to the next on that side. The elements of boxes have `data-cell`, their index. */
export function useBoxKeys(box: RefObject<HTMLElement | null>, boxes: readonly Box[]): { readonly current: number; readonly reach: (index: number) => void; readonly onKeyDown: (event: KeyboardEvent) => void } {
  const [active, setActive] = useState(0);
  const current = Math.min(active, boxes.length - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = directions[event.key];
    if (direction === undefined || event.altKey) return;
    event.preventDefault();
    const next = nextBox(boxes, current, direction);
    if (next >= 0) box.current?.querySelector<HTMLElement>(`[data-cell="${next}"]`)?.focus();
  };
  return { current, reach: setActive, onKeyDown };
}

export function placeOf({ x, y, width, height }: Box): CSSProperties {
  return { left: x, top: y, width, height };
}
