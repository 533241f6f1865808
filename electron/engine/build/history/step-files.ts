import { readFile, writeFile } from 'node:fs/promises';
import type { RecordedStep } from '../cache/build-cache.ts';

/** Steps of builds in files. Those that were used last stay in memory: each build looks at the same few before it begins. */
export type StepFiles = {
  write(path: string, steps: readonly RecordedStep[]): Promise<void>;
  /** None where the file is not there, or torn by a power cut. */
  read(path: string): Promise<readonly RecordedStep[]>;
  forget(path: string): void;
};

/** `maxBytes`: of all that is in memory, as text. */
export function openStepFiles(maxBytes = 4 * 1024 * 1024): StepFiles {
  const known = new Map<string, { readonly steps: readonly RecordedStep[]; readonly bytes: number }>();
  let total = 0;
  const forget = (path: string): void => {
    total -= known.get(path)?.bytes ?? 0;
    known.delete(path);
  };
  const keep = (path: string, steps: readonly RecordedStep[], bytes: number): void => {
    forget(path);
    if (bytes > maxBytes) return;
    known.set(path, { steps, bytes });
    total += bytes;
    for (const oldest of known.keys()) {
      if (total <= maxBytes) return;
      forget(oldest);
    }
  };
  return {
    forget,
    write: async (path, steps) => {
      const text = JSON.stringify(steps);
      await writeFile(path, text, { mode: 0o600 });
      keep(path, steps, text.length);
    },
    read: async (path) => {
      const found = known.get(path);
      if (found) keep(path, found.steps, found.bytes);
      if (found) return found.steps;
      const { steps, bytes } = await readSteps(path);
      keep(path, steps, bytes);
      return steps;
    },
  };
}

async function readSteps(path: string): Promise<{ steps: readonly RecordedStep[]; bytes: number }> {
  try {
    const text = await readFile(path, 'utf8');
    const steps: unknown = JSON.parse(text);
    return { steps: Array.isArray(steps) ? (steps as RecordedStep[]) : [], bytes: text.length };
  } catch {
    return { steps: [], bytes: 0 };
  }
}
