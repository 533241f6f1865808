import type { ReactNode } from 'react';
import type { NetworkSummary } from '../../../electron/shared/ipc/networks.ts';
import { formatAgo, formatTime, shortId } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { Callout } from '../../ui/states.tsx';
import { PairSection } from '../../ui/pair-section.tsx';
import { CopyButton, Fact, Facts, Section } from '../../ui/text.tsx';
import { marksFor, NetworkMarks } from './network-marks.tsx';

const t = strings.networks;

/** What it is, what its containers reach, and its addresses. */
export function NetworkOverview({ network }: { network: NetworkSummary }): ReactNode {
  return (
    <div className="relative h-full overflow-y-auto">
      <div className="flex max-w-300 flex-col gap-6 p-5">
        {network.predefined && <Callout tone="info" title={t.builtInText} />}
        <div className="grid grid-cols-1 gap-x-12 gap-y-6 xl:grid-cols-2">
          <FactsSection network={network} />
          <Section title={t.addresses}>
            {network.pools.length === 0 ? <p className="text-sm text-muted">{t.noAddresses}</p> : network.pools.map((pool) => <PoolFacts key={pool.subnet} pool={pool} />)}
          </Section>
        </div>
        <PairSection none={t.none} title={t.labels} pairs={network.labels} />
        <PairSection none={t.none} title={t.options} pairs={network.options} />
      </div>
    </div>
  );
}

function reachOf({ driver, internal }: NetworkSummary): string {
  if (driver === 'host') return t.reachHost;
  if (driver === 'null') return t.reachNone;
  return internal ? t.reachInternal : t.reachOutside;
}

function FactsSection({ network }: { network: NetworkSummary }): ReactNode {
  const now = useNow();
  return (
    <Section title={t.network}>
      <Facts>
        <Fact name={t.id}>
          <span className="font-mono text-xs">{shortId(network.id)}</span>
          <CopyButton text={network.id} label={t.copyWholeId} />
        </Fact>
        <Fact name={t.driver}>{network.driver}</Fact>
        <Fact name={t.reach}>{reachOf(network)}</Fact>
        {marksFor(network).length > 0 && (
          <Fact name={t.kind}>
            <NetworkMarks network={network} />
          </Fact>
        )}
        <Fact name={t.created}>
          <time dateTime={network.createdAt} title={formatTime(network.createdAt)}>
            {formatAgo(network.createdAt, now)} <span className="text-faint">· {formatTime(network.createdAt)}</span>
          </time>
        </Fact>
      </Facts>
    </Section>
  );
}

function PoolFacts({ pool: { subnet, gateway, range } }: { pool: NetworkSummary['pools'][number] }): ReactNode {
  const facts = [[t.subnet, subnet], [t.gateway, gateway], [t.range, range]] as const;
  return (
    <Facts>
      {facts.map(
        ([name, value]) =>
          value !== '' && (
            <Fact key={name} name={name}>
              <span className="font-mono text-xs">{value}</span>
              <CopyButton text={value} label={`${name}: ${t.members.copyAddress}`} />
            </Fact>
          ),
      )}
    </Facts>
  );
}
