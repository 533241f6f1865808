import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { useReadAll } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { CopyButton } from '../../ui/text.tsx';

const words = strings.diagnostics;
const keptLines = 1000;

/** The engine's last lines and each new one; it stays at the end until somebody scrolls up. */
export function EngineLog(): ReactNode {
  const bridge = useBridge();
  const engine = useReadAll('engine.state').data;
  const box = useRef<HTMLDivElement>(null);
  const [lines, setLines] = useState<readonly string[]>([]);
  const [follow, setFollow] = useState(true);

  useEffect(() => bridge.stream('engineLog', {}, { onBatch: (items) => setLines((old) => [...old, ...items].slice(-keptLines)), onEnd: () => {} }), [bridge]);
  useLayoutEffect(() => {
    if (follow) box.current?.scrollTo({ top: box.current.scrollHeight });
  });

  const isAdopted = engine?.kind === 'running' && engine.adopted;
  return (
    <div className="relative h-full">
      <div
        ref={box}
        role="log"
        aria-label={words.log}
        aria-live="off"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keys
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => setFollow(scrollTop + clientHeight >= scrollHeight - 8)}
        className="h-full overflow-auto bg-sunken p-3 font-mono text-xs leading-5 select-text focus-visible:-outline-offset-2"
      >
        {lines.length === 0 && <p className="font-sans text-muted">{isAdopted ? words.logAdopted : words.logEmpty}</p>}
        {lines.map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines have no identity besides their place
          <div key={index} className="wrap-anywhere whitespace-pre-wrap">
            {line}
          </div>
        ))}
      </div>
      {lines.length > 0 && <span className="absolute top-2 right-4"><CopyButton text={() => lines.join('\n')} label={words.copyLog} /></span>}
    </div>
  );
}
