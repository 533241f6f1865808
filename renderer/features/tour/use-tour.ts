import { useSyncExternalStore } from 'react';
import { tourSteps, type TourState } from './tour-steps.ts';

const key = 'tidewharf.tour';
const listeners = new Set<() => void>();
let read: { readonly text: string | null; readonly state: TourState | undefined } | undefined;

function current(): TourState | undefined {
  const text = localStorage.getItem(key);
  if (read?.text !== text) read = { text, state: parseTour(text) };
  return read.state;
}

/** What is unreadable counts as no tour. */
export function parseTour(text: string | null): TourState | undefined {
  if (text === null) return undefined;
  try {
    const { step, containerId, startedAt } = JSON.parse(text) as Partial<TourState>;
    return tourSteps.some((known) => known === step) && typeof containerId === 'string' && typeof startedAt === 'string' ? ({ step, containerId, startedAt } as TourState) : undefined;
  } catch {
    return undefined;
  }
}

/** Kept by the window, so that the tour goes on after a reload; undefined ends it. */
export function setTour(state: TourState | undefined): void {
  if (state === undefined) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(state));
  for (const listener of listeners) listener();
}

export function startTour(): void {
  // Lists tell when things were made in whole seconds.
  const second = Math.floor(Date.now() / 1000) * 1000;
  setTour({ step: 'run', containerId: '', startedAt: new Date(second).toISOString() });
}

export function useTour(): TourState | undefined {
  return useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => void listeners.delete(changed);
  }, current);
}
