import type { ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { formatAgo, formatTime, shortId } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { CopyButton, Fact, Facts, MiddleText, Section } from '../../ui/text.tsx';
import { isAlive } from './container-actions.ts';
import { distinctPorts, PortLink } from './port-links.tsx';

const words = strings.containers.overview;
const policies = words.restartPolicy;
const policyWords: Readonly<Record<string, string>> = { no: policies.no, '': policies.no, 'on-failure': policies.onFailure, always: policies.always, 'unless-stopped': policies.unlessStopped };

function Moment({ time }: { time: string }): ReactNode {
  const now = useNow();
  return (
    <time dateTime={time} title={formatTime(time)}>
      {formatAgo(time, now)} <span className="text-faint">· {formatTime(time)}</span>
    </time>
  );
}

/** What it is, since when, and what happens at its end. */
export function StateSection({ container }: { container: ContainerDetail }): ReactNode {
  const alive = isAlive(container) && container.status !== 'restarting';
  return (
    <Section title={words.container}>
      <Facts>
        <Fact name={words.id}>
          <span className="font-mono text-xs">{shortId(container.id)}</span>
          <CopyButton text={container.id} label={words.copyId} />
        </Fact>
        <Fact name={words.image}>
          <Link to={`/images/${encodeURIComponent(container.imageId)}`} className="flex min-w-0 text-accent hover:underline">
            <MiddleText text={container.image.startsWith('sha256:') ? shortId(container.image) : container.image} tail={16} />
          </Link>
        </Fact>
        {container.project !== null && (
          <Fact name={words.project}>
            <Link to={`/containers?q=${encodeURIComponent(`project:${container.project}`)}`} className="text-accent hover:underline">
              {container.project}
            </Link>
          </Fact>
        )}
        <Fact name={words.created}>
          <Moment time={container.createdAt} />
        </Fact>
        {container.startedAt !== null && (
          <Fact name={alive ? words.runningSince : words.lastStarted}>
            <Moment time={container.startedAt} />
          </Fact>
        )}
        {!alive && container.finishedAt !== null && (
          <Fact name={words.ended}>
            <Moment time={container.finishedAt} />
          </Fact>
        )}
        {!alive && container.exitCode !== null && container.status !== 'created' && <Fact name={words.exitCode}>{container.exitCode}</Fact>}
        <Fact name={words.restarts}>
          {policyWords[container.restartPolicy] ?? container.restartPolicy}
          {container.restartTries > 0 && <span className="text-muted">· {words.tries(container.restartTries)}</span>}
          {container.restartCount > 0 && <span className="text-muted">· {words.restarted(container.restartCount)}</span>}
        </Fact>
        {container.removedAtEnd && <Fact name={words.ended}>{words.removedAtEnd}</Fact>}
        {container.pid !== null && <Fact name={words.process}>{container.pid}</Fact>}
      </Facts>
    </Section>
  );
}

/** How it is reached, and as whom and where its program runs. */
export function ReachSection({ container }: { container: ContainerDetail }): ReactNode {
  const ports = distinctPorts(container.ports);
  const published = new Set(container.ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`));
  const hidden = container.exposedPorts.filter((port) => !published.has(port));
  return (
    <Section title={words.reach}>
      <Facts>
        <Fact name={words.ports}>
          {ports.length === 0 && <span className="text-muted">{isAlive(container) ? words.noPorts : words.freePorts}</span>}
          <span className="flex flex-wrap gap-x-3">
            {ports.map((port) => (
              <PortLink key={`${port.hostPort}/${port.protocol}`} port={port} />
            ))}
          </span>
        </Fact>
        {isAlive(container) && hidden.length > 0 && (
          <Fact name={words.notPublished}>
            <span className="font-mono text-xs">{hidden.join(', ')}</span>
            <span className="text-muted">· {words.notPublishedText}</span>
          </Fact>
        )}
        <Fact name={words.hostname}>
          <span className="font-mono text-xs">{container.hostname}</span>
        </Fact>
        <Fact name={words.user}>{container.user === '' ? 'root' : container.user}</Fact>
        <Fact name={words.folder}>
          <span className="font-mono text-xs">{container.workingDir || '/'}</span>
        </Fact>
        <Fact name={words.terminal}>{container.tty ? words.yes : words.no}</Fact>
      </Facts>
    </Section>
  );
}
