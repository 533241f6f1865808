import { RotateCw, Stethoscope } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EngineState } from '../../../electron/shared/ipc/engine.ts';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { formatAgo, formatTime } from '../../lib/format.ts';
import { navigate } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { CodeLine, CopyButton, Fact, Facts, Section } from '../../ui/text.tsx';

const words = strings.settings.engine;

/** Where the engine is, what it is, and how other programs reach it. */
export function EngineSection(): ReactNode {
  const engine = useReadAll('engine.state').data;
  const app = useReadAll('app.info').data;
  const info = useReadAll('engine.info').data;
  const restart = useAct('engine.restart');
  const isAdopted = engine?.kind === 'running' && engine.adopted;
  return (
    <div className="flex flex-col gap-8">
      <Section
        title={words.title}
        aside={
          <span className="ml-auto flex gap-2">
            <Button size="sm" icon={Stethoscope} onClick={() => navigate('/diagnostics')}>
              {words.diagnostics}
            </Button>
            <Button size="sm" icon={RotateCw} busy={restart.isPending} disabled={isAdopted} title={isAdopted ? words.restartAdopted : undefined} onClick={() => restart.mutate({})}>
              {words.restart}
            </Button>
          </span>
        }
      >
        <Facts>
          <Fact name={words.state}>
            <State engine={engine} />
          </Fact>
          {engine?.kind === 'running' && (
            <>
              <Fact name={words.version}>
                {engine.product} {engine.version} {info !== undefined && <span className="text-muted">· {words.api(info.apiVersion)}</span>}
              </Fact>
              <Fact name={words.runtime}>
                {engine.runtime} {info?.runtimeVersion}
              </Fact>
            </>
          )}
          {app !== undefined && (
            <>
              <Fact name={words.socket}>
                <span className="font-mono text-xs break-all">{app.socketPath}</span>
                <CopyButton text={app.socketPath} label={words.copySocket} />
              </Fact>
              <Fact name={words.data}>
                <span className="font-mono text-xs break-all">{info?.dataDir ?? app.dataDir}</span>
                <CopyButton text={info?.dataDir ?? app.dataDir} label={words.copyData} />
              </Fact>
              <Fact name={words.app}>
                {app.version} <span className="text-muted">· {words.modes[app.mode]}</span>
              </Fact>
            </>
          )}
        </Facts>
        <p className="text-xs text-muted">{isAdopted ? words.restartAdopted : words.goesOn}</p>
      </Section>
      {app !== undefined && <UseWithDocker socketPath={app.socketPath} />}
    </div>
  );
}

function State({ engine }: { engine: EngineState | undefined }): ReactNode {
  const now = useNow(engine?.kind === 'running');
  if (engine === undefined) return '–';
  return (
    <>
      {words.states[engine.kind]}
      {engine.kind === 'running' && (
        <span className="text-muted" title={formatTime(engine.since)}>
          · {engine.adopted ? words.adopted : words.since(formatAgo(engine.since, now))}
        </span>
      )}
    </>
  );
}

function UseWithDocker({ socketPath }: { socketPath: string }): ReactNode {
  const host = `unix://${socketPath}`;
  const once = `export DOCKER_HOST=${host}`;
  const always = `docker context create tidewharf --docker host=${host}\ndocker context use tidewharf`;
  return (
    <Section title={words.dockerTitle}>
      <p className="text-xs text-muted">{words.dockerText}</p>
      <CodeLine text={once} label={words.copyHost} />
      <p className="pt-2 text-xs text-muted">{words.contextText}</p>
      <CodeLine text={always} label={words.copyContext} />
      <p className="pt-2 text-xs text-muted">{words.backText}</p>
      <CodeLine text={'docker context use default\ndocker context rm tidewharf'} label={words.copyBack} />
    </Section>
  );
}
