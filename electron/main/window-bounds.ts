import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rectangle } from 'electron';
import { z } from 'zod';

export const smallest = { width: 1024, height: 700 };
const usual = { width: 1440, height: 900 };

const side = z.int().min(-100_000).max(100_000);
const stored = z.object({ x: side, y: side, width: side, height: side, maximized: z.boolean() });

export type WindowPlace = { readonly bounds: Partial<Rectangle> & { width: number; height: number }; readonly maximized: boolean };

/** Where the window was, as far as that is still on a screen; the usual size otherwise. */
export function planWindow(before: z.output<typeof stored> | undefined, workArea: (bounds: Rectangle) => Rectangle): WindowPlace {
  if (before === undefined) return { bounds: usual, maximized: false };
  const { maximized, ...bounds } = before;
  const area = workArea(bounds);
  const width = Math.max(smallest.width, bounds.width);
  const height = Math.max(smallest.height, bounds.height);
  const isVisible = bounds.x + 100 < area.x + area.width && bounds.x + width - 100 > area.x && bounds.y >= area.y - 10 && bounds.y + 100 < area.y + area.height;
  return { bounds: isVisible ? { x: bounds.x, y: bounds.y, width, height } : { width, height }, maximized };
}

/** What was saved, undefined where nothing usable is. */
export function readBounds(file: string): z.output<typeof stored> | undefined {
  try {
    return stored.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** A window that cannot be remembered closes all the same. */
export function saveBounds(file: string, bounds: Rectangle, maximized: boolean): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ ...bounds, maximized }));
  } catch {
    return;
  }
}
