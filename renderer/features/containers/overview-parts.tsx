import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerDetail, ContainerLimits, HealthProbe } from '../../../electron/shared/ipc/containers.ts';
import { useRead } from '../../bridge/use-call.ts';
import { formatAgo, formatBytes, formatTime } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton, Fact, Facts, MiddleText, Section } from '../../ui/text.tsx';
import { HealthMark } from './health-mark.tsx';

const words = strings.containers.overview;
const list = 'rounded-lg border border-line';
const row = 'flex min-h-8 items-center gap-3 border-b border-line px-3 py-1 last:border-0';

/** What the health check found last, newest first. */
export function HealthSection({ container }: { container: ContainerDetail }): ReactNode {
  const { probes, health, failingStreak, status } = container;
  // Probes are no events: what is older than the last change of health is read again by hand.
  const { isFetching, refetch } = useRead('containers.inspect', { id: container.id });
  if (health === null && probes.length === 0) return null;
  return (
    <Section
      title={words.health}
      aside={
        <span className="flex items-center gap-3 text-xs">
          <IconButton size="sm" icon={RefreshCw} label={words.readProbes} disabled={isFetching} className="-mx-1.5" onClick={() => void refetch()} />
          <HealthMark health={health} withWord />
          {failingStreak > 0 && <span className="text-muted">{words.failingStreak(failingStreak)}</span>}
        </span>
      }
    >
      {probes.length === 0 && status === 'running' ? (
        <p className="text-sm text-muted">{words.neverProbed}</p>
      ) : (
        <ol className={list}>
          {probes.toReversed().map((probe) => (
            <Probe key={probe.start} probe={probe} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function Probe({ probe }: { probe: HealthProbe }): ReactNode {
  const now = useNow();
  const span = Math.max(0, Date.parse(probe.end) - Date.parse(probe.start));
  const output = probe.output.trim();
  return (
    <li className={`${row} items-baseline py-1.5`}>
      <span className={probe.exitCode === 0 ? 'w-44 shrink-0 text-ok' : 'w-44 shrink-0 text-danger'}>{probe.exitCode === 0 ? words.probeOk : words.probeFailed(probe.exitCode)}</span>
      <pre className="max-h-30 min-w-0 flex-1 overflow-y-auto font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap select-text">{output === '' ? <span className="text-faint">{words.probeSilent}</span> : output}</pre>
      <time dateTime={probe.start} title={formatTime(probe.start)} className="shrink-0 text-xs leading-5 text-muted">
        {formatAgo(probe.start, now)}, {words.took(span < 1000 ? `${span} ms` : `${(span / 1000).toFixed(1)} s`)}
      </time>
    </li>
  );
}

/** The networks it is on, with what it is called and reached by there. */
export function NetworksSection({ container }: { container: ContainerDetail }): ReactNode {
  const { networks } = container;
  return (
    <Section title={words.networks}>
      {networks.length === 0 ? (
        <p className="text-sm text-muted">{words.noNetwork}</p>
      ) : (
        <ul className={list}>
          {networks.map((network) => {
            const addresses = [network.address, network.address6].filter((address) => address !== '');
            return (
              <li key={network.name} className={`${row} flex-wrap`}>
                <Link to={`/networks/${encodeURIComponent(network.networkId)}`} className="w-40 truncate text-accent hover:underline" title={network.name}>
                  {network.name}
                </Link>
                {addresses.length === 0 && <span className="text-xs text-muted">{words.noAddress}</span>}
                {addresses.map((address) => (
                  <span key={address} className="flex items-center gap-1 font-mono text-xs select-text">
                    {address}
                    <CopyButton text={address} label={`${words.copyAddress} ${address}`} />
                  </span>
                ))}
                <span className="ml-auto flex flex-wrap gap-x-4 text-xs text-muted">
                  {network.gateway !== '' && (
                    <span>
                      {words.gateway} <span className="font-mono">{network.gateway}</span>
                    </span>
                  )}
                  {network.macAddress !== '' && (
                    <span>
                      {words.mac} <span className="font-mono">{network.macAddress}</span>
                    </span>
                  )}
                  {network.aliases.length > 0 && (
                    <span>
                      {words.aliases} <span className="font-mono">{network.aliases.join(', ')}</span>
                    </span>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Section>
  );
}

/** Where its files of other places come from. A volume leads to its page. */
export function MountsSection({ container }: { container: ContainerDetail }): ReactNode {
  if (container.mounts.length === 0) return null;
  return (
    <Section title={words.mounts}>
      <ul className={list}>
        {container.mounts.map((mount) => (
          <li key={mount.destination} className={row}>
            <span className="w-16 shrink-0 text-xs text-muted">{words.mountKinds[mount.kind] ?? mount.kind}</span>
            {mount.volume !== '' ? (
              <Link to={`/volumes/${encodeURIComponent(mount.volume)}`} className="flex min-w-0 text-accent hover:underline">
                <MiddleText text={mount.volume} tail={12} className="font-mono text-xs" />
              </Link>
            ) : mount.source === '' ? (
              <span className="text-xs text-muted">{words.inMemory}</span>
            ) : (
              <MiddleText text={mount.source} tail={16} className="font-mono text-xs select-text" />
            )}
            <span className="text-faint" aria-hidden>
              →
            </span>
            <span className="font-mono text-xs select-text">{mount.destination}</span>
            {mount.readOnly && <span className="ml-auto text-xs text-muted">{words.readOnly}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function LimitsSection({ limits }: { limits: ContainerLimits }): ReactNode {
  const facts = [
    limits.memory > 0 && ([words.memory, formatBytes(limits.memory)] as const),
    limits.memorySwap > 0 && limits.memory > 0 && ([words.memorySwap, formatBytes(limits.memorySwap)] as const),
    limits.milliCpus > 0 && ([words.cpus, limits.milliCpus < 1000 ? words.cpusOf(`${limits.milliCpus / 10} %`) : String(limits.milliCpus / 1000)] as const),
    limits.cpuShares > 0 && ([words.cpuShares, String(limits.cpuShares)] as const),
    limits.cpuset !== '' && ([words.cpuset, limits.cpuset] as const),
    limits.processes > 0 && ([words.processes, String(limits.processes)] as const),
  ].filter((fact) => fact !== false);
  return (
    <Section title={words.limits}>
      {facts.length === 0 ? (
        <p className="text-sm text-muted">{words.noLimit}</p>
      ) : (
        <Facts>
          {facts.map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        </Facts>
      )}
    </Section>
  );
}

export function LabelsSection({ labels }: { labels: Readonly<Record<string, string>> }): ReactNode {
  const entries = Object.entries(labels).sort(([a], [b]) => a.localeCompare(b));
  if (entries.length === 0) return null;
  return (
    <Section title={words.labels}>
      <dl className={`${list} font-mono text-xs`}>
        {entries.map(([name, value]) => (
          <div key={name} className="group grid min-h-8 grid-cols-[minmax(120px,340px)_minmax(0,1fr)] items-center gap-4 border-b border-line px-3 last:border-0">
            <dt className="truncate text-muted" title={name}>
              {name}
            </dt>
            <dd className="flex items-center gap-2">
              <span className="min-w-0 flex-1 py-1 break-all select-text">{value}</span>
              <CopyButton text={value} label={words.copy(name)} className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100" />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
