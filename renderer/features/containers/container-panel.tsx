import { ArrowRight, FileText, MoreHorizontal, Play, Square, SquareTerminal, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { usePending, useRead } from '../../bridge/use-call.ts';
import { formatAgo, formatBytes, formatPercent, formatTime, shortId } from '../../lib/format.ts';
import { Link, navigate } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { CopyButton, Fact, Facts, MiddleText, Section } from '../../ui/text.tsx';
import { isAlive, useContainerActions } from './container-actions.ts';
import { imageNameOf } from './container-filter.ts';
import { HealthMark } from './health-mark.tsx';
import { liveRoom, useLiveReadings } from './live-stats.tsx';
import { OlderTagCallout } from './older-tag.tsx';
import { PortHint } from './port-doctor.tsx';
import { distinctPorts, PortLink } from './port-links.tsx';

const words = strings.containers.panel;
const actionWords = strings.containers.actions;

/** A container in short, beside the list. */
export function ContainerPanel({ container, onClose }: { container: ContainerSummary; onClose: () => void }): ReactNode {
  const { id, name } = container;
  return (
    <aside aria-label={words.label(name)} className="flex w-76 shrink-0 flex-col border-l border-line xl:w-88">
      <header className="flex h-10 shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
        <h2 className="flex min-w-0 flex-1 text-sm font-semibold">
          <MiddleText text={name} tail={8} />
        </h2>
        <Button size="sm" icon={ArrowRight} onClick={() => navigate(`/containers/${id}`)}>
          {words.open}
        </Button>
        <IconButton size="sm" icon={X} label={words.close} keys="Esc" onClick={onClose} />
      </header>
      <div className="relative flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-4 py-4">
        <PanelActions container={container} />
        {container.movedTag !== null && <OlderTagCallout id={id} />}
        {container.status === 'running' && container.ports.length === 0 && <PortHint id={id} />}
        <PanelUsage container={container} />
        <PanelFacts container={container} />
      </div>
    </aside>
  );
}

function PanelActions({ container }: { container: ContainerSummary }): ReactNode {
  const actions = useContainerActions();
  const pending = usePending(container.id);
  const { id } = container;
  const alive = isAlive(container);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="mr-auto flex items-center gap-2">
        <StateDot status={container.status} pending={pending} code={container.exitCode} />
        {pending === undefined && <HealthMark health={container.health} />}
      </span>
      {alive ? (
        <IconButton look="plain" icon={Square} label={actionWords.stop} disabled={pending !== undefined} onClick={() => actions.stop(id)} />
      ) : (
        <IconButton look="plain" icon={Play} label={actionWords.start} disabled={pending !== undefined} onClick={() => actions.start(id)} />
      )}
      <IconButton look="plain" icon={FileText} label={actionWords.logs} onClick={() => navigate(`/containers/${id}/logs`)} />
      {alive && <IconButton look="plain" icon={SquareTerminal} label={actionWords.terminal} onClick={() => navigate(`/containers/${id}/terminal`)} />}
      <Menu trigger={<IconButton look="plain" icon={MoreHorizontal} label={words.more} tooltip={false} />} entries={actions.entries(container)} />
    </div>
  );
}

const box = { width: 104, height: 28, room: liveRoom };

function PanelUsage({ container }: { container: ContainerSummary }): ReactNode {
  const readings = useLiveReadings(container.id);
  const last = readings.at(-1);
  if (!isAlive(container)) return <p className="text-sm text-muted">{words.notRunning}</p>;
  return (
    <dl className="grid grid-cols-[64px_auto_minmax(0,1fr)] items-center gap-x-3 gap-y-2 text-sm">
      <dt className="text-muted">{words.cpu}</dt>
      <dd>
        <Sparkline {...box} values={readings.map(({ cpu }) => cpu)} least={5} />
      </dd>
      <dd className="text-right">{last && formatPercent(last.cpu)}</dd>
      <dt className="text-muted">{words.memory}</dt>
      <dd>
        <Sparkline {...box} values={readings.map(({ memory }) => memory)} least={16_000_000} />
      </dd>
      <dd className="text-right" title={last && words.of(formatBytes(last.memory), formatBytes(last.memoryLimit))}>
        {last && formatBytes(last.memory)}
      </dd>
    </dl>
  );
}

function PanelFacts({ container }: { container: ContainerSummary }): ReactNode {
  const now = useNow();
  const { data: detail } = useRead('containers.inspect', { id: container.id });
  const alive = isAlive(container);
  const ports = distinctPorts(container.ports);
  const at = container.finishedAt ?? container.startedAt ?? container.createdAt;
  const image = imageNameOf(container);
  return (
    <Section title={strings.containers.overview.container}>
      <Facts tight>
        <Fact name={words.image}>
          <Link to={`/images/${encodeURIComponent(container.imageId)}`} className="flex min-w-0 text-accent hover:underline">
            <MiddleText text={image.startsWith('sha256:') ? shortId(image) : image} tail={12} />
          </Link>
        </Fact>
        <Fact name={words.ports}>
          {ports.length === 0 && <span className="text-muted">{alive ? words.noPorts : words.freePorts}</span>}
          <span className="flex flex-wrap gap-x-3">
            {ports.map((port) => (
              <PortLink key={`${port.hostPort}/${port.protocol}`} port={port} />
            ))}
          </span>
        </Fact>
        {detail !== undefined && detail.ipAddress !== '' && (
          <Fact name={words.address}>
            <span className="font-mono text-xs">{detail.ipAddress}</span>
          </Fact>
        )}
        {container.health !== null && (
          <Fact name={words.health}>
            <HealthMark health={container.health} withWord />
          </Fact>
        )}
        <Fact name={alive ? words.runningSince : container.finishedAt === null ? words.created : words.ended}>
          <time dateTime={at} title={formatTime(at)}>
            {formatAgo(at, now)}
          </time>
        </Fact>
        {container.project !== null && <Fact name={words.project}>{container.project}</Fact>}
        <Fact name={words.command}>
          <code className="font-mono text-xs">{container.command}</code>
        </Fact>
        {detail !== undefined && detail.mounts.length > 0 && (
          <Fact name={words.mounts}>
            <span className="font-mono text-xs">{detail.mounts.map(({ destination }) => destination).join(', ')}</span>
          </Fact>
        )}
        <Fact name={words.id}>
          <span className="font-mono text-xs">{shortId(container.id)}</span>
          <CopyButton text={container.id} label={words.copyId} />
        </Fact>
      </Facts>
    </Section>
  );
}
