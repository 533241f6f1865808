import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PublishedPort } from '../../../electron/shared/ipc/containers.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { openUrl } from '../../bridge/open-url.ts';
import { cn } from '../../lib/cn.ts';
import { strings } from '../../strings/strings.ts';
import { portUrl } from '../../lib/port-url.ts';

/** One entry per host port: IPv4 and IPv6 of the same count once. */
export function distinctPorts(ports: readonly PublishedPort[]): PublishedPort[] {
  const seen = new Map(ports.map((port) => [`${port.hostPort}/${port.protocol}`, port]));
  return [...seen.values()].sort((a, b) => a.hostPort - b.hostPort);
}

/** A published port as a link to what listens there. UDP has no link. */
export function PortLink({ port, className }: { port: PublishedPort; className?: string }): ReactNode {
  const bridge = useBridge();
  const text = `${port.hostPort}:${port.containerPort}`;
  if (port.protocol === 'udp') return <span className="font-mono text-xs text-muted">{text}/udp</span>;
  const url = portUrl(port);
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      title={strings.containers.ports.open(url)}
      onClick={(event) => {
        if (bridge.kind === 'browser') return;
        event.preventDefault();
        openUrl(bridge, url);
      }}
      className={cn('inline-flex h-6 items-center gap-1 rounded-sm font-mono text-xs text-accent hover:underline', className)}
    >
      {text}
      <ExternalLink size={11} strokeWidth={1.75} aria-hidden />
    </a>
  );
}

/** The first ports that fit; the rest as a number whose title lists them. */
export function PortLinks({ ports, limit = 2 }: { ports: readonly PublishedPort[]; limit?: number }): ReactNode {
  const all = distinctPorts(ports);
  const shown = all.slice(0, limit);
  const rest = all.slice(limit);
  return (
    <span className="flex items-center gap-2.5 overflow-hidden">
      {shown.map((port) => (
        <PortLink key={`${port.hostPort}/${port.protocol}`} port={port} />
      ))}
      {rest.length > 0 && (
        <span className="text-xs text-faint" title={rest.map(({ hostPort, containerPort }) => `${hostPort}:${containerPort}`).join('\n')}>
          {strings.containers.ports.more(rest.length)}
        </span>
      )}
    </span>
  );
}
