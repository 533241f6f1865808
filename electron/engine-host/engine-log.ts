export type EngineLog = { add(line: string): void; lines(): readonly string[] };

const keptLines = 200;
const keptLength = 2000;

/** The last lines an engine wrote, long ones cut. */
export function openEngineLog(): EngineLog {
  const lines: string[] = [];
  return {
    add: (line) => {
      lines.push(line.length > keptLength ? `${line.slice(0, keptLength)} ...` : line);
      if (lines.length > keptLines) lines.shift();
    },
    lines: () => [...lines],
  };
}
