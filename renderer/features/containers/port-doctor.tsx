import { RefreshCw } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { ContainerPortsReply, PortFinding } from '../../../electron/shared/engine-api/ports.ts';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useRead } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Callout, ErrorCallout, Skeleton } from '../../ui/states.tsx';
import { Section } from '../../ui/text.tsx';
import { usePublish, type Publish } from './use-publish.ts';

const text = strings.ports;
/** Programs take a moment until they listen: it is looked again after these, and then no more. */
const looksAgainMs = [700, 1500, 3000, 6000, 12_000] as const;
const youngMs = 30_000;

/** Who listens inside, and what keeps others from it. It looks when it comes into sight, when the container changes, and by hand. `urgent`: somebody has to do something. */
export function usePortDoctor(container: ContainerDetail): { readonly section: ReactNode; readonly urgent: boolean } {
  const { id, status } = container;
  const isOn = status === 'running' || status === 'paused';
  const { data, error, isFetching, refetch } = useRead('ports.inspect', { id }, { fresh: true, enabled: isOn });
  const publish = usePublish(id);
  const waits = isOn && data !== undefined && data.network === 'own' && (data.listening.length === 0 || data.findings.some(({ kind }) => kind === 'nobody-listens'));
  const looksAgain = useLookAgain(waits ? container.startedAt : null, () => void refetch());
  if (!isOn) return { section: null, urgent: false };
  const section = (
    <Section title={text.title} aside={<IconButton size="sm" icon={RefreshCw} label={text.look} disabled={isFetching} className="-mx-1.5" onClick={() => void refetch()} />}>
      {error !== null ? <ErrorCallout error={error} retry={() => void refetch()} /> : data === undefined ? <Skeleton className="w-64" /> : <Findings ports={data} publish={publish} looksAgain={looksAgain} />}
    </Section>
  );
  return { section, urgent: data !== undefined && !looksAgain && data.findings.some((finding) => finding.kind !== 'only-inside' || finding.hostPorts.length > 0) };
}

/** For a container without a published port, in little room: the first thing that listens for others, and the way to it. Nothing where nothing does. */
export function PortHint({ id }: { id: string }): ReactNode {
  const { data } = useRead('ports.inspect', { id }, { fresh: true });
  const publish = usePublish(id);
  const finding = data?.findings.find(({ kind }) => kind === 'not-published') ?? data?.findings[0];
  if (finding === undefined || finding.kind === 'nobody-listens') return null;
  const port = portText(finding.port, finding.protocol);
  if (finding.kind === 'only-inside') return <Callout tone="info" title={text.onlyInside(finding.program, finding.address, port)} />;
  return (
    <Callout tone="info" title={text.notPublished(finding.program, port)}>
      <Button size="sm" className="mt-1.5" busy={publish.busy} onClick={() => publish.publish(finding)}>
        {text.publish(publish.propose(finding.port))}
      </Button>
    </Callout>
  );
}

/** Asks again a few times while a container that has just started waits for its program. True as long as it does. */
function useLookAgain(startedAt: string | null, look: () => void): boolean {
  const [step, setStep] = useState({ startedAt, done: 0 });
  const done = step.startedAt === startedAt ? step.done : 0;
  const wait = looksAgainMs[done];
  const isYoung = startedAt !== null && Date.now() - Date.parse(startedAt) < youngMs;
  const goesOn = isYoung && wait !== undefined;
  useEffect(() => {
    if (!goesOn) return undefined;
    const timer = setTimeout(() => {
      setStep({ startedAt, done: done + 1 });
      look();
    }, wait);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- `look` is another function each time
  }, [goesOn, done, startedAt]);
  return goesOn;
}

function Findings({ ports, publish, looksAgain }: { ports: ContainerPortsReply; publish: Publish; looksAgain: boolean }): ReactNode {
  if (ports.network !== 'own') return <p className="text-sm text-muted">{text[ports.network]}</p>;
  if (ports.findings.length === 0) {
    const listening = [...new Set(ports.listening.map(({ port, protocol, program }) => `${program ?? ''} ${portText(port, protocol)}`.trim()))];
    return <p className="text-sm text-muted">{listening.length > 0 ? text.fine(listening.join(', ')) : looksAgain ? text.starting : text.silent}</p>;
  }
  return (
    <ul className="flex flex-col gap-2">
      {ports.findings.map((finding) => (
        <li key={`${finding.kind} ${finding.port}/${finding.protocol}`}>
          <Finding finding={finding} all={ports.findings} publish={publish} looksAgain={looksAgain} />
        </li>
      ))}
    </ul>
  );
}

function Finding({ finding, all, publish, looksAgain }: { finding: PortFinding; all: readonly PortFinding[]; publish: Publish; looksAgain: boolean }): ReactNode {
  const port = portText(finding.port, finding.protocol);
  switch (finding.kind) {
    case 'not-published':
      return (
        <Callout
          tone="info"
          title={text.notPublished(finding.program, port)}
          actions={
            <Button size="sm" look="primary" busy={publish.busy} onClick={() => publish.publish(finding)}>
              {text.publish(publish.propose(finding.port))}
            </Button>
          }
        >
          {text.notPublishedText}
        </Callout>
      );
    case 'only-inside':
      return (
        <Callout tone={finding.hostPorts.length > 0 ? 'warn' : 'info'} title={text.onlyInside(finding.program, finding.address, port)}>
          {finding.hostPorts.length > 0 ? text.onlyInsidePublished(finding.hostPorts) : text.onlyInsideText}
        </Callout>
      );
    case 'nobody-listens': {
      const other = all.find((each) => each.kind === 'not-published' && each.protocol === finding.protocol);
      const [hostPort] = finding.hostPorts;
      return (
        <Callout
          tone={looksAgain ? 'info' : 'warn'}
          title={text.nobody(finding.hostPorts, port)}
          actions={
            other !== undefined &&
            hostPort !== undefined && (
              <Button size="sm" busy={publish.busy} onClick={() => publish.lead(finding, other)}>
                {text.leadTo(hostPort, other.port)}
              </Button>
            )
          }
        >
          {looksAgain ? text.starting : text.nobodyText}
        </Callout>
      );
    }
  }
}

function portText(port: number, protocol: 'tcp' | 'udp'): string {
  return protocol === 'udp' ? `${port}/udp` : String(port);
}
