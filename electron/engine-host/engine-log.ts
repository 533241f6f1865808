export type EngineLog = {
  add(line: string): void;
  lines(): readonly string[];
  /** Hears each line that comes from now on. */
  onLine(listener: (line: string) => void): () => void;
};

const keptLines = 500;
const keptLength = 2000;

/** The last lines an engine wrote, long ones cut. */
export function openEngineLog(): EngineLog {
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  return {
    add: (line) => {
      const kept = line.length > keptLength ? `${line.slice(0, keptLength)} ...` : line;
      lines.push(kept);
      if (lines.length > keptLines) lines.shift();
      for (const listener of listeners) listener(kept);
    },
    lines: () => [...lines],
    onLine: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
