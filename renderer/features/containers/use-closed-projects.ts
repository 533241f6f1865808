import { useState } from 'react';

const key = 'tidewharf.containers.closed';

function read(): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return new Set(Array.isArray(stored) ? stored.filter((name) => typeof name === 'string') : []);
  } catch {
    return new Set();
  }
}

/** The projects whose containers are folded away, and the way to fold one or open it. Kept in this window's localStorage. */
export function useClosedProjects(): readonly [ReadonlySet<string>, (project: string) => void] {
  const [closed, setClosed] = useState(read);
  const toggle = (project: string): void => {
    const next = new Set(closed);
    if (!next.delete(project)) next.add(project);
    localStorage.setItem(key, JSON.stringify([...next].slice(-200)));
    setClosed(next);
  };
  return [closed, toggle];
}
