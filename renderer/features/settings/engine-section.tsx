import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EngineState } from '../../../electron/shared/ipc/engine.ts';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { formatAgo, formatTime } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { CodeLine, CopyButton, Fact, Facts, Section } from '../../ui/text.tsx';

const words: Readonly<Record<EngineState['kind'], string>> = { starting: 'Starting', running: 'Running', restarting: 'Restarting', failed: 'Failed', denied: 'Closed to you', stopped: 'Stopped' };

export function EngineSection(): ReactNode {
  const engine = useReadAll('engine.state').data;
  const info = useReadAll('app.info').data;
  const restart = useAct('engine.restart');
  const now = useNow(engine?.kind === 'running');
  return (
    <div className="flex flex-col gap-8">
      <Section
        title="Engine"
        aside={
          <Button size="sm" icon={RotateCw} busy={restart.isPending} onClick={() => restart.mutate({})} className="ml-auto">
            Restart engine
          </Button>
        }
      >
        <Facts>
          <Fact name="State">
            {engine === undefined ? '–' : words[engine.kind]}
            {engine?.kind === 'running' && (
              <span className="text-muted" title={formatTime(engine.since)}>
                · started {formatAgo(engine.since, now)}
              </span>
            )}
          </Fact>
          {engine?.kind === 'running' && (
            <>
              <Fact name="Version">{engine.version}</Fact>
              <Fact name="Runtime">{engine.runtime}</Fact>
            </>
          )}
          {info !== undefined && (
            <>
              <Fact name="Socket">
                <span className="font-mono text-xs break-all">{info.socketPath}</span>
                <CopyButton text={info.socketPath} label="Copy socket path" />
              </Fact>
              <Fact name="App">
                {info.version} <span className="text-muted">· {info.mode === 'electron' ? 'desktop window' : 'browser mode'}</span>
              </Fact>
            </>
          )}
        </Facts>
        <p className="text-xs text-muted">Containers go on while the engine restarts.</p>
      </Section>
      {info !== undefined && (
        <Section title="Use it with docker and Compose">
          <p className="text-xs text-muted">The engine speaks the Docker API. Point a shell at it:</p>
          <CodeLine text={`export DOCKER_HOST=unix://${info.socketPath}`} label="Copy DOCKER_HOST line" />
        </Section>
      )}
    </div>
  );
}
