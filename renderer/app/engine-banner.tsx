import { useState, type ReactNode } from 'react';
import { useConnection } from '../bridge/bridge-provider.tsx';
import { useAct, useReadAll } from '../bridge/use-call.ts';
import { navigate } from '../lib/router.tsx';
import { strings } from '../strings/strings.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Callout } from '../ui/states.tsx';
import { CodeLine, CopyButton } from '../ui/text.tsx';
import { describeTrouble, type Trouble } from './describe-trouble.ts';

const words = strings.engine;

/** Over every page while the engine or the way to it is not as it should be, with what can be done. */
export function EngineBanner(): ReactNode {
  const connection = useConnection();
  const engine = useReadAll('engine.state').data;
  const app = useReadAll('app.info').data;
  const [showLog, setShowLog] = useState(false);
  const trouble = describeTrouble(connection, engine, app?.version);
  if (trouble === undefined) return null;
  return (
    <div className="px-5 pt-3">
      <Callout alert={trouble.tone === 'danger'} tone={trouble.tone} title={trouble.title} actions={<WaysOut trouble={trouble} onShowLog={() => setShowLog(true)} />}>
        <p>{trouble.text}</p>
        {trouble.command !== undefined && (
          <div className="max-w-150 pt-1">
            <CodeLine text={trouble.command} label={words.denied.copy} />
          </div>
        )}
      </Callout>
      <Dialog open={showLog} onClose={() => setShowLog(false)} title={words.logTitle} width="lg" footer={<CopyButton text={trouble.log.join('\n')} label={words.copyLog} />}>
        <pre className="overflow-x-auto font-mono text-xs leading-5 select-text">{trouble.log.join('\n')}</pre>
      </Dialog>
    </div>
  );
}

function WaysOut({ trouble, onShowLog }: { trouble: Trouble; onShowLog: () => void }): ReactNode {
  const restart = useAct('engine.restart');
  return (
    <span className="flex gap-2">
      {trouble.log.length > 0 && (
        <Button size="sm" onClick={onShowLog}>
          {words.showLog}
        </Button>
      )}
      {trouble.diagnostics && (
        <Button size="sm" onClick={() => navigate('/diagnostics')}>
          {words.diagnostics}
        </Button>
      )}
      {trouble.restart !== undefined && (
        <Button size="sm" look="primary" busy={restart.isPending} onClick={() => restart.mutate({})}>
          {trouble.restart}
        </Button>
      )}
    </span>
  );
}
