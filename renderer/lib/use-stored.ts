import { useState } from 'react';

/** A small choice of this window that outlives it, such as the last tab. Kept in localStorage; what is unreadable counts as the default. */
export function useStored<Value extends string>(name: string, fallback: Value, allowed: readonly Value[]): readonly [Value, (value: Value) => void] {
  const [value, setValue] = useState<Value>(() => {
    const stored = localStorage.getItem(`tidewharf.${name}`);
    return allowed.find((entry) => entry === stored) ?? fallback;
  });
  const store = (next: Value): void => {
    localStorage.setItem(`tidewharf.${name}`, next);
    setValue(next);
  };
  return [value, store];
}
