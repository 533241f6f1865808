import { useSyncExternalStore } from 'react';

/** One clock for the window: it ticks each minute, and only while somebody looks at it and the window is visible. */
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setTimeout> | undefined;

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
  plan();
}

function plan(): void {
  clearTimeout(timer);
  timer = undefined;
  if (listeners.size > 0 && document.visibilityState === 'visible') timer = setTimeout(tick, 60_000);
}

function onVisibility(): void {
  if (document.visibilityState === 'visible') tick();
  else plan();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', onVisibility);
  listeners.add(listener);
  if (timer === undefined) plan();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener('visibilitychange', onVisibility);
    plan();
  };
}

const idle = (): (() => void) => () => {};

/** Milliseconds since the epoch, at most a minute old. With `active` false there is no tick. */
export function useNow(active = true): number {
  return useSyncExternalStore(active ? subscribe : idle, () => {
    if (timer === undefined && Date.now() - now > 1000) now = Date.now();
    return now;
  });
}
