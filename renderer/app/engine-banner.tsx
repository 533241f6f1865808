import { useState, type ReactNode } from 'react';
import type { EngineState } from '../../electron/shared/ipc/engine.ts';
import type { ConnectionState } from '../bridge/connection.ts';
import { useConnection } from '../bridge/bridge-provider.tsx';
import { useAct, useReadAll } from '../bridge/use-call.ts';
import { sentence } from '../lib/format.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { CopyButton } from '../ui/text.tsx';
import { Callout } from '../ui/states.tsx';

type Trouble = { readonly tone: 'danger' | 'warn'; readonly title: string; readonly text: string; readonly restart: boolean; readonly log: readonly string[] };

/** Over every page while the engine or the way to it is not there, with what can be done. */
export function EngineBanner(): ReactNode {
  const connection = useConnection();
  const engine = useReadAll('engine.state').data;
  const restart = useAct('engine.restart');
  const [showLog, setShowLog] = useState(false);
  const trouble = describeConnection(connection) ?? describeEngine(engine);
  if (trouble === undefined) return null;
  return (
    <div className="px-5 pt-3">
      <Callout
        alert={trouble.tone === 'danger'}
        tone={trouble.tone}
        title={trouble.title}
        actions={
          <span className="flex gap-2">
            {trouble.log.length > 0 && (
              <Button size="sm" onClick={() => setShowLog(true)}>
                Show log
              </Button>
            )}
            {trouble.restart && (
              <Button size="sm" look="primary" busy={restart.isPending} onClick={() => restart.mutate({})}>
                Restart engine
              </Button>
            )}
          </span>
        }
      >
        {trouble.text}
      </Callout>
      <Dialog open={showLog} onClose={() => setShowLog(false)} title="Last lines of the engine" width="lg" footer={<CopyButton text={trouble.log.join('\n')} label="Copy log" />}>
        <pre className="overflow-x-auto font-mono text-xs leading-5 select-text">{trouble.log.join('\n')}</pre>
      </Dialog>
    </div>
  );
}

function describeConnection(state: ConnectionState): Trouble | undefined {
  if (state.kind === 'lost') {
    return { tone: 'warn', title: 'Tidewharf does not answer', text: 'The program behind this page was closed or restarts. Containers go on. The page connects again by itself.', restart: false, log: [] };
  }
  if (state.kind === 'refused') {
    return { tone: 'danger', title: 'This window needs a new link', text: 'A link opens one window, and ends with the program that printed it. Take the link printed last, or run npm start again.', restart: false, log: [] };
  }
  return undefined;
}

function describeEngine(state: EngineState | undefined): Trouble | undefined {
  switch (state?.kind) {
    case 'restarting':
      return { tone: 'warn', title: 'The engine went away and comes back', text: `${sentence(state.reason)}. Running containers are not touched. Try ${state.attempt} of 5.`, restart: false, log: [] };
    case 'failed':
      return { tone: 'danger', title: 'The engine cannot start', text: `${sentence(state.reason)}. Running containers go on without it.`, restart: true, log: state.log };
    case 'denied':
      return { tone: 'danger', title: 'The engine is closed to you', text: `${sentence(state.reason)}. Its socket is ${state.socketPath}.`, restart: true, log: [] };
    case 'stopped':
      return { tone: 'warn', title: 'The engine is stopped', text: 'Running containers go on. Start it to see and change them.', restart: true, log: [] };
    case undefined:
    case 'starting':
    case 'running':
      return undefined;
  }
}
