import { Eye, EyeOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { explainExit } from '../../lib/exit-reason.ts';
import { formatAgo, formatTime, shortId } from '../../lib/format.ts';
import { Link, navigate } from '../../lib/router.tsx';
import { quoteShellWord } from '../../lib/shell-words.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Callout } from '../../ui/states.tsx';
import { CodeLine, CopyButton, Fact, Facts, MiddleText, Section } from '../../ui/text.tsx';
import { isAlive } from './container-actions.ts';
import { distinctPorts, PortLink } from './port-links.tsx';

const restartWords: Readonly<Record<string, string>> = { no: 'Never', '': 'Never', 'on-failure': 'When it fails', always: 'Always', 'unless-stopped': 'Unless it was stopped' };

/** What it is, how it is doing, and what happened to it. */
export function OverviewTab({ container }: { container: ContainerDetail }): ReactNode {
  const reason = explainExit(container);
  return (
    <div className="relative h-full overflow-y-auto">
      <div className="flex max-w-300 flex-col gap-6 p-5">
        {reason !== undefined && (
          <Callout
            tone={reason.tone}
            title={reason.title}
            actions={
              <Button size="sm" onClick={() => navigate(`/containers/${container.id}/logs`)}>
                Show log
              </Button>
            }
          >
            {reason.text}
          </Callout>
        )}
        <div className="grid grid-cols-1 gap-x-12 gap-y-6 xl:grid-cols-2">
          <StateSection container={container} />
          <ReachSection container={container} />
        </div>
        <Section title="Command">
          <CodeLine text={container.args.map(quoteShellWord).join(' ') || container.command} label="Copy command" />
        </Section>
        <EnvSection env={container.env} />
        {container.mounts.length > 0 && (
          <Section title="Mounts">
            <ul className="rounded-lg border border-line">
              {container.mounts.map((mount) => (
                <li key={mount.destination} className="flex min-h-8 items-center gap-3 border-b border-line px-3 last:border-0">
                  <span className="w-16 text-xs text-muted">{mount.kind}</span>
                  <MiddleText text={mount.source} tail={16} className="font-mono text-xs" />
                  <span className="text-faint">→</span>
                  <span className="font-mono text-xs">{mount.destination}</span>
                  {mount.readOnly && <span className="ml-auto text-xs text-muted">read-only</span>}
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </div>
  );
}

function Moment({ time }: { time: string }): ReactNode {
  const now = useNow();
  return (
    <time dateTime={time} title={formatTime(time)}>
      {formatAgo(time, now)} <span className="text-faint">· {formatTime(time)}</span>
    </time>
  );
}

function StateSection({ container }: { container: ContainerDetail }): ReactNode {
  const alive = isAlive(container) && container.status !== 'restarting';
  return (
    <Section title="Container">
      <Facts>
        <Fact name="Id">
          <span className="font-mono text-xs">{shortId(container.id)}</span>
          <CopyButton text={container.id} label="Copy the whole id" />
        </Fact>
        <Fact name="Image">
          <Link to={`/images/${encodeURIComponent(container.imageId)}`} className="flex min-w-0 text-accent hover:underline">
            <MiddleText text={container.image.startsWith('sha256:') ? shortId(container.image) : container.image} tail={16} />
          </Link>
        </Fact>
        <Fact name="Created">
          <Moment time={container.createdAt} />
        </Fact>
        {container.startedAt !== null && (
          <Fact name={alive ? 'Running since' : 'Last started'}>
            <Moment time={container.startedAt} />
          </Fact>
        )}
        {!alive && container.finishedAt !== null && (
          <Fact name="Ended">
            <Moment time={container.finishedAt} />
          </Fact>
        )}
        {!alive && container.exitCode !== null && container.status !== 'created' && <Fact name="Exit code">{container.exitCode}</Fact>}
        <Fact name="Restarts">
          {restartWords[container.restartPolicy] ?? container.restartPolicy}
          {container.restartCount > 0 && <span className="text-muted">· restarted {container.restartCount} times</span>}
        </Fact>
        {container.pid !== null && <Fact name="Process">{container.pid}</Fact>}
      </Facts>
    </Section>
  );
}

function ReachSection({ container }: { container: ContainerDetail }): ReactNode {
  const ports = distinctPorts(container.ports);
  const published = new Set(container.ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`));
  const hidden = container.exposedPorts.filter((port) => !published.has(port));
  return (
    <Section title="Network and process">
      <Facts>
        <Fact name="Ports">
          {ports.length === 0 && <span className="text-muted">{isAlive(container) ? 'None is published' : 'Free while it is stopped'}</span>}
          <span className="flex flex-wrap gap-x-3">
            {ports.map((port) => (
              <PortLink key={`${port.hostPort}/${port.protocol}`} port={port} />
            ))}
          </span>
        </Fact>
        {isAlive(container) && hidden.length > 0 && (
          <Fact name="Not published">
            <span className="font-mono text-xs">{hidden.join(', ')}</span>
            <span className="text-muted">· the image names it, but nothing outside reaches it</span>
          </Fact>
        )}
        {container.ipAddress !== '' && (
          <Fact name="Address">
            <span className="font-mono text-xs">{container.ipAddress}</span>
            <CopyButton text={container.ipAddress} label="Copy address" />
          </Fact>
        )}
        <Fact name="Host name">
          <span className="font-mono text-xs">{container.hostname}</span>
        </Fact>
        <Fact name="User">{container.user === '' ? 'root' : container.user}</Fact>
        <Fact name="Working folder">
          <span className="font-mono text-xs">{container.workingDir || '/'}</span>
        </Fact>
        <Fact name="Terminal">{container.tty ? 'Yes (-t)' : 'No'}</Fact>
      </Facts>
    </Section>
  );
}

const secretName = /(pass(word|wd)?|secret|token|api_?key|private_?key|credential|database_url|dsn)/i;

/** Values whose names sound secret are covered until asked for. */
function EnvSection({ env }: { env: readonly string[] }): ReactNode {
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const toggle = (name: string): void => {
    const next = new Set(shown);
    if (!next.delete(name)) next.add(name);
    setShown(next);
  };
  if (env.length === 0) return null;
  return (
    <Section title="Environment" aside={<CopyButton text={env.join('\n')} label="Copy environment" />}>
      <dl className="rounded-lg border border-line font-mono text-xs">
        {env.map((entry) => {
          const mark = entry.indexOf('=');
          const [name, value] = mark < 0 ? [entry, ''] : [entry.slice(0, mark), entry.slice(mark + 1)];
          const covered = secretName.test(name) && value !== '' && !shown.has(name);
          return (
            <div key={name} className="group grid min-h-8 grid-cols-[minmax(120px,240px)_minmax(0,1fr)] items-center gap-4 border-b border-line px-3 last:border-0">
              <dt className="truncate text-muted" title={name}>
                {name}
              </dt>
              <dd className="flex items-center gap-2">
                <span className="min-w-0 flex-1 py-1 break-all select-text">{covered ? '••••••••' : value}</span>
                {secretName.test(name) && value !== '' && <IconButton size="sm" icon={covered ? Eye : EyeOff} label={`${covered ? 'Show' : 'Hide'} ${name}`} onClick={() => toggle(name)} />}
                <CopyButton text={value} label={`Copy ${name}`} className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100" />
              </dd>
            </div>
          );
        })}
      </dl>
    </Section>
  );
}
